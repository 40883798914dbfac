import type { Allocate, FeatureRows, Products, Projected, Projection } from '../../model/gradient/products.js';
import { MatrixProduct } from '../../model/kernels/matrix-product.js';
import { transposed } from '../../model/linear-algebra/rows.js';
import { required } from '../../runtime/required.js';
import { fresh } from '../engine.js';
import type { LimbCount } from './limb.js';
import { roundColumns, roundRows, type Rounded } from './limbs.js';
import { addMixed, addProjected, addSquares, joinLimbs, scaleRows, writeGradient } from './rescale.js';
import { RoundKernels } from './round-kernels.js';
import { PartScale } from './scales.js';
import type { IntegerFeatures, IntegerSums } from './sums.js';

/** The number of limbs of E and of the weights of feature rows. */
export interface Precision {
  readonly projection: LimbCount;
  readonly weights: LimbCount;
}

/** E of one version, rounded: for each part, as feature rows multiply it, and as it is. */
interface RoundedProjection {
  readonly version: number;
  readonly scaled: readonly Rounded[];
  readonly plain: readonly Rounded[];
}

/**
 * Computes the products of training from exact sums of integers. Features are int8, and E and the weights are rounded to integers. Everything
 * besides the sums is arithmetic of one order, so results have the same bits on every processor, for any number of threads.
 */
export class IntegerProducts implements Products {
  readonly #scales: readonly PartScale[];
  readonly #small = new MatrixProduct();
  /** For each part, the kernels whose memory has its rows of E, as they are and with the scale of columns. */
  readonly #kernels: readonly (readonly [RoundKernels, RoundKernels])[];
  #rounded: RoundedProjection | undefined;

  readonly #parts: IntegerFeatures['parts'];

  /** @param sums they and the features are null for a model without features, for which only small products work. */
  constructor(
    private readonly sums: IntegerSums | null,
    features: IntegerFeatures | null,
    private readonly factors: number,
    private readonly precision: Precision,
  ) {
    this.#parts = features?.parts ?? [];
    this.#scales = this.#parts.map((part) => new PartScale(part, features?.inverseScale ?? 1));
    this.#kernels = this.#parts.map(() => [new RoundKernels(), new RoundKernels()]);
  }

  async project(
    rows: FeatureRows,
    projection: Projection,
    coordinates?: Float32Array,
    allocate: Allocate = fresh,
  ): Promise<Projected> {
    const { factors } = this;
    const limbs = this.precision.projection;
    const { scaled, plain } = this.#round(projection);
    const all = everyRow(rows);
    const { projected: sums, squares } = await this.#sums.project(all, limbsOf(scaled), coordinates && limbsOf(plain));
    const total = new Float64Array(rows.rows.length * factors);
    for (const [p, { steps }] of total.length > 0 ? scaled.entries() : [])
      addProjected(total, joinLimbs(sums[p], limbs, factors), steps, this.#scales[p].factorsOf(all));
    const projected = narrow(total, allocate);
    if (!coordinates || !squares) return { projected };
    const square = new Float64Array(factors ** 2);
    for (const [p, { steps }] of plain.entries()) {
      const columns = joinLimbs(squares[p], limbs, factors);
      addSquares(square, joinLimbs(columns, limbs, factors ** 2), steps);
    }
    const gram = narrow(square, allocate);
    // G is symmetric, so L G' is L G.
    return { projected, gram, shifts: await this.multiply(coordinates, gram, factors, allocate) };
  }

  async projectionGradient(
    rows: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
    allocate: Allocate = fresh,
  ): Promise<Float32Array> {
    const { factors, precision } = this;
    const all = everyRow(rows);
    const values = weightsOf(rows, weights, factors);
    const rounded = this.#scales.map((scale) => {
      const rowFactors = scale.factorsOf(all);
      for (let row = rows.rows.length; row < all.length; row++) rowFactors[row] = -rowFactors[row];
      return roundColumns({ values, rowFactors }, factors, precision.weights);
    });
    const mixing = perturbation && this.#mixing(projection, perturbation);
    const sums = await this.#sums.gradient(
      all,
      limbsOf(rounded),
      mixing && { left: mixing.left, right: limbsOf(mixing.right) },
    );
    const gradient = allocate(projection.values.length);
    let start = 0;
    for (const [p, { width }] of this.#parts.entries()) {
      const [{ steps }, { columns }] = [rounded[p], this.#scales[p]];
      const out = gradient.subarray(start * factors, (start + width) * factors);
      writeGradient(out, joinLimbs(sums.gradient[p], precision.weights, out.length), steps);
      if (columns) scaleRows(out, columns, factors);
      if (mixing && sums.mixed) {
        const ofProjection = joinLimbs(sums.mixed[p], precision.weights, factors);
        addMixed(out, joinLimbs(ofProjection, precision.projection, factors), mixing.right[p].steps);
      }
      start += width;
    }
    return gradient;
  }

  async multiply(
    left: Float32Array,
    right: Float32Array,
    factors: number,
    allocate: Allocate = fresh,
  ): Promise<Float32Array> {
    const [rows, columns] = [left.length / factors, right.length / factors];
    const product = allocate(rows * columns);
    const factor = { values: left, rows, rowStride: factors, innerStride: 1 };
    this.#small.multiply(factor, transposed(right, factors), columns, product);
    return product;
  }

  async crossProduct(
    left: Float32Array,
    right: Float32Array,
    factors: number,
    allocate: Allocate = fresh,
  ): Promise<Float32Array> {
    return this.#cross(left, { right, factors, columns: left.length / (right.length / factors) }, allocate);
  }

  #cross(
    left: Float32Array,
    { right, factors, columns }: { right: Float32Array; factors: number; columns: number },
    allocate: Allocate,
  ): Float32Array {
    const product = allocate(columns * factors);
    const factor = { values: left, rows: columns, rowStride: 1, innerStride: columns };
    this.#small.multiply(factor, right, factors, product);
    return product;
  }

  /**
   * Rounds M = left'right [K, K] for each part. The columns of E have steps, which the rows of M are multiplied by.
   */
  #mixing(projection: Projection, { left, right }: { left: Float32Array; right: Float32Array }) {
    const { factors } = this;
    const values = this.#cross(left, { right, factors, columns: factors }, fresh);
    const { plain } = this.#round(projection);
    return {
      left: limbsOf(plain),
      right: plain.map(({ steps }) => roundRows({ values, rowFactors: steps }, factors, this.precision.weights)),
    };
  }

  get #sums(): IntegerSums {
    return required(this.sums, 'the sums over features');
  }

  /** Rounds E, once for each version. */
  #round({ values: all, version }: Projection): RoundedProjection {
    if (this.#rounded?.version === version) return this.#rounded;
    const { factors, precision } = this;
    let start = 0;
    const parts = this.#parts.map(({ width }, p) => {
      const part = all.subarray(start * factors, (start += width) * factors);
      const [ofPlain, ofScaled] = this.#kernels[p];
      const plain = roundRows({ values: part }, factors, precision.projection, ofPlain);
      const values = this.#scales[p].scaled(part, factors);
      return {
        plain,
        scaled: values === part ? plain : roundRows({ values }, factors, precision.projection, ofScaled),
      };
    });
    this.#rounded = { version, scaled: parts.map(({ scaled }) => scaled), plain: parts.map(({ plain }) => plain) };
    return this.#rounded;
  }
}

const limbsOf = (matrices: readonly Rounded[]): Int8Array[] => matrices.map(({ limbs }) => limbs);

/** The row numbers, and after them those of the rows to subtract. Where there is none, it is row 0, which then has no weight. */
function everyRow({ rows, minus }: FeatureRows): Int32Array {
  if (rows.length === 0) return new Int32Array(1);
  if (!minus) return rows;
  const all = new Int32Array(2 * rows.length);
  all.set(rows);
  all.set(minus, rows.length);
  return all;
}

/** The weights of `everyRow`, before their signs. */
function weightsOf({ rows, minus }: FeatureRows, weights: Float32Array, factors: number): Float32Array {
  if (rows.length === 0) return new Float32Array(factors);
  if (!minus) return weights;
  const both = new Float32Array(2 * weights.length);
  both.set(weights);
  both.set(weights, weights.length);
  return both;
}

/** Rounds float64 values to float32. */
function narrow(values: Float64Array, allocate: Allocate): Float32Array {
  const result = allocate(values.length);
  result.set(values);
  return result;
}
