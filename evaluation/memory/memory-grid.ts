import type { MemorySettings } from '../../model/memory/memory.js';
import type { CandidateGroup } from '../ranking/candidate-group.js';
import type { WeightedGains } from './weighted-gains.js';
import { LIST_LENGTH } from '../attacks/robustness.js';
import { BestItems } from '../ranking/best.js';

/** The settings that this grid chooses. The co-occurrence part has a choice of its own. */
type ContentSetting = Exclude<keyof MemorySettings, 'coOccurrence' | 'content'>;

/** The values of each setting that are tried. Scores of a model trained with softmax or BPR are in the range of these. */
export const MEMORY_GRID = {
  alpha: [0, 0.5, 1, 2, 3, 4, 6, 8, 12, 16],
  coldAlpha: [2, 4, 8, 16, 32],
  coldBias: [-4, -2, 0, 1, 2, 4],
} as const satisfies Record<ContentSetting, readonly number[]>;

/** Settings with the NDCG@10 that they reach. */
export interface MeasuredSettings {
  readonly settings: MemorySettings;
  readonly ndcg: number;
}

/** The scores of one list before the settings are applied: the held-out item, and its warm and cold candidates. */
interface ScoredList {
  readonly heldOut: { readonly isWarm: boolean; readonly learned: number; readonly likeness: number };
  /** The learned part of each warm candidate's score, and its t.x. */
  readonly warmLearned: Float64Array;
  readonly warmLikeness: Float64Array;
  /** t.x of each cold candidate, the largest first. */
  readonly coldLikeness: Float64Array;
}

/** Memory that is used again. */
class Room {
  #values = new Float64Array(0);

  /** Returns an array with arbitrary contents, which is valid until the next call. */
  of(length: number): Float64Array {
    if (this.#values.length < length) this.#values = new Float64Array(length);
    return this.#values;
  }
}

/** Measures every setting of the grid on lists of sampled candidates, from the two parts of their scores. */
export class MemoryGrid {
  readonly #values: Readonly<Record<ContentSetting, readonly number[]>>;
  readonly #gains: WeightedGains;
  /** Memory for the parts of one list. */
  readonly #rooms = [new Room(), new Room(), new Room()];

  /**
   * @param fixed the settings that have one value, which need not be on the grid.
   * @param common what all settings have in common. The co-occurrence part is in the learned part of the scores.
   * @param gainsOf makes the sums of the gains of so many settings.
   */
  constructor(
    fixed: Partial<Pick<MemorySettings, ContentSetting>>,
    private readonly common: Pick<MemorySettings, 'coOccurrence' | 'content'>,
    private readonly isWarm: (item: number) => boolean,
    gainsOf: (settings: number) => WeightedGains,
  ) {
    const values = (key: ContentSetting): readonly number[] => {
      const value = fixed[key];
      return value === undefined ? MEMORY_GRID[key] : [value];
    };
    this.#values = { alpha: values('alpha'), coldAlpha: values('coldAlpha'), coldBias: values('coldBias') };
    this.#gains = gainsOf(this.#values.alpha.length * this.#coldSettings);
  }

  /**
   * Ranks the lists of a group under every setting.
   * @param learned the learned part of each slot's score; 0 for a cold item.
   * @param likeness t.x of each slot.
   */
  add(group: CandidateGroup, learned: Float64Array, likeness: Float64Array): void {
    for (let pair = 0; pair + 1 < group.starts.length; pair++)
      this.#addList(this.#listOf(group, pair, learned, likeness));
  }

  /** Returns the best settings of each alpha, in the order of the grid. Earlier settings win ties. */
  bestOfEachAlpha(): MeasuredSettings[] {
    const { alpha: alphas, coldAlpha: coldAlphas, coldBias: coldBiases } = this.#values;
    return alphas.map((alpha, row) => {
      const measured = coldAlphas.flatMap((coldAlpha, at) =>
        coldBiases.map((coldBias, to) => ({
          settings: { alpha, coldAlpha, coldBias, ...this.common },
          ndcg: this.#gains.mean(row * this.#coldSettings + at * coldBiases.length + to),
        })),
      );
      return measured.reduce((best, each) => (each.ndcg > best.ndcg ? each : best));
    });
  }

  get #coldSettings(): number {
    return this.#values.coldAlpha.length * this.#values.coldBias.length;
  }

  #listOf({ starts, items }: CandidateGroup, pair: number, learned: Float64Array, likeness: Float64Array): ScoredList {
    const last = starts[pair + 1] - 1;
    const [warmLearned, warmLikeness, coldLikeness] = this.#rooms.map((room) => room.of(last - starts[pair]));
    let [warm, cold] = [0, 0];
    for (let slot = starts[pair]; slot < last; slot++) {
      if (this.isWarm(items[slot])) {
        warmLearned[warm] = learned[slot];
        warmLikeness[warm++] = likeness[slot];
      } else coldLikeness[cold++] = likeness[slot];
    }
    return {
      heldOut: { isWarm: this.isWarm(items[last]), learned: learned[last], likeness: likeness[last] },
      warmLearned: warmLearned.subarray(0, warm),
      warmLikeness: warmLikeness.subarray(0, warm),
      coldLikeness: coldLikeness.subarray(0, cold).sort().toReversed(),
    };
  }

  #addList(list: ScoredList): void {
    const { heldOut } = list;
    const { alpha: alphas, coldAlpha: coldAlphas, coldBias: coldBiases } = this.#values;
    this.#gains.addPair(heldOut.isWarm);
    for (const [row, alpha] of alphas.entries()) {
      const own = heldOut.learned + alpha * heldOut.likeness;
      // A warm held-out item has one score for all cold settings, so warm candidates are counted once.
      const above = heldOut.isWarm ? warmAtLeast(list, alpha, own) : 0;
      if (above >= LIST_LENGTH) continue;
      const best = heldOut.isWarm ? null : bestWarm(list, alpha);
      let setting = row * this.#coldSettings;
      for (const coldAlpha of coldAlphas) {
        for (const coldBias of coldBiases) {
          const score = best ? coldAlpha * heldOut.likeness + coldBias : own;
          const warm = best ? best.scores.filter((each) => each >= score).length : above;
          const rank = warm + coldAtLeast(list, { coldAlpha, coldBias }, score, LIST_LENGTH - warm);
          if (rank < LIST_LENGTH) this.#gains.addHit(setting, rank, heldOut.isWarm);
          setting++;
        }
      }
    }
  }
}

/** Counts the warm candidates that score at least `threshold`, up to the length of a list. Ties count against the held-out item. */
function warmAtLeast({ warmLearned, warmLikeness }: ScoredList, alpha: number, threshold: number): number {
  let count = 0;
  for (let at = 0; at < warmLearned.length && count < LIST_LENGTH; at++)
    if (warmLearned[at] + alpha * warmLikeness[at] >= threshold) count++;
  return count;
}

/** Returns the best warm candidates, as many as a list has: no others decide a rank within the list. */
function bestWarm({ warmLearned, warmLikeness }: ScoredList, alpha: number): BestItems {
  const best = new BestItems(1, LIST_LENGTH);
  for (let at = 0; at < warmLearned.length; at++) {
    const score = warmLearned[at] + alpha * warmLikeness[at];
    if (score > best.floor(0)) best.offer(0, at, score);
  }
  return best;
}

/** Counts the cold candidates that score at least `threshold`, up to `most`. Scores fall along the list. */
function coldAtLeast(
  { coldLikeness }: ScoredList,
  { coldAlpha, coldBias }: Pick<MemorySettings, 'coldAlpha' | 'coldBias'>,
  threshold: number,
  most: number,
): number {
  let count = 0;
  while (count < coldLikeness.length && count < most && coldAlpha * coldLikeness[count] + coldBias >= threshold)
    count++;
  return count;
}
