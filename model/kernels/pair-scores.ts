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
} from './assembler.js';
import type { Code, FunctionSource } from './assembler.js';
import { allocateMemory, growMemory, openKernels } from './memory.js';

/**
 * Pairs of a user row and an item row, and the order in which to score them, which should use the processor's cache
 * well.
 */
export interface ScoredPairs {
  /** The user row of each pair [pairs]. */
  readonly rows: Int32Array;
  /** The item row of each pair [pairs]. */
  readonly items: Int32Array;
  /** The numbers of the pairs [pairs] in the order of scoring. It has every pair once. */
  readonly order: Int32Array;
}

/**
 * Returns the score of each pair [pairs], in the order of `rows` and `items`. The order of scoring does not change it.
 */
export type ScorePairs = (pairs: ScoredPairs) => Float64Array;

/** The bytes that one pair needs: its score and its entries in three lists. */
const PAIR_BYTES = 3 * 4 + 8;

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
    const lists = [rows, numbers, order].map((list, at) => {
      const address = start + 8 * count + 4 * at * count;
      new Int32Array(memory.buffer, address, count).set(list);
      return address;
    });
    score(0, 4 * users.length, start, ...lists, count, factors);
    return new Float64Array(memory.buffer, start, count).slice();
  };
}

/** The parameters of the kernel, by number. The first six are addresses. */
const [USERS, ITEMS, SCORES, ROWS, NUMBERS, ORDER, COUNT, FACTORS] = [0, 1, 2, 3, 4, 5, 6, 7];
/** The local variables of the kernel, by number. */
const [A, B, LEFT, PAIR, FIRST, SECOND] = [8, 9, 10, 11, 12, 13];
const { wide, extract } = FLOAT64;

/** Loads two float32 values and widens them to a vector of two float64 values. */
const pair = (pointer: number, at: number): Code => [get(pointer), 0xfd, 0x5d, 2, at, 0xfd, 0x5f];
/** Loads one float32 value and widens it to float64. */
const single = (pointer: number, at: number): Code => [get(pointer), FLOAT32.single.load(at), 0xbb];
/** Adds two products to the vector of sums. */
const addProducts = (sums: number, at: number): Code => [
  [get(sums), pair(A, at), pair(B, at), wide.multiply, wide.add, set(sums)],
];
/** The address matrix + 4 K list[pair] of a pair's row in a matrix. */
const rowOf = (matrix: number, list: number): Code => [
  [get(matrix), get(list), get(PAIR), constant(4), op.multiply, op.add, loadIndex],
  [get(FACTORS), constant(4), op.multiply, op.multiply, op.add],
];
const zero: Code = [FLOAT64.zero, FLOAT64.splat];

/** The kernel. It keeps the four sums of `scoreOf` in two vectors. */
const SCORE: FunctionSource = {
  name: 'score',
  parameters: Array.from({ length: 8 }, () => I32),
  locals: [I32, I32, I32, I32, V128, V128],
  body: whileLoop(get(COUNT), [
    [get(ORDER), loadIndex, set(PAIR), zero, set(FIRST), zero, set(SECOND)],
    [rowOf(USERS, ROWS), set(A), rowOf(ITEMS, NUMBERS), set(B)],
    overRow(
      FLOAT32,
      { pointers: [A, B], length: get(FACTORS), left: LEFT },
      {
        wide: (at) => [addProducts(FIRST, at), addProducts(SECOND, at + 8)],
        single: (at) => [
          [get(FIRST), get(FIRST), extract(0), single(A, at), single(B, at)],
          [FLOAT64.single.multiply, FLOAT64.single.add, 0xfd, 0x22, 0, set(FIRST)],
        ],
      },
    ),
    [get(SCORES), get(PAIR), constant(8), op.multiply, op.add],
    [get(FIRST), extract(0), get(FIRST), extract(1), FLOAT64.single.add],
    [get(SECOND), extract(0), get(SECOND), extract(1), FLOAT64.single.add],
    [FLOAT64.single.add, FLOAT64.single.store(0)],
    [increase(ORDER, constant(4)), increase(COUNT, constant(-1))],
  ]),
};

const MODULE = assemble([SCORE]);
