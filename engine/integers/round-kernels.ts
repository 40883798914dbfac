import {
  assemble,
  constant,
  FLOAT64,
  get,
  I32,
  increase,
  op,
  set,
  V128,
  whileLoop,
} from '../../model/kernels/assembler.js';
import type { Code, FunctionSource } from '../../model/kernels/assembler.js';
import { growMemory, openKernels } from '../../model/kernels/memory.js';
import { LARGEST_LIMB, LIMB_BASE, type LimbCount } from './limb.js';

/** The kernels work on so many values of a row at a time. */
const LANES = 8;

const { wide } = FLOAT64;
/** Loads two float32 as float64. */
const loadPair = (offset: number): Code => [0xfd, 0x5d, 2, offset, 0xfd, 0x5f];
/** Loads a float64 into both lanes of a vector. */
const LOAD_SPLAT: Code = [0xfd, 0x0a, 3, 0];
const F64X2 = { abs: [0xfd, 0xec, 1], nearest: [0xfd, 0x94, 1], toInt32: [0xfd, 0xfc, 1] };
const I16X8 = {
  splat: [0xfd, 0x10],
  add: [0xfd, 0x8e, 1],
  subtract: [0xfd, 0x91, 1],
  left: [0xfd, 0x8b, 1],
  right: [0xfd, 0x8c, 1],
};
const [NARROW_32, NARROW_16] = [
  [0xfd, 0x85, 1],
  [0xfd, 0x65],
];
/** Puts the lower halves of two vectors beside each other. */
const LOWER_HALVES: Code = [0xfd, 0x0d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const STORE_HALF: Code = [0xfd, 0x5b, 0, 0, 0];

const [VALUES, FACTORS, COLUMNS, ROWS, WIDTH] = [0, 1, 2, 3, 4];

/** Walks over the values of a matrix, eight at a time. `FACTOR` has the factor of the row, and `COLUMN` the address in an array of float64 [K]. */
function overMatrix(locals: { factor: number; column: number; left: number }, body: Code, afterRow: Code): Code {
  const { factor, column, left } = locals;
  return whileLoop(get(ROWS), [
    [get(FACTORS), LOAD_SPLAT, set(factor), increase(FACTORS, constant(8))],
    [get(COLUMNS), set(column), get(WIDTH), set(left)],
    whileLoop(get(left), [
      body,
      [increase(VALUES, constant(4 * LANES)), increase(column, constant(8 * LANES)), increase(left, constant(-LANES))],
    ]),
    [afterRow, increase(ROWS, constant(-1))],
  ]);
}

/** columns[k] = the largest magnitude of the values of column k times the factors of their rows, or NaN. */
const LARGEST: FunctionSource = {
  name: 'largest',
  parameters: [I32, I32, I32, I32, I32],
  locals: [V128, I32, I32],
  body: overMatrix(
    { factor: 5, column: 6, left: 7 },
    [0, 1, 2, 3].map((pair) => [
      [get(6), get(6), wide.load(16 * pair)],
      [get(VALUES), loadPair(8 * pair), get(5), wide.multiply, F64X2.abs, wide.max, wide.store(16 * pair)],
    ]),
    [],
  ),
};

const [OUT, FACTOR, COLUMN, LEFT, INTEGERS, FIRST] = [5, 6, 7, 8, 9, 10];

/** Rounds the values times the factors of their rows and the numbers of their columns. Writes limbs [rows, limbs, K]. */
function round(name: string, limbs: LimbCount): FunctionSource {
  const [half, base] = [LARGEST_LIMB, Math.log2(LIMB_BASE)];
  const one = [get(OUT), get(INTEGERS), get(INTEGERS), NARROW_16, STORE_HALF];
  const two = [
    [get(INTEGERS), constant(half), I16X8.splat, I16X8.add, constant(base), I16X8.right, set(FIRST)],
    [get(OUT), get(FIRST), get(FIRST), NARROW_16, STORE_HALF],
    [get(INTEGERS), get(FIRST), constant(base), I16X8.left, I16X8.subtract, set(INTEGERS)],
    [get(OUT), get(WIDTH), op.add, get(INTEGERS), get(INTEGERS), NARROW_16, STORE_HALF],
  ];
  return {
    name,
    parameters: [I32, I32, I32, I32, I32, I32],
    locals: [V128, I32, I32, V128, V128],
    body: overMatrix(
      { factor: FACTOR, column: COLUMN, left: LEFT },
      [
        fourIntegers(0),
        fourIntegers(2),
        NARROW_32,
        set(INTEGERS),
        limbs === 1 ? one : two,
        increase(OUT, constant(LANES)),
      ],
      limbs === 1 ? [] : increase(OUT, get(WIDTH)),
    ),
  };
}

/** Rounds the values of the pairs `pair` and `pair` + 1. */
function fourIntegers(pair: number): Code {
  const two = (at: number) => [
    [get(VALUES), loadPair(8 * at), get(FACTOR), wide.multiply],
    [get(COLUMN), wide.load(16 * at), wide.multiply, F64X2.nearest, F64X2.toInt32],
  ];
  return [two(pair), two(pair + 1), LOWER_HALVES];
}

const MODULE = assemble([LARGEST, round('roundOne', 1), round('roundTwo', 2)]);

/** The kernels that round a matrix, in a memory of their own. What they return stays valid until the next call. */
export class RoundKernels {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernels = openKernels<'largest' | 'roundOne' | 'roundTwo'>(MODULE, this.#memory);

  /** Whether the kernels take rows of so many values. */
  static fit(factors: number): boolean {
    return factors % LANES === 0;
  }

  /** Copies a matrix [rows, K] and the factors of its rows into the memory, and returns the largest magnitude of each column; NaN may be among them. */
  largest(values: Float32Array, rowFactors: Float64Array | undefined, factors: number): Float64Array {
    const rows = values.length / factors;
    const at = this.#places(rows, factors);
    growMemory(this.#memory, at.limbs + 2 * values.length);
    const { buffer } = this.#memory;
    new Float32Array(buffer, at.values, values.length).set(values);
    const own = new Float64Array(buffer, at.rowFactors, rows);
    if (rowFactors) own.set(rowFactors);
    else own.fill(1);
    const columns = new Float64Array(buffer, at.columns, factors).fill(0);
    this.#kernels.largest(at.values, at.rowFactors, at.columns, rows, factors);
    return columns.slice();
  }

  /** Rounds the matrix that `largest` copied, after its columns are multiplied by `inverses` [K], to limbs [rows, limbs, K]. */
  round(inverses: Float64Array, rows: number, limbs: LimbCount): Int8Array {
    const factors = inverses.length;
    const at = this.#places(rows, factors);
    const { buffer } = this.#memory;
    new Float64Array(buffer, at.columns, factors).set(inverses);
    this.#kernels[limbs === 1 ? 'roundOne' : 'roundTwo'](at.values, at.rowFactors, at.columns, rows, factors, at.limbs);
    return new Int8Array(buffer, at.limbs, rows * factors * limbs);
  }

  #places(rows: number, factors: number) {
    const rowFactors = 8 * factors;
    const values = rowFactors + 8 * rows;
    return { columns: 0, rowFactors, values, limbs: values + 4 * rows * factors };
  }
}
