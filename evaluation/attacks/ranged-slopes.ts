import { setImmediate } from 'node:timers/promises';
import type { Pairs } from '../../dataset/dataset.js';
import { scoreOf } from '../../model/factors.js';
import { DOUBLE_TOLERANCE, SINGLE_TOLERANCE } from '../../model/gradient/gram.js';
import { sigmoidOfNegative } from '../../model/gradient/pairwise.js';
import { gatherRows } from '../../model/linear-algebra/rows.js';
import { SlopeSums } from '../../model/robustness/attack.js';
import type { CandidateSampler } from '../ranking/candidates.js';
import { candidatesOf, isIn, rangesOf } from '../ranking/item-ranges.js';
import type { ItemRange, RangedLists, RangedVectors, RangedWholeLists } from '../ranking/item-ranges.js';
import { rowNorms } from '../ranking/lists.js';
import { addCandidateSlopes } from '../ranking/whole-slopes.js';

/** The lists of which slopes are computed, and their items in ranges. */
interface SlopeLists {
  readonly vectors: RangedVectors;
  readonly pairs: Pairs;
  /** The scores of the held-out items [pairs]. */
  readonly scores: Float64Array;
  /** Called with numbers of pairs, while the weights of held-out items are computed. */
  readonly onPairs?: (count: number) => void;
}

/** Returns the slopes of the items of a range (`CandidateLists.slopes`), whose sums begin with the first of these. */
export type SlopesOfRange = (range: ItemRange) => Promise<SlopeSums>;

/**
 * Prepares the slopes of all lists for ranges of items. The weight of a held-out item is the sum over all its candidates, so it is
 * computed first, in the order in which `CandidateLists.slopes` adds: the slopes have the same bits.
 */
export function slopesInRanges(lists: RangedLists, own: SlopeLists): Promise<SlopesOfRange> {
  return 'sampler' in lists ? sampledSlopes(lists.sampler, own) : wholeSlopes(lists, own);
}

/** The most weights of sampled candidates that are kept together. Pairs with more of them take turns. */
const MOST_WEIGHTS = 2 ** 24;

async function sampledSlopes(
  sampler: CandidateSampler,
  { vectors, pairs, scores, onPairs }: SlopeLists,
): Promise<SlopesOfRange> {
  const { users, factors } = vectors;
  const candidates = candidatesOf(sampler, pairs);
  const totals = new Float64Array(pairs.users.length);
  /** Calls `add` with the weights of the candidates of a pair that are in a range, and their places in the list. */
  const eachWeight = (range: ItemRange, pair: number, add: (weight: number, item: number, place: number) => void) => {
    const own = { users, items: range.vectors, factors };
    for (const [place, item] of candidates(pair).entries()) {
      if (!isIn(range, item, factors)) continue;
      add(sigmoidOfNegative(scores[pair] - scoreOf(own, pairs.users[pair], item - range.first)), item, place);
    }
  };
  for (let from = 0, to = 0; from < totals.length; from = to) {
    const starts = [0];
    for (; to < totals.length && (to === from || starts[to - from] < MOST_WEIGHTS); to++)
      starts.push(starts[to - from] + sampler.count(pairs.users[to]));
    const weights = new Float64Array(starts[to - from]);
    for await (const range of rangesOf(vectors)) {
      for (let pair = from; pair < to; pair++)
        eachWeight(range, pair, (weight, _, place) => (weights[starts[pair - from] + place] = weight));
      await setImmediate();
    }
    for (let pair = from; pair < to; pair++)
      for (const weight of weights.subarray(starts[pair - from], starts[pair - from + 1])) totals[pair] += weight;
    onPairs?.(to - from);
  }
  const norms = rowNorms(users, factors);
  return async (range) => {
    const slopes = new SlopeSums(range.vectors.length / factors, factors, DOUBLE_TOLERANCE);
    for (const [pair, user] of pairs.users.entries()) {
      const add = (weight: number, item: number) => slopes.add(vectors, user, norms[user], item - range.first, weight);
      eachWeight(range, pair, add);
      if (isIn(range, pairs.items[pair], factors)) add(-totals[pair], pairs.items[pair]);
    }
    await setImmediate();
    return slopes;
  };
}

async function wholeSlopes(
  { excluded, engine }: RangedWholeLists,
  { vectors, pairs, scores, onPairs }: SlopeLists,
): Promise<SlopesOfRange> {
  const { users, factors } = vectors;
  const norms = rowNorms(gatherRows(users, pairs.users, factors), factors);
  const addIn = async (range: ItemRange, totals: Float64Array, onRows?: (count: number) => void) => {
    const slopes = new SlopeSums(range.vectors.length / factors, factors, SINGLE_TOLERANCE);
    const rows = { users: pairs.users, excluded, firstItem: range.first, onRows };
    const own = { users, items: range.vectors, factors };
    await addCandidateSlopes(slopes, { vectors: own, rows, thresholds: scores, norms, totals }, engine);
    return slopes;
  };
  const totals = new Float64Array(pairs.users.length);
  const ranges = Math.ceil(vectors.itemCount / vectors.size);
  for await (const range of rangesOf(vectors)) await addIn(range, totals, (count) => onPairs?.(count / ranges));
  return async (range) => {
    const slopes = await addIn(range, new Float64Array(totals.length));
    for (const [pair, user] of pairs.users.entries())
      if (isIn(range, pairs.items[pair], factors))
        slopes.add(vectors, user, norms[pair], pairs.items[pair] - range.first, -totals[pair]);
    return slopes;
  };
}
