import {
  assemble,
  constant,
  FLOAT64,
  get,
  I32,
  increase,
  loadBothLanes,
  op,
  overRow,
  set,
  V128,
  whileLoop,
} from './assembler.js';
import type { Arithmetic, Code, FunctionSource } from './assembler.js';
import { growMemory, openKernels } from './memory.js';

/** Products are computed for so many columns at once. The kernel's rows are padded to a multiple of it. */
const BLOCK_COLUMNS = 8;

/**
 * Kernels that work on a few rows of a float64 matrix [rows, width] at a time. Each sum has the order that its docstring
 * says, so its bits are those of plain loops.
 */
export class ColumnKernels {
  /** The length of a row in the kernels' memory. */
  readonly #padded: number;
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernels = openKernels<'addProducts' | 'solveFour' | 'solveOne'>(MODULE, this.#memory);

  /** @param width the number of columns. */
  constructor(private readonly width: number) {
    this.#padded = Math.ceil(width / BLOCK_COLUMNS) * BLOCK_COLUMNS;
    growMemory(this.#memory, 8 * this.#padded ** 2);
  }

  /** Sets the square matrix [width, width] of the kernels. Products are added to it, and rows are solved by it. */
  set square(values: Float64Array) {
    this.#copyIn(values, 0);
  }

  /** Returns a copy of the square matrix. */
  get square(): Float64Array {
    return this.#copyOut(0, this.width, new Float64Array(this.width ** 2));
  }

  /**
   * Adds the products of all columns of some rows to the lower triangle of the square matrix, row after row. The upper
   * triangle becomes arbitrary.
   */
  addProducts(rows: Float64Array): void {
    const count = rows.length / this.width;
    const at = this.#place(rows);
    this.#kernels.addProducts(0, at, count, 8 * this.#padded);
  }

  /**
   * Solves z U = y for each row y, in place. U is the upper triangle of the square matrix. For each column, products are
   * subtracted in the order of the columns before it. Where the diagonal is 0, z is 0.
   */
  solve(rows: Float64Array): void {
    const count = rows.length / this.width;
    const bytes = 8 * this.#padded;
    const start = this.#place(rows);
    for (let row = 0; row < count;) {
      const [solve, solved] =
        row + 4 <= count ? ([this.#kernels.solveFour, 4] as const) : ([this.#kernels.solveOne, 1] as const);
      solve(0, start + row * bytes, this.width, bytes);
      row += solved;
    }
    this.#copyOut(start, count, rows);
  }

  /** Copies rows behind the square matrix, and returns their address. */
  #place(rows: Float64Array): number {
    const start = 8 * this.#padded ** 2;
    growMemory(this.#memory, start + 8 * this.#padded * (rows.length / this.width));
    this.#copyIn(rows, start);
    return start;
  }

  #copyIn(rows: Float64Array, address: number): void {
    const to = new Float64Array(this.#memory.buffer, address);
    const { width } = this;
    for (let row = 0; row * width < rows.length; row++)
      to.set(rows.subarray(row * width, (row + 1) * width), row * this.#padded);
  }

  #copyOut(address: number, count: number, out: Float64Array): Float64Array {
    const from = new Float64Array(this.#memory.buffer, address);
    for (let row = 0; row < count; row++)
      out.set(from.subarray(row * this.#padded, row * this.#padded + this.width), row * this.width);
    return out;
  }
}

const { single, wide, splat, extract } = FLOAT64;

/** For each pair of columns: square[row][column] += the sum over the rows of their products. Columns come in blocks. */
function addProductsFunction(): FunctionSource {
  const [square, rows, count, bytes] = [0, 1, 2, 3];
  const [row, column, from, other, left, value] = [4, 5, 6, 7, 8, 9];
  const sums = [10, 11, 12, 13];
  const to: Code = [get(square), get(column), op.add];
  const ofSums = (code: (sum: number, offset: number) => Code): Code => sums.map((sum, at) => code(sum, 16 * at));
  return {
    name: 'addProducts',
    parameters: [I32, I32, I32, I32],
    locals: [I32, I32, I32, I32, I32, V128, V128, V128, V128, V128],
    body: whileLoop(
      [get(row), get(bytes), op.lessThan],
      [
        [constant(0), set(column)],
        whileLoop(
          [get(column), get(row), constant(8), op.add, op.lessThan],
          [
            [get(rows), set(from), get(count), set(left)],
            ofSums((sum, offset) => [to, wide.load(offset), set(sum)]),
            whileLoop(get(left), [
              [get(from), get(row), op.add, loadBothLanes, set(value), get(from), get(column), op.add, set(other)],
              ofSums((sum, at) => [get(sum), get(value), get(other), wide.load(at), wide.multiply, wide.add, set(sum)]),
              [increase(from, get(bytes)), increase(left, constant(-1))],
            ]),
            ofSums((sum, offset) => [to, get(sum), wide.store(offset)]),
            increase(column, constant(8 * BLOCK_COLUMNS)),
          ],
        ),
        [increase(square, get(bytes)), increase(row, constant(8))],
      ],
    ),
  };
}

/** Solves some consecutive rows: after each column of z, its products are subtracted from all later columns. */
function solveFunction(name: string, count: number): FunctionSource {
  const [square, rows, width, bytes] = [0, 1, 2, 3];
  const [upper, left] = [4, 5];
  const pointers = Array.from({ length: count }, (_, row) => 6 + row);
  const values = pointers.map((_, row) => 6 + count + row);
  const subtract =
    (type: Arithmetic, valueOf: (value: number) => Code) =>
    (at: number): Code =>
      pointers.map((pointer, row) => [
        [get(pointer), get(pointer), type.load(at)],
        [valueOf(values[row]), get(upper), type.load(at), type.multiply, type.subtract, type.store(at)],
      ]);
  /** 0 where the diagonal is 0, and the quotient otherwise. */
  const quotient = (pointer: number): Code => [
    [FLOAT64.zero, get(pointer), single.load(0), get(square), single.load(0), single.divide],
    [get(square), single.load(0), FLOAT64.zero, EQUAL, SELECT],
  ];
  return {
    name,
    parameters: [I32, I32, I32, I32],
    locals: [I32, I32, ...pointers.map(() => I32), ...values.map(() => V128)],
    body: whileLoop(get(width), [
      pointers.map((pointer, row) => [
        [get(rows), get(bytes), constant(row), op.multiply, op.add, set(pointer)],
        [quotient(pointer), splat, set(values[row]), get(pointer), get(values[row]), extract(0), single.store(0)],
        increase(pointer, constant(8)),
      ]),
      [get(square), constant(8), op.add, set(upper), increase(width, constant(-1))],
      overRow(
        FLOAT64,
        { pointers: [upper, ...pointers], length: get(width), left },
        { wide: subtract(wide, get), single: subtract(single, (value) => [get(value), extract(0)]) },
      ),
      // The next place on the diagonal, and the next column of the rows.
      [increase(square, [get(bytes), constant(8), op.add]), increase(rows, constant(8))],
    ]),
  };
}

/** The instructions f64.eq and select. */
const [EQUAL, SELECT] = [[0x61], [0x1b]];

const MODULE = assemble([addProductsFunction(), solveFunction('solveFour', 4), solveFunction('solveOne', 1)]);
