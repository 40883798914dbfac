import type { Dataset, Pairs } from '../dataset/dataset.js';
import type { ModelFactors } from '../model/factors.js';
import { formatDuration } from '../runtime/duration.js';
import { isFoldedInRanges } from './ranking/folded-ranges.js';

/** The parts of the options of an evaluation that decide how much work it is. */
interface AskedWork {
  readonly candidates: number | 'all';
  readonly epsilons?: readonly number[];
  readonly isShownMeasured?: boolean;
  readonly promoted?: number;
}

/** Turns counts of pairs and users into the part of the work that is done. */
export function progressCounters(
  { users }: Pairs,
  { userIds }: Dataset,
  options: AskedWork & { readonly onProgress?: (share: number) => void },
): { onPairs?: (count: number) => void; onUsers?: (count: number) => void } {
  const { isShownMeasured, promoted = 0, onProgress } = options;
  if (!onProgress) return {};
  const listsPerUser = (isShownMeasured ? 1 : 0) + (promoted > 0 ? 1 : 0);
  const total = rankingPasses(options) * users.length + listsPerUser * userIds.length;
  let done = 0;
  const count = (more: number): void => onProgress((done += more) / total);
  return { onPairs: count, onUsers: count };
}

/**
 * Returns how often an evaluation goes through the pairs. Every pair is ranked once, and under attack once more for the
 * slopes and for each kind of perturbation; whole lists are ranked for each epsilon on its own.
 */
export function rankingPasses({ epsilons = [], candidates }: Pick<AskedWork, 'epsilons' | 'candidates'>): number {
  const rankings = candidates === 'all' ? epsilons.length : 1;
  return epsilons.length > 0 ? 2 + 3 * rankings : 1;
}

/**
 * Returns how often the items are folded in ranges: for the scores of held-out items and for ranks, each without an attack and under
 * each of three kinds; under attack once more for the weights of held-out items, and twice for the share of content.
 */
function foldsInRanges(isAttacked: boolean): number {
  return isAttacked ? 2 * 4 + 1 + 2 : 2;
}

/** The multiplications per second with which items are folded and ranked against whole catalogs, on two cores. */
const MULTIPLICATIONS_PER_SECOND = 2e10;
/** The seconds for drawing and ranking a sampled candidate. */
const CANDIDATE_SECONDS = 1e-7;
/** Shorter evaluations need no word beforehand. */
const LONG_SECONDS = 30;

/**
 * Says before an evaluation what it will do, where it is expected to take long; otherwise returns null. The time is a rough
 * estimate for two cores.
 */
export function longEvaluation(
  model: Pick<ModelFactors, 'items' | 'projection' | 'factors' | 'memory'>,
  pairs: number,
  options: AskedWork,
): string | null {
  const { items, projection, factors } = model;
  const { candidates } = options;
  const count = items.length / factors;
  const each = candidates === 'all' ? count : Math.min(candidates, count);
  const inRanges = isFoldedInRanges(model, options);
  const isAttacked = (options.epsilons ?? []).length > 0;
  // The slopes are computed again for both passes of an attack in ranges.
  const passes = rankingPasses(options) + (inRanges && isAttacked ? 2 : 0);
  const ranked = passes * pairs * each;
  const ranking = candidates === 'all' ? (ranked * factors) / MULTIPLICATIONS_PER_SECOND : ranked * CANDIDATE_SECONDS;
  const folds = inRanges ? foldsInRanges(isAttacked) : 1;
  const folding = (folds * count * (projection?.length ?? 0)) / MULTIPLICATIONS_PER_SECOND;
  if (ranking + folding < LONG_SECONDS) return null;
  const shown = (value: number): string => value.toLocaleString('en-US');
  const times = passes > 1 ? `, ${passes} times` : '';
  const folded = inRanges ? `in ranges, ${folds} times, to save memory` : 'all together';
  return `an evaluation ranks ${shown(pairs)} pairs against ${shown(each)} items each${times}, and folds ${shown(count)} items ${folded}: roughly ${formatDuration(ranking + folding)} on two cores`;
}
