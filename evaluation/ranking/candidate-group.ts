import { setImmediate } from 'node:timers/promises';
import type { Pairs } from '../../dataset/dataset.js';
import type { ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import type { ScorePairs } from '../../model/kernels/pair-scores.js';
import { placeScores } from '../../model/kernels/pair-scores.js';
import type { CandidateSampler } from './candidates.js';

/**
 * The most slots of one group, unless a single list is longer. It bounds the memory, and a group stays in the
 * processor's cache.
 */
const GROUP_SLOTS = 1 << 18;

/**
 * The lists of some pairs, one after the other, with one slot per item: the candidates of a pair and, after them, its
 * held-out item. The slots are scored in the order of their items, because fetching item vectors from scattered places
 * in memory costs more than multiplying them.
 */
export class CandidateGroup {
  /** The numbers of the slots [slots], ordered by their items. */
  readonly order: Int32Array;

  constructor(
    /** The number of the first pair. Pair `first` + p has the slots `starts[p]` .. `starts[p + 1]` - 1. */
    readonly first: number,
    readonly starts: Int32Array,
    /** The item of each slot [slots]. */
    readonly items: Int32Array,
    /** The row of the pair's user in the user vectors, for each slot [slots]. */
    readonly rows: Int32Array,
    itemCount: number,
  ) {
    this.order = orderByItem(items, itemCount);
  }
}

/** Returns a function that computes the scores of a group [slots], bit-identical to those of `scoreOf`. */
export function groupScorer(vectors: ScoringVectors): ScorePairs {
  const plain: ScorePairs = ({ rows, items }) =>
    Float64Array.from(rows, (row, slot) => scoreOf(vectors, row, items[slot]));
  return placeScores(vectors, 2 * GROUP_SLOTS) ?? plain;
}

/**
 * Yields the lists of all pairs, group by group.
 * @param userRows the row of each pair's user in the user vectors [pairs].
 * @param from the pair to begin with.
 */
export function* candidateGroups(
  pairs: Pairs,
  sampler: CandidateSampler,
  userRows: Int32Array,
  from = 0,
): Generator<CandidateGroup> {
  const count = pairs.users.length;
  for (let first = from, next = from; first < count; first = next) {
    const starts = [0];
    for (; next < count && (next === first || starts[next - first] < GROUP_SLOTS); next++) {
      starts.push(starts[next - first] + sampler.count(pairs.users[next]) + 1);
    }
    const items = new Int32Array(starts[next - first]);
    const rows = new Int32Array(items.length);
    for (let pair = first; pair < next; pair++) {
      const start = starts[pair - first];
      const end = starts[pair - first + 1];
      items.set(sampler.of(pairs.users[pair]), start);
      items[end - 1] = pairs.items[pair];
      rows.fill(userRows[pair], start, end);
    }
    yield new CandidateGroup(first, Int32Array.from(starts), items, rows, sampler.itemCount);
  }
}

/**
 * Yields the groups as `candidateGroups` does. Before each of them, other work of the process gets a turn: its connections
 * need such turns to stay alive.
 */
export async function* groupsInTurns(...lists: Parameters<typeof candidateGroups>): AsyncGenerator<CandidateGroup> {
  for (const group of candidateGroups(...lists)) {
    await setImmediate();
    yield group;
  }
}

/** Returns the numbers of the slots ordered by item. Slots of the same item keep their order. */
function orderByItem(items: Int32Array, itemCount: number): Int32Array {
  const ends = new Int32Array(itemCount + 1);
  for (let slot = 0; slot < items.length; slot++) ends[items[slot] + 1]++;
  for (let item = 0; item < itemCount; item++) ends[item + 1] += ends[item];
  const order = new Int32Array(items.length);
  for (let slot = 0; slot < items.length; slot++) order[ends[items[slot]]++] = slot;
  return order;
}
