import { assemble, constant, FLOAT32, get, I32, increase, op, set, V128, whileLoop } from './assembler.js';
import type { FunctionSource } from './assembler.js';
import { growMemory, openKernels } from './memory.js';

/** A matrix [rows, inner] in an array: value (row, i) stands at row * `rowStride` + i * `innerStride`. */
export interface LeftFactor {
  readonly values: Float32Array;
  readonly rows: number;
  readonly rowStride: number;
  readonly innerStride: number;
}

/** The kernel computes blocks of so many rows and columns, whose sums stay in registers. */
const [BLOCK_ROWS, BLOCK_COLUMNS] = [4, 8];
/** So many products are summed in sequence. The sums of such slices are added in their order. */
export const INNER_SLICE = 256;

/**
 * Products of float32 matrices whose sums have one order, which depends on nothing but the sizes. WebAssembly rounds each operation as
 * IEEE 754 says, so the bits are the same on every processor.
 */
export class MatrixProduct {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernel = openKernels<'product'>(MODULE, this.#memory).product;

  /** Computes left right [rows, columns] for right [inner, columns] and writes it into `out`. */
  multiply(left: LeftFactor, right: Float32Array, columns: number, out: Float32Array): void {
    const inner = columns === 0 ? 0 : right.length / columns;
    const padded = Math.ceil(columns / BLOCK_COLUMNS) * BLOCK_COLUMNS;
    const blocks = Math.ceil(left.rows / BLOCK_ROWS);
    // Rows and columns beyond the matrices are computed with whatever stands there, and are not read.
    const leftLength = left.values.length + BLOCK_ROWS * left.rowStride;
    const [rightAt, outAt] = [leftLength, leftLength + inner * padded];
    growMemory(this.#memory, 4 * (outAt + blocks * BLOCK_ROWS * padded));
    const values = new Float32Array(this.#memory.buffer);
    values.set(left.values);
    copyRows(right, columns, values.subarray(rightAt), padded);
    const sums = values.subarray(outAt, outAt + blocks * BLOCK_ROWS * padded).fill(0);
    for (let from = 0; from < inner; from += INNER_SLICE) {
      const length = Math.min(INNER_SLICE, inner - from);
      const starts = [4 * from * left.innerStride, 4 * (rightAt + from * padded), 4 * outAt];
      this.#kernel(...starts, 4 * left.rowStride, 4 * left.innerStride, blocks, length, 4 * padded);
    }
    for (let row = 0; row < left.rows; row++)
      out.set(sums.subarray(row * padded, row * padded + columns), row * columns);
  }
}

/** Copies rows of so many columns to rows that are `padded` long. */
function copyRows(from: Float32Array, columns: number, to: Float32Array, padded: number): void {
  if (columns === padded) to.set(from);
  else
    for (let at = 0, row = 0; at < from.length; at += columns, row++)
      to.set(from.subarray(at, at + columns), row * padded);
}

const { wide } = FLOAT32;
/** Loads the float32 at the address on the stack into all lanes of a vector. */
const LOAD_SPLAT = [0xfd, 0x09, 2, 0];

/** The parameters of the kernel, by number. Strides and `WIDTH`, the length of a row of the right factor, are in bytes. */
const [LEFT, RIGHT, OUT, ROW_STRIDE, INNER_STRIDE, BLOCKS, LENGTH, WIDTH] = [0, 1, 2, 3, 4, 5, 6, 7];
/** The local variables: counters and addresses, then vectors. */
const [COLUMN, LEFT_OVER, FROM, B, C] = [8, 9, 10, 11, 12];
const A = [13, 14, 15, 16];
const [B0, B1, VALUE] = [17, 18, 19];
const SUMS = A.map((_, row) => [20 + 2 * row, 21 + 2 * row]);

/** out += left right, for blocks of rows of `out`. */
const PRODUCT: FunctionSource = {
  name: 'product',
  parameters: [I32, I32, I32, I32, I32, I32, I32, I32],
  locals: [...Array.from({ length: 9 }, () => I32), ...Array.from({ length: 11 }, () => V128)],
  body: whileLoop(get(BLOCKS), [
    [constant(0), set(COLUMN)],
    whileLoop(
      [get(COLUMN), get(WIDTH), op.lessThan],
      [
        [get(RIGHT), get(COLUMN), op.add, set(B), get(LEFT), set(FROM), get(LENGTH), set(LEFT_OVER)],
        A.map((a) => [get(FROM), set(a), increase(FROM, get(ROW_STRIDE))]),
        SUMS.flat().map((sum) => [constant(0), [0xfd, 0x11], set(sum)]),
        whileLoop(get(LEFT_OVER), [
          [get(B), wide.load(0), set(B0), get(B), wide.load(16), set(B1)],
          A.map((a, row) => [
            [get(a), LOAD_SPLAT, set(VALUE), increase(a, get(INNER_STRIDE))],
            [get(SUMS[row][0]), get(VALUE), get(B0), wide.multiply, wide.add, set(SUMS[row][0])],
            [get(SUMS[row][1]), get(VALUE), get(B1), wide.multiply, wide.add, set(SUMS[row][1])],
          ]),
          [increase(B, get(WIDTH)), increase(LEFT_OVER, constant(-1))],
        ]),
        [get(OUT), get(COLUMN), op.add, set(C)],
        SUMS.map(([low, high]) => [
          [get(C), get(C), wide.load(0), get(low), wide.add, wide.store(0)],
          [get(C), get(C), wide.load(16), get(high), wide.add, wide.store(16)],
          increase(C, get(WIDTH)),
        ]),
        increase(COLUMN, constant(4 * BLOCK_COLUMNS)),
      ],
    ),
    [increase(LEFT, [get(ROW_STRIDE), constant(BLOCK_ROWS), op.multiply])],
    [increase(OUT, [get(WIDTH), constant(BLOCK_ROWS), op.multiply])],
    increase(BLOCKS, constant(-1)),
  ]),
};

const MODULE = assemble([PRODUCT]);
