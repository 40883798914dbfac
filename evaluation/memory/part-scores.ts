import { setImmediate } from 'node:timers/promises';
import type { Pairs } from '../../dataset/dataset.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import type { ScoringVectors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { groupsInTurns } from '../ranking/candidate-group.js';
import type { CandidateGroup } from '../ranking/candidate-group.js';
import type { CandidateSampler } from '../ranking/candidates.js';
import { foldModel } from '../ranking/fold.js';
import { scored } from '../ranking/scoring-thread.js';
import type { ScoringThread } from '../ranking/scoring-thread.js';
import type { MemoryModel } from './memory-attack.js';
import { LIST_LENGTH } from '../attacks/robustness.js';

/** The parts of the scores of a group's slots that are the same under all settings of a memory [slots]. */
export interface ScoreParts {
  /** p.v; 0 of a cold item. */
  readonly learned: Float64Array;
  /** s.g of the co-occurrence part; 0 of a cold item. */
  readonly counted: Float64Array;
  /** t.x. */
  readonly likeness: Float64Array;
}

/** The lists whose scores are divided into parts. */
export interface DividedLists {
  readonly pairs: Pairs;
  readonly sampler: CandidateSampler;
  /** A second thread that scores some of the lists. */
  readonly thread?: ScoringThread;
}

/** A group of lists with the parts of its scores. */
export interface ScoredGroup {
  readonly group: CandidateGroup;
  readonly parts: ScoreParts;
}

/** The most slots whose parts are kept, which bounds their memory to 384 MiB. Those of later groups are computed again. */
const KEPT_SLOTS = 3 << 22;

/** The parts of the scores of lists of sampled candidates. Settings are measured by weighting these. */
export class PartScores {
  readonly #kept: ScoredGroup[] = [];
  #slots = 0;

  private constructor(
    /** The vectors of the parts; null for a part that is 0. */
    private readonly vectors: Readonly<Record<keyof ScoreParts, ScoringVectors | null>>,
    readonly lists: DividedLists,
  ) {}

  /** Reads the features of all items once. It needs 4 (K + D + R) (U + I) bytes. */
  static async open(model: MemoryModel, engine: Pick<Products, 'project'>, lists: DividedLists): Promise<PartScores> {
    const { memory, factors } = model;
    const learned = await foldModel({ ...model, memory: undefined }, engine);
    const count = learned.items.length / factors;
    for (let item = 0; item < count; item++)
      if (!memory.isWarm(item)) learned.items.fill(0, item * factors, (item + 1) * factors);
    const { coOccurrence, histories, width } = memory;
    const vectors = {
      learned,
      counted: coOccurrence ? { ...coOccurrence, factors: coOccurrence.rank } : null,
      likeness: width > 0 ? { users: histories, items: memory.directions(0, count), factors: width } : null,
    };
    return new PartScores(vectors, lists);
  }

  /** Yields all groups. Other work of the process gets turns meanwhile. */
  async *groups(): AsyncGenerator<ScoredGroup> {
    for (const kept of this.#kept) {
      await setImmediate();
      yield kept;
    }
    const { pairs, sampler, thread } = this.lists;
    const last = this.#kept.at(-1)?.group;
    const next = last ? last.first + last.starts.length - 1 : 0;
    const names = (['learned', 'counted', 'likeness'] as const).filter((name) => this.vectors[name]);
    const vectors = names.flatMap((name) => this.vectors[name] ?? []);
    const groups = groupsInTurns(pairs, sampler, pairs.users, next);
    for await (const { lists: group, scores } of scored(groups, { groupOf: (each) => each, vectors, thread })) {
      const part = (name: keyof ScoreParts) => scores[names.indexOf(name)] ?? new Float64Array(group.items.length);
      const ofGroup = {
        group,
        parts: { learned: part('learned'), counted: part('counted'), likeness: part('likeness') },
      };
      this.#slots += group.items.length;
      if (this.#slots <= KEPT_SLOTS) this.#kept.push(ofGroup);
      yield ofGroup;
    }
  }
}

/** Returns the scores of slots under settings of the memory [slots]. */
export function scoresUnder(
  settings: MemorySettings,
  { group, parts }: ScoredGroup,
  isWarm: (item: number) => boolean,
): Float64Array {
  const { alpha, coldAlpha, coldBias, coOccurrence } = settings;
  const { learned, counted, likeness } = parts;
  const weight = coOccurrence?.weight ?? 0;
  const scores = new Float64Array(learned.length);
  for (let slot = 0; slot < scores.length; slot++) {
    scores[slot] = isWarm(group.items[slot])
      ? learned[slot] + weight * counted[slot] + alpha * likeness[slot]
      : coldAlpha * likeness[slot] + coldBias;
  }
  return scores;
}

/**
 * Writes the rank of each held-out item of a group, counted up to the length of a list, into `ranks` [pairs].
 * @param scoreOf returns the score of a slot.
 */
export function writeTopRanks(
  { first, starts }: CandidateGroup,
  scoreOf: (slot: number) => number,
  ranks: Int32Array,
): void {
  for (let pair = 0; pair + 1 < starts.length; pair++) {
    const heldOut = starts[pair + 1] - 1;
    const threshold = scoreOf(heldOut);
    let rank = 0;
    for (let slot = starts[pair]; slot < heldOut && rank < LIST_LENGTH; slot++) if (scoreOf(slot) >= threshold) rank++;
    ranks[first + pair] = rank;
  }
}
