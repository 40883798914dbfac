import type { Dataset, Pairs } from '../../dataset/dataset.js';
import type { ModelFactors } from '../../model/factors.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import type { Products } from '../../model/gradient/products.js';
import { InputError } from '../../runtime/errors.js';
import { inTurns } from '../../runtime/turns.js';
import type { ScoringThread } from '../ranking/scoring-thread.js';
import { CandidateSampler, excludedItems } from '../ranking/candidates.js';
import { ChoiceAttack } from './choice-attack.js';
import type { CoOccurrenceAhead } from './co-occurrence-ahead.js';
import { bestWeight } from './co-occurrence-weight.js';
import { openingMemory } from './memory.js';
import { keptContent } from './kept-content.js';
import { MemoryGrid } from './memory-grid.js';
import type { MeasuredSettings } from './memory-grid.js';
import { PartScores, scoresUnder } from './part-scores.js';
import { WeightedGains } from './weighted-gains.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** No setting of the memory keeps to `maxDrop`. Allow a larger share, or train a more robust stage. */
    'memory-limit-unreachable': NoFacts;
  }
}

/** The largest loss of NDCG@10 that an attack on the validation lists may cause. */
export interface MaxDrop {
  /** The L2 size of the perturbations, in units of scaled features. */
  readonly epsilon: number;
  /** The share of NDCG@10 that may be lost. */
  readonly share: number;
}

/** What the settings of a content memory are chosen for. */
export interface ChooseMemoryOptions {
  /** The settings that are not chosen, but have these values. */
  readonly fixed: Partial<Pick<MemorySettings, 'alpha' | 'coldAlpha' | 'coldBias'>>;
  /** The co-occurrence part, where the memory has one. Its weight is null where it is chosen. */
  readonly coOccurrence?: { readonly weight: number | null; readonly rank: number };
  /** `snapshot` where attacks cannot reach warm items. */
  readonly content?: MemorySettings['content'];
  /** The limit of what an attack may cost. Without it, accuracy alone decides. */
  readonly maxDrop?: MaxDrop;
  /** The number of sampled candidates of each pair. */
  readonly candidates: number;
  readonly seed: number;
}

/** The data of a choice. */
export interface ChoiceData {
  /** The data that the model was trained on, without the validation pairs. Items that it lacks are cold. */
  readonly dataset: Dataset;
  /** The data with the validation pairs: no item of a user's whole history is a candidate. */
  readonly whole: Dataset;
  readonly validation: Pairs;
  /** Where the vectors of the co-occurrence part of `dataset` may have been computed ahead. */
  readonly ahead?: CoOccurrenceAhead;
  /** A second thread that scores some of the lists. */
  readonly thread?: ScoringThread;
}

/** The settings that were chosen, with their figures on the validation pairs. */
export interface MemoryChoice extends MeasuredSettings {
  /** The share of NDCG@10 that the attack takes; null where no drop is limited. */
  readonly drop: number | null;
}

/**
 * Chooses the settings of a memory: those of the grid (evaluation/memory/memory-grid.ts) with the best NDCG@10 on the
 * validation pairs, in which cold pairs have a limited weight (evaluation/memory/weighted-gains.ts). The weight of the co-occurrence
 * part is chosen first (evaluation/memory/co-occurrence-weight.ts). For each alpha, accuracy alone chooses coldAlpha and
 * coldBias. With `maxDrop`, the choice is the best alpha whose settings lose at most that share under an attack on the
 * validation lists, with live features and without an attack on histories. Earlier settings of the grid win ties, so the
 * choice is the same for every call.
 * Rejects with an InputError, which says the least loss, where no alpha keeps to it.
 */
export async function chooseMemory(
  plain: ModelFactors,
  data: ChoiceData,
  engine: Pick<Products, 'project' | 'multiply'>,
  options: ChooseMemoryOptions,
): Promise<MemoryChoice> {
  const { dataset, whole, validation, ahead, thread } = data;
  const { maxDrop, fixed, candidates, seed, content: kept } = options;
  const excluded = excludedItems(whole.training, validation);
  const sampler = new CandidateSampler(excluded, { items: whole.itemIds.length, count: candidates, seed });
  const { coOccurrence } = options;
  const content = { alpha: 0, coldAlpha: 0, coldBias: 0, ...(kept && { content: kept }) };
  const counted = coOccurrence && { rank: coOccurrence.rank, weight: coOccurrence.weight ?? 0 };
  const vectors = counted && (await ahead?.of(dataset, counted.rank));
  const known = { ...dataset, features: whole.features };
  const opening = openingMemory({ ...content, coOccurrence: counted }, known, { vectors });
  const memory = await inTurns(opening);
  const model = { ...(await keptContent({ ...plain, memory }, engine)), memory };
  const scores = await PartScores.open(model, engine, { pairs: validation, sampler, thread });
  const isWeightChosen = coOccurrence?.weight === null;
  const weight = isWeightChosen ? await bestWeight(scores, validation.users.length) : (counted?.weight ?? 0);
  const isWarm = (item: number): boolean => memory.isWarm(item);
  const weighted = counted && { ...counted, weight };
  const common = { coOccurrence: weighted, ...(kept && { content: kept }) };
  const grid = new MemoryGrid(fixed, common, isWarm, (count) => new WeightedGains(count));
  const learned = { ...content, coOccurrence: weighted };
  for await (const scored of scores.groups())
    grid.add(scored.group, scoresUnder(learned, scored, isWarm), scored.parts.likeness);
  const best = grid.bestOfEachAlpha().toSorted((a, b) => b.ndcg - a.ndcg);
  if (!maxDrop) return { ...best[0], drop: null };
  const attack = new ChoiceAttack(model, engine, scores, validation);
  const measured: MemoryChoice[] = [];
  for (const choice of best) {
    const drop = await attack.dropOf(choice.settings, maxDrop.epsilon);
    if (drop <= maxDrop.share) return { ...choice, drop };
    measured.push({ ...choice, drop });
  }
  throw unreachable(maxDrop, measured);
}

function unreachable({ epsilon, share }: MaxDrop, measured: readonly MemoryChoice[]): InputError {
  const best = measured.reduce((least, choice) => ((choice.drop ?? 1) < (least.drop ?? 1) ? choice : least));
  const { alpha, coldAlpha, coldBias } = best.settings;
  const least = Number((best.drop ?? 1).toPrecision(4));
  return new InputError(
    `Cannot choose a content memory (spec.memory) that loses at most ${share} of NDCG@10 under an attack of epsilon ${epsilon} on validation: ` +
      `the least loss is ${least}, with alpha ${alpha}, coldAlpha ${coldAlpha} and coldBias ${coldBias}`,
    { code: 'memory-limit-unreachable', facts: {} },
  );
}
