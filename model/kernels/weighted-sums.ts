import {
  assemble,
  constant,
  FLOAT32,
  FLOAT64,
  get,
  I32,
  increase,
  loadBothLanes,
  op,
  overRow,
  rowAddress,
  set,
  V128,
  whileLoop,
  widened,
  widenedPair,
} from './assembler.js';
import type { Code, FunctionSource } from './assembler.js';
import { allocateMemory, openKernels } from './memory.js';
import { runEnd } from './runs.js';

/** Terms of sums: term t adds `weights[t]` times row `rows[t]` of a matrix to the sum of `items[t]`. */
export interface WeightedTerms {
  readonly items: Int32Array;
  readonly rows: Int32Array;
  readonly weights: Float64Array;
  /** The numbers of the terms in the order of adding. It is fast where terms of the same item follow each other. */
  readonly order: Int32Array;
}

/** Sums of weighted rows. */
export interface WeightedSums {
  /** The sums [I, K]. */
  readonly sums: Float64Array;
  /** Adds terms in their order. */
  add(terms: WeightedTerms): void;
}

/** Terms are copied into the kernel's memory in pieces of this many. */
const PIECE = 65_536;

/**
 * Copies `rows` [rows, K] into WebAssembly memory beside sums [items, K], which are 0. The bits of the sums are those of one
 * float64 multiplication and addition after the other. Returns null when all of it does not fit WebAssembly's 4 GiB.
 */
export function placeWeightedSums(rows: Float32Array, factors: number, items: number): WeightedSums | null {
  const weightsAt = 8 * items * factors;
  const numbersAt = weightsAt + 8 * PIECE;
  const matrixAt = numbersAt + 4 * PIECE;
  const memory = allocateMemory(matrixAt + 4 * rows.length);
  if (!memory) return null;
  new Float32Array(memory.buffer, matrixAt, rows.length).set(rows);
  const weights = new Float64Array(memory.buffer, weightsAt, PIECE);
  const numbers = new Int32Array(memory.buffer, numbersAt, PIECE);
  const { addRows } = openKernels<'addRows'>(MODULE, memory);
  return {
    sums: new Float64Array(memory.buffer, 0, items * factors),
    add(terms) {
      for (let from = 0; from < terms.order.length; from += PIECE) {
        const order = terms.order.subarray(from, from + PIECE);
        for (let at = 0; at < order.length; at++) {
          weights[at] = terms.weights[order[at]];
          numbers[at] = terms.rows[order[at]];
        }
        for (let at = 0, end = 0; at < order.length; at = end) {
          end = runEnd(terms.items, order, at);
          const sum = 8 * terms.items[order[at]] * factors;
          addRows(sum, matrixAt, numbersAt + 4 * at, weightsAt + 8 * at, end - at, factors);
        }
      }
    },
  };
}

/** The parameters of the kernel, by number. The first four are addresses; SUM is that of the sum of the only item. */
const [SUM, MATRIX, ROWS, WEIGHTS, COUNT, FACTORS] = [0, 1, 2, 3, 4, 5];
/** The local variables of the kernel, by number. */
const [TO, LEFT] = [6, 7];
/** The rows that are added in the same pass over the sum, and their weights, in both lanes of a vector. */
const [FROM, WEIGHT] = [
  [8, 9, 10, 11],
  [12, 13, 14, 15],
];
const { wide, single, extract } = FLOAT64;

/** Adds some terms in one pass over the sum, while enough of them are left. */
function addTogether(count: number): Code {
  const from = FROM.slice(0, count);
  /** Adds two products to the two sums at TO plus `out` bytes. */
  const addPairs = (at: number, out: number): Code => [
    [get(TO), get(TO), wide.load(out)],
    from.map((row, term) => [get(WEIGHT[term]), widenedPair(row, at), wide.multiply, wide.add]),
    wide.store(out),
  ];
  return whileLoop(
    [constant(count - 1), get(COUNT), op.lessThan],
    [
      [get(SUM), set(TO)],
      from.map((row, term) => [
        [rowAddress(FLOAT32, MATRIX, ROWS, FACTORS), set(row), increase(ROWS, constant(4))],
        [get(WEIGHTS), loadBothLanes, set(WEIGHT[term]), increase(WEIGHTS, constant(8))],
      ]),
      overRow(
        FLOAT32,
        { pointers: from, doubled: [TO], length: get(FACTORS), left: LEFT },
        {
          wide: (at) => [addPairs(at, 2 * at), addPairs(at + 8, 2 * at + 16)],
          single: (at) => [
            [get(TO), get(TO), single.load(2 * at)],
            from.map((row, term) => [get(WEIGHT[term]), extract(0), widened(row, at), single.multiply, single.add]),
            single.store(2 * at),
          ],
        },
      ),
      increase(COUNT, constant(-count)),
    ],
  );
}

/** The kernel: adds the terms of one item, in order. */
const ADD_ROWS: FunctionSource = {
  name: 'addRows',
  parameters: Array.from({ length: 6 }, () => I32),
  locals: [...Array.from({ length: 6 }, () => I32), ...Array.from({ length: 4 }, () => V128)],
  body: [addTogether(4), addTogether(1)],
};

const MODULE = assemble([ADD_ROWS]);
