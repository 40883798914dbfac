import {
  assemble,
  constant,
  FLOAT32,
  FLOAT64,
  get,
  I32,
  increase,
  loadIndex,
  op,
  overRow,
  set,
  V128,
  whileLoop,
  widened,
  widenedPair,
} from './assembler.js';
import type { Code, FunctionSource } from './assembler.js';
import { allocateMemory, growMemory, openKernels } from './memory.js';
import { runEnd } from './runs.js';

/** Pairs of a user row and an item row, and the order in which to score them. */
export interface ScoredPairs {
  /** The user row of each pair [pairs]. */
  readonly rows: Int32Array;
  /** The item row of each pair [pairs]. */
  readonly items: Int32Array;
  /**
   * The numbers of the pairs [pairs] in the order of scoring. It has every pair once. It is fast where pairs of the same item
   * follow each other.
   */
  readonly order: Int32Array;
}

/**
 * Returns the score of each pair [pairs], in the order of `rows` and `items`. The order of scoring does not change it.
 */
export type ScorePairs = (pairs: ScoredPairs) => Float64Array;

/** The bytes that one pair needs: its score and its entries in two lists. */
const PAIR_BYTES = 2 * 4 + 8;

/**
 * Copies vectors into WebAssembly memory and returns a function that scores pairs, two products at a time. The scores
 * are bit-identical to those of `scoreOf`. Returns null when the vectors and `pairs` pairs do not fit WebAssembly's 4
 * GiB.
 */
export function placeScores(
  { users, items, factors }: { users: Float32Array; items: Float32Array; factors: number },
  pairs: number,
): ScorePairs | null {
  const start = Math.ceil((4 * (users.length + items.length)) / 8) * 8;
  const bytesFor = (count: number) => start + PAIR_BYTES * count;
  const memory = allocateMemory(bytesFor(pairs));
  if (!memory) return null;
  new Float32Array(memory.buffer, 0, users.length).set(users);
  new Float32Array(memory.buffer, 4 * users.length, items.length).set(items);
  const { score } = openKernels<'score'>(MODULE, memory);
  return ({ rows, items: numbers, order }) => {
    const count = order.length;
    growMemory(memory, bytesFor(count));
    const [rowsAt, orderAt] = [rows, order].map((list, at) => {
      const address = start + 8 * count + 4 * at * count;
      new Int32Array(memory.buffer, address, count).set(list);
      return address;
    });
    for (let from = 0, end = 0; from < count; from = end) {
      end = runEnd(numbers, order, from);
      const item = 4 * (users.length + numbers[order[from]] * factors);
      score(0, item, start, rowsAt, orderAt + 4 * from, end - from, factors);
    }
    return new Float64Array(memory.buffer, start, count).slice();
  };
}

/** The parameters of the kernel, by number. The first five are addresses; ITEM is that of the row of the only item. */
const [USERS, ITEM, SCORES, ROWS, ORDER, COUNT, FACTORS] = [0, 1, 2, 3, 4, 5, 6];
/** The local variables of the kernel, by number. */
const [B, LEFT] = [7, 8];
/** The row of each user that is scored at the same time. */
const A = [9, 10, 11, 12];
/** Two values of the item, and the next two. */
const [LOW, HIGH] = [13, 14];
/** The four sums of `scoreOf`, for each user. */
const SUMS = A.map((_, user) => [15 + 2 * user, 16 + 2 * user] as const);
const { wide, extract } = FLOAT64;
const zero: Code = [FLOAT64.zero, FLOAT64.splat];

/** The number of the pair at a place in the order, counted from the present one. */
const pairAt = (place: number): Code => [get(ORDER), constant(4 * place), op.add, loadIndex];

/**
 * Scores some pairs of the item at once, while enough of them are left. They share the widened values of the item, and
 * their sums do not wait for each other.
 */
function scoreTogether(count: number): Code {
  const [rows, sums] = [A.slice(0, count), SUMS.slice(0, count)];
  return whileLoop(
    [constant(count - 1), get(COUNT), op.lessThan],
    [
      [get(ITEM), set(B)],
      rows.map((row, user) => [
        [get(USERS), get(ROWS), pairAt(user), constant(4), op.multiply, op.add, loadIndex],
        [get(FACTORS), constant(4), op.multiply, op.multiply, op.add, set(row)],
      ]),
      sums.flat().map((sum) => [zero, set(sum)]),
      overRow(
        FLOAT32,
        { pointers: [B, ...rows], length: get(FACTORS), left: LEFT },
        {
          wide: (at) => [
            [widenedPair(B, at), set(LOW), widenedPair(B, at + 8), set(HIGH)],
            sums.map(([first, second], user) => [
              [get(first), widenedPair(rows[user], at), get(LOW), wide.multiply, wide.add, set(first)],
              [get(second), widenedPair(rows[user], at + 8), get(HIGH), wide.multiply, wide.add, set(second)],
            ]),
          ],
          single: (at) =>
            sums.map(([first], user) => [
              [get(first), get(first), extract(0), widened(rows[user], at), widened(B, at)],
              [FLOAT64.single.multiply, FLOAT64.single.add, 0xfd, 0x22, 0, set(first)],
            ]),
        },
      ),
      sums.map(([first, second], user) => [
        [get(SCORES), pairAt(user), constant(8), op.multiply, op.add],
        [get(first), extract(0), get(first), extract(1), FLOAT64.single.add],
        [get(second), extract(0), get(second), extract(1), FLOAT64.single.add],
        [FLOAT64.single.add, FLOAT64.single.store(0)],
      ]),
      [increase(ORDER, constant(4 * count)), increase(COUNT, constant(-count))],
    ],
  );
}

/** The kernel: the scores of the pairs of one item. */
const SCORE: FunctionSource = {
  name: 'score',
  parameters: Array.from({ length: 7 }, () => I32),
  locals: [...Array.from({ length: 6 }, () => I32), ...Array.from({ length: 10 }, () => V128)],
  body: [scoreTogether(4), scoreTogether(2), scoreTogether(1)],
};

const MODULE = assemble([SCORE]);
