import type { Allocate, FeatureRows, Products, Projection, Vector } from '../../model/gradient/products.js';

/**
 * Reads feature rows, multiplied by their scale, as a row-major matrix [rows.length, width]. The caller does not change
 * it.
 */
export type ReadScaledRows = (rows: Int32Array) => Promise<Vector>;

/** The number of rows that are read at a time, which bounds memory. */
const blockRows = 256;

/**
 * Computes the products in plain loops. Every sum runs in float64 and is rounded once, at the end. This is slow and
 * accurate: the other engines are compared with it.
 * @param width the number of features, D.
 * @param fresh allocates a result when the caller provides no array.
 */
export function referenceProducts<V extends Vector>(
  width: number,
  readRows: ReadScaledRows,
  fresh: Allocate<V>,
): Products<V> {
  return {
    async project(features, projection, coordinates, allocate = fresh) {
      const factors = projection.values.length / width;
      const projected = allocate(features.rows.length * factors);
      for await (const block of blocks(features, width, readRows)) {
        accumulateForward(block, projection.values, factors, projected);
      }
      if (!coordinates) return { projected };
      const gram = gramOf(projection.values, factors);
      const shifts = multiplyTransposed(coordinates, gram, factors, allocate);
      return { projected, gram: narrow(gram, allocate), shifts };
    },

    async multiply(left, right, factors, allocate = fresh) {
      return multiplyTransposed(left, right, factors, allocate);
    },

    async crossProduct(left, right, factors, allocate = fresh) {
      return narrow(crossProduct(left, right, factors), allocate);
    },

    async projectionGradient(features, weights, projection, perturbation, allocate = fresh) {
      const factors = projection.values.length / width;
      const gradient = new Float64Array(width * factors);
      for await (const block of blocks(features, width, readRows)) {
        accumulateGradient(block, weights, factors, gradient);
      }
      if (perturbation !== undefined) addPerturbation(gradient, projection, perturbation, factors);
      return narrow(gradient, allocate);
    },
  };
}

/** Computes the same products over a matrix in memory, in its own precision. Its values count as scaled already. */
export function denseProducts<V extends Float32Array | Float64Array>(matrix: V, width: number): Products<V> {
  const allocate = (length: number): V =>
    (matrix instanceof Float64Array ? new Float64Array(length) : new Float32Array(length)) as V;
  const readRows = async (rows: Int32Array): Promise<V> => {
    const values = allocate(rows.length * width);
    rows.forEach((row, r) => values.set(matrix.subarray(row * width, (row + 1) * width), r * width));
    return values;
  };
  return referenceProducts(width, readRows, allocate);
}

/** The rows `first`, `first` + 1, ... of C [count, width] in float64. */
interface Block {
  readonly first: number;
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** Reads the rows of C, or the differences of rows, block by block. */
async function* blocks(features: FeatureRows, width: number, readRows: ReadScaledRows): AsyncGenerator<Block> {
  for (let first = 0; first < features.rows.length; first += blockRows) {
    const values = Float64Array.from(await readRows(features.rows.subarray(first, first + blockRows)));
    if (features.minus !== undefined) {
      const minus = await readRows(features.minus.subarray(first, first + blockRows));
      for (let index = 0; index < values.length; index++) values[index] -= minus[index];
    }
    yield { first, count: values.length / width, width, values };
  }
}

/** Writes the rows of C E that belong to a block into `projected`. */
function accumulateForward(block: Block, projection: Vector, factors: number, projected: Vector): void {
  const sums = new Float64Array(factors);
  for (let r = 0; r < block.count; r++) {
    sums.fill(0);
    for (let d = 0; d < block.width; d++) {
      const value = block.values[r * block.width + d];
      for (let k = 0; k < factors; k++) sums[k] += value * projection[d * factors + k];
    }
    projected.set(sums, (block.first + r) * factors);
  }
}

/** Adds the part of C'T that belongs to a block to `gradient`. */
function accumulateGradient(block: Block, weights: Vector, factors: number, gradient: Float64Array): void {
  for (let r = 0; r < block.count; r++) {
    const row = (block.first + r) * factors;
    for (let d = 0; d < block.width; d++) {
      const value = block.values[r * block.width + d];
      for (let k = 0; k < factors; k++) gradient[d * factors + k] += value * weights[row + k];
    }
  }
}

/** gradient += E (left'right). */
function addPerturbation<V extends Vector>(
  gradient: Float64Array,
  projection: Projection<V>,
  { left, right }: { left: V; right: V },
  factors: number,
): void {
  const share = crossProduct(left, right, factors, factors);
  for (let row = 0; row < gradient.length; row += factors) {
    for (let j = 0; j < factors; j++) {
      const value = projection.values[row + j];
      for (let k = 0; k < factors; k++) gradient[row + k] += value * share[j * factors + k];
    }
  }
}

function gramOf(values: Vector, factors: number): Float64Array {
  return crossProduct(values, values, factors, factors);
}

/** Returns left'right [n, K] for left [m, n] and right [m, K]. */
function crossProduct(
  left: Vector,
  right: Vector,
  factors: number,
  columns = (factors * left.length) / right.length,
): Float64Array {
  const product = new Float64Array(columns * factors);
  for (let row = 0; row < left.length / columns; row++) {
    for (let j = 0; j < columns; j++) {
      const value = left[row * columns + j];
      for (let k = 0; k < factors; k++) product[j * factors + k] += value * right[row * factors + k];
    }
  }
  return product;
}

/** Returns left right' [m, n]. */
function multiplyTransposed<V extends Vector>(left: V, right: Vector, factors: number, allocate: Allocate<V>): V {
  const rows = left.length / factors;
  const columns = right.length / factors;
  const product = allocate(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < factors; k++) sum += left[i * factors + k] * right[j * factors + k];
      product[i * columns + j] = sum;
    }
  }
  return product;
}

/** Rounds float64 values to the precision of the result. */
function narrow<V extends Vector>(values: Float64Array, allocate: Allocate<V>): V {
  const result = allocate(values.length);
  result.set(values);
  return result;
}
