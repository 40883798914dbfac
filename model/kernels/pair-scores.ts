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

/** Pairs of a user row and an item row, with the order in which they are scored, which should use the cache well. */
export interface ScoredPairs {
  /** [pairs]. */
  readonly rows: Int32Array;
  /** [pairs]. */
  readonly items: Int32Array;
  /** [pairs]: every pair once. */
  readonly order: Int32Array;
}

/** Returns the scores [pairs] in the order of the pairs, whatever order they were computed in. */
export type ScorePairs = (pairs: ScoredPairs) => Float64Array;

/** Of one pair: its score and its places in three lists. */
const PAIR_BYTES = 3 * 4 + 8;

/**
 * Scores of pairs with the bits of `scoreOf`, two products at a time; the vectors are copied. Null when they do not fit
 * WebAssembly's 4 GiB beside `pairs` pairs.
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

const [USERS, ITEMS, SCORES, ROWS, NUMBERS, ORDER, COUNT, FACTORS] = [0, 1, 2, 3, 4, 5, 6, 7];
const [A, B, LEFT, PAIR, FIRST, SECOND] = [8, 9, 10, 11, 12, 13];
const { wide, extract } = FLOAT64;

/** Two float32 values as float64. */
const pair = (pointer: number, at: number): Code => [get(pointer), 0xfd, 0x5d, 2, at, 0xfd, 0x5f];
const single = (pointer: number, at: number): Code => [get(pointer), FLOAT32.single.load(at), 0xbb];
const addProducts = (sums: number, at: number): Code => [
  [get(sums), pair(A, at), pair(B, at), wide.multiply, wide.add, set(sums)],
];
/** matrix + 4 K list[pair]. */
const rowOf = (matrix: number, list: number): Code => [
  [get(matrix), get(list), get(PAIR), constant(4), op.multiply, op.add, loadIndex],
  [get(FACTORS), constant(4), op.multiply, op.multiply, op.add],
];
const zero: Code = [FLOAT64.zero, FLOAT64.splat];

/** The four sums of `scoreOf`, two in each vector. */
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
