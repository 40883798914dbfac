import { inner } from '../gradient/gram.js';
import { columnProducts, makeOrthonormal } from './orthonormal.js';
import { CounterRandom, Purpose } from '../random/random.js';

/** The most products with X'X that turn random columns towards the principal directions. */
const MOST_ITERATIONS = 200;
/** The columns are good enough when another product adds at most this part to the squared length that they keep. */
const TOLERANCE = 1e-6;
/** The result depends on the rows alone, so the seed is fixed. */
const SEED = 1;
/** The computation pauses after so many rows. */
const PAUSE_ROWS = 256;

/** An orthonormal basis of the directions in which rows are longest. */
export interface PrincipalDirections {
  /** W [D, R]. A column is 0 where the rows have fewer directions. */
  readonly directions: Float32Array;
  /** R. */
  readonly rank: number;
  /** The share of the squared lengths of all rows that lies in these directions, from 0 to 1. */
  readonly share: number;
}

/**
 * Returns the R directions of the largest squared lengths of X [rows, D]: the space of the largest eigenvectors of X'X,
 * without subtracting a mean, because inner products of rows are to be kept. It is found by subspace iteration (Halko, Martinsson
 * and Tropp 2011). Sums run in float64 in a fixed order, so the bits are the same on every machine. It needs 8 D (rows + D) bytes, and pauses after every few rows.
 */
export function* principalDirections(
  rows: Float32Array,
  width: number,
  rank: number,
): Generator<void, PrincipalDirections> {
  const gram = yield* columnProducts(Float64Array.from(rows), width);
  let all = 0;
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < row; column++) gram[column * width + row] = gram[row * width + column];
    all += gram[row * width + row];
  }
  const random = new CounterRandom(SEED, Purpose.principal);
  let columns = new Float64Array(width * rank);
  for (let d = 0; d < width; d++) random.normals(columns.subarray(d * rank, (d + 1) * rank), 1, d);
  yield* makeOrthonormal(columns, rank);
  let kept = 0;
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const next = yield* timesGram(gram, columns, rank);
    const before = kept;
    kept = inner(columns, 0, next, 0, columns.length);
    columns = next;
    yield* makeOrthonormal(columns, rank);
    if (kept - before <= TOLERANCE * kept) break;
  }
  return { directions: Float32Array.from(columns), rank, share: all === 0 ? 0 : Math.min(1, kept / all) };
}

/** Where the D values of a vector are that are replaced by R. */
interface Place {
  readonly from: number;
  /** D. */
  readonly width: number;
  /** The length of each vector. */
  readonly length: number;
}

/**
 * Returns vectors [rows, length - D + R] in which the D values from `from` on are replaced by their R inner products with the
 * directions. Each sum runs in float64 in the order of the D values.
 */
export function rotatedRows(
  vectors: Float32Array,
  { directions, rank }: Pick<PrincipalDirections, 'directions' | 'rank'>,
  { from, width, length }: Place,
): Float32Array {
  const shorter = length - width + rank;
  const out = new Float32Array((vectors.length / length) * shorter);
  const sums = new Float64Array(rank);
  for (let start = 0, to = 0; start < vectors.length; start += length, to += shorter) {
    out.set(vectors.subarray(start, start + from), to);
    out.set(vectors.subarray(start + from + width, start + length), to + from + rank);
    sums.fill(0);
    for (let d = 0; d < width; d++) {
      const value = vectors[start + from + d];
      for (let k = 0, at = d * rank; k < rank; k++, at++) sums[k] += value * directions[at];
    }
    out.set(sums, to + from);
  }
  return out;
}

/** Returns G B [D, R] for a symmetric G [D, D] and B [D, R]. */
function* timesGram(gram: Float64Array, right: Float64Array, rank: number): Generator<void, Float64Array<ArrayBuffer>> {
  const out = new Float64Array(right.length);
  const width = right.length / rank;
  for (let row = 0; row < width; row++) {
    if (row % PAUSE_ROWS === 0) yield;
    const sums = out.subarray(row * rank, (row + 1) * rank);
    for (let d = 0; d < width; d++) {
      const value = gram[row * width + d];
      for (let k = 0, at = d * rank; k < rank; k++, at++) sums[k] += value * right[at];
    }
  }
  return out;
}
