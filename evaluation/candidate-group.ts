import type { Pairs } from '../dataset/dataset.js';
import type { ScoringVectors } from '../model/factors.js';
import { scoreOf } from '../model/factors.js';
import type { ScorePairs } from '../model/kernels/pair-scores.js';
import { placeScores } from '../model/kernels/pair-scores.js';
import type { CandidateSampler } from './candidates.js';

/** Slots of one group, at most, where lists are shorter than that: bounds memory, and keeps a group in the cache. */
const GROUP_SLOTS = 1 << 18;

/**
 * The lists of some pairs, end to end, a slot an item: each pair's candidates and, behind them, its held-out item. Scored
 * in the order of items, since vectors of items scattered over memory cost more to fetch than to multiply.
 */
export class CandidateGroup {
  /** Slots in the order of their items. */
  readonly order: Int32Array;

  constructor(
    /** The first pair; pair `first + p` has slots `starts[p]` .. `starts[p + 1]` - 1. */
    readonly first: number,
    readonly starts: Int32Array,
    /** [slots]. */
    readonly items: Int32Array,
    /** [slots]: the row of the pair's user in the user vectors. */
    readonly rows: Int32Array,
    itemCount: number,
  ) {
    this.order = orderByItem(items, itemCount);
  }
}

/** Scores of groups, [slots]: those of `scoreOf`. */
export function groupScorer(vectors: ScoringVectors): ScorePairs {
  const plain: ScorePairs = ({ rows, items }) =>
    Float64Array.from(rows, (row, slot) => scoreOf(vectors, row, items[slot]));
  return placeScores(vectors, 2 * GROUP_SLOTS) ?? plain;
}

/** The lists of all pairs, group by group. `userRows`: the row of each pair's user in the user vectors. */
export function* candidateGroups(
  pairs: Pairs,
  sampler: CandidateSampler,
  userRows: Int32Array,
): Generator<CandidateGroup> {
  const count = pairs.users.length;
  for (let first = 0, next = 0; first < count; first = next) {
    const starts = [0];
    for (; next < count && (next === first || starts[next - first] < GROUP_SLOTS); next++) {
      starts.push(starts[next - first] + sampler.count(pairs.users[next]) + 1);
    }
    const items = new Int32Array(starts[next - first]);
    const rows = new Int32Array(items.length);
    for (let pair = first; pair < next; pair++) {
      const from = starts[pair - first];
      const to = starts[pair - first + 1];
      items.set(sampler.of(pairs.users[pair]), from);
      items[to - 1] = pairs.items[pair];
      rows.fill(userRows[pair], from, to);
    }
    yield new CandidateGroup(first, Int32Array.from(starts), items, rows, sampler.itemCount);
  }
}

/** Slots sorted by item, those of one item in their own order. */
function orderByItem(items: Int32Array, itemCount: number): Int32Array {
  const ends = new Int32Array(itemCount + 1);
  for (let slot = 0; slot < items.length; slot++) ends[items[slot] + 1]++;
  for (let item = 0; item < itemCount; item++) ends[item + 1] += ends[item];
  const order = new Int32Array(items.length);
  for (let slot = 0; slot < items.length; slot++) order[ends[items[slot]]++] = slot;
  return order;
}
