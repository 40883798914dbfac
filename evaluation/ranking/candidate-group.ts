import { setImmediate } from 'node:timers/promises';
import type { Pairs } from '../../dataset/dataset.js';
import type { ScoringVectors } from '../../model/factors.js';
import { KEPT_CANDIDATES, scoreOf } from '../../model/factors.js';
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
    /** The row of the user of each pair of the group in the user vectors. */
    private readonly userRows: Int32Array,
    itemCount: number,
  ) {
    this.order = orderByItem(items, itemCount);
  }

  /** Makes the row of the pair's user in the user vectors, for each slot [slots]. */
  get rows(): Int32Array {
    const rows = new Int32Array(this.items.length);
    for (const [pair, row] of this.userRows.entries()) rows.fill(row, this.starts[pair], this.starts[pair + 1]);
    return rows;
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
    for (let pair = first; pair < next; pair++) {
      items.set(sampler.of(pairs.users[pair]), starts[pair - first]);
      items[starts[pair - first + 1] - 1] = pairs.items[pair];
    }
    const rows = userRows.slice(first, next);
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

/** The lists of pairs that are ranked several times. Their groups are drawn once. */
export class KeptGroups {
  readonly #kept: CandidateGroup[] = [];
  #slots = 0;

  constructor(
    private readonly pairs: Pairs,
    private readonly sampler: CandidateSampler,
    /** The most slots of the groups that are kept. */
    private readonly most = KEPT_CANDIDATES.most,
  ) {}

  /** Yields the groups as `groupsInTurns` does, for user vectors that have all users. */
  async *inTurns(): AsyncGenerator<CandidateGroup> {
    const { pairs, sampler, most } = this;
    for (const group of this.#kept) {
      await setImmediate();
      yield group;
    }
    const last = this.#kept.at(-1);
    const next = last ? last.first + last.starts.length - 1 : 0;
    for await (const group of groupsInTurns(pairs, sampler, pairs.users, next)) {
      this.#slots += group.items.length;
      if (this.#slots <= most) this.#kept.push(group);
      yield group;
    }
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
