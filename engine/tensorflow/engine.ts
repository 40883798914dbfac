import { setImmediate } from 'node:timers/promises';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { FeatureRows, Projected, Projection } from '../../model/gradient/products.js';
import { CallQueue } from '../call-queue.js';
import { fresh } from '../engine.js';
import type { Engine } from '../engine.js';
import type { FeatureSlabs } from './slabs.js';
import type { Tensor, Tfjs } from './tfjs.js';
import { required } from '../../runtime/required.js';

/** The parts of which a TensorFlow engine is made. */
export interface TensorflowParts {
  readonly tf: Tfjs;
  readonly device: string;
  readonly fingerprint: string;
  /** The number of factors, K. */
  readonly factors: number;
  /** The feature files and their tensors on the device; null for a model without features. */
  readonly features: { readonly matrix: FeatureMatrix; readonly slabs: FeatureSlabs } | null;
}

/** The most values of a result that are computed in one piece: 64 MiB of float32. */
const blockValues = 2 ** 24;

/**
 * Computes products on TensorFlow's device. The features stay on the device, and so does the projection until its
 * version changes. TensorFlow blocks the calling thread. So large products are cut into blocks, and the event loop runs
 * after each of them: a heartbeat waits for one block at most. Calls run one after the other, in the order in which
 * they were made.
 */
export class TensorflowEngine implements Engine {
  readonly name = 'tensorflow';
  readonly device: string;
  readonly fingerprint: string;
  readonly #tf: Tfjs;
  #resident: { readonly version: number; readonly values: Tensor } | null = null;
  readonly #queue = new CallQueue('tensorflow');

  constructor(private readonly parts: TensorflowParts) {
    this.#tf = parts.tf;
    this.device = parts.device;
    this.fingerprint = parts.fingerprint;
  }

  /** Computes C E [n, K], as `Products.project` describes. Rejects with an Error when the engine is closed. */
  project(
    features: FeatureRows,
    projection: Projection,
    coordinates?: Float32Array,
    allocate = fresh,
  ): Promise<Projected> {
    return this.#queue.run(async () => {
      const slabs = this.#slabsFor(features);
      const { factors } = this.parts;
      const count = features.rows.length;
      const projected = allocate(count * factors);
      const values = this.#onDevice(projection);
      for (let start = 0; start < count; start += slabs.blockRows) {
        const end = Math.min(start + slabs.blockRows, count);
        const block = projected.subarray(start * factors, end * factors);
        this.#readInto(block, () => this.#tf.matMul(slabs.gather(features, start, end), values));
        await setImmediate();
      }
      if (!coordinates) return { projected };
      const gram = this.#readInto(allocate(factors ** 2), () => this.#tf.matMul(values, values, true));
      const shifts = allocate(coordinates.length);
      if (shifts.length === 0) return { projected, gram, shifts };
      this.#readInto(shifts, () => this.#tf.matMul(this.#matrix(coordinates, factors), this.#matrix(gram, factors)));
      return { projected, gram, shifts };
    });
  }

  /** Computes left right' [m, n], as `Products.multiply` describes. */
  multiply(left: Float32Array, right: Float32Array, factors: number, allocate = fresh): Promise<Float32Array> {
    return this.#queue.run(async () => {
      const [rows, columns] = [left.length / factors, right.length / factors];
      const product = allocate(rows * columns);
      if (product.length === 0) return product;
      const uploaded = this.#matrix(right, factors);
      const blockRows = Math.max(1, Math.floor(blockValues / columns));
      try {
        for (let start = 0; start < rows; start += blockRows) {
          const rowsOfBlock = left.subarray(start * factors, (start + blockRows) * factors);
          const block = product.subarray(start * columns, (start + blockRows) * columns);
          this.#readInto(block, () => this.#tf.matMul(this.#matrix(rowsOfBlock, factors), uploaded, false, true));
          await setImmediate();
        }
      } finally {
        uploaded.dispose();
      }
      return product;
    });
  }

  /** Computes left'right [n, K], as `Products.crossProduct` describes. */
  crossProduct(left: Float32Array, right: Float32Array, factors: number, allocate = fresh): Promise<Float32Array> {
    return this.#queue.run(async () => {
      const rows = right.length / factors;
      const columns = left.length / rows;
      const blockRows = Math.max(1, Math.floor(blockValues / columns));
      const terms: (() => Tensor)[] = [];
      for (let start = 0; start < rows; start += blockRows) {
        const end = Math.min(start + blockRows, rows);
        const lefts = left.subarray(start * columns, end * columns);
        const rights = right.subarray(start * factors, end * factors);
        terms.push(() => this.#tf.matMul(this.#matrix(lefts, columns), this.#matrix(rights, factors), true));
      }
      return this.#sum(terms, allocate(columns * factors));
    });
  }

  /** Computes the gradient of E [D, K], as `Products.projectionGradient` describes. */
  projectionGradient(
    features: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
    allocate = fresh,
  ): Promise<Float32Array> {
    return this.#queue.run(async () => {
      const slabs = this.#slabsFor(features);
      const terms: (() => Tensor)[] = [];
      for (let start = 0; start < features.rows.length; start += slabs.blockRows) {
        const end = Math.min(start + slabs.blockRows, features.rows.length);
        terms.push(() => this.#dataTerm(slabs.gather(features, start, end), weights, start, end));
      }
      if (perturbation !== undefined && perturbation.left.length > 0) {
        const values = this.#onDevice(projection);
        terms.push(() => this.#perturbationTerm(values, perturbation));
      }
      return this.#sum(
        terms,
        allocate(required(this.parts.features, 'the features').matrix.width * this.parts.factors),
      );
    });
  }

  /** Frees the tensors after the calls that were made before have ended. */
  close(): Promise<void> {
    return this.#queue.close(async () => {
      this.parts.features?.slabs.dispose();
      this.#resident?.values.dispose();
      this.#resident = null;
    });
  }

  /** Returns C'T [D, K] of one block of rows. */
  #dataTerm(rows: Tensor, weights: Float32Array, start: number, end: number): Tensor {
    const { factors } = this.parts;
    return this.#tf.matMul(rows, this.#matrix(weights.subarray(start * factors, end * factors), factors), true);
  }

  /** Returns E (left'right) [D, K]. */
  #perturbationTerm(values: Tensor, { left, right }: { left: Float32Array; right: Float32Array }): Tensor {
    const { factors } = this.parts;
    const share = this.#tf.matMul(this.#matrix(left, factors), this.#matrix(right, factors), true);
    return this.#tf.matMul(values, share);
  }

  /** Adds [D, K] terms on the device, in their order, and copies the sum into `out`. Without terms, `out` becomes 0. */
  async #sum(terms: readonly (() => Tensor)[], out: Float32Array): Promise<Float32Array> {
    let sum: Tensor | null = null;
    try {
      for (const term of terms) {
        const before: Tensor | null = sum;
        sum = this.#tf.tidy(() => (before === null ? term() : this.#tf.add(before, term())));
        before?.dispose();
        await setImmediate();
      }
      if (sum) out.set(sum.dataSync());
      else out.fill(0);
      return out;
    } finally {
      sum?.dispose();
    }
  }

  /**
   * Returns E on the device. It is uploaded when its version has changed. This must not be called inside `tidy`, which
   * would dispose of the tensor.
   */
  #onDevice({ version, values }: Projection): Tensor {
    if (this.#resident?.version === version) return this.#resident.values;
    this.#resident?.values.dispose();
    // This must be a copy: on a CPU the tensor may share the memory of `values`, which the caller updates in place.
    this.#resident = { version, values: this.#matrix(values.slice(), this.parts.factors) };
    return this.#resident.values;
  }

  /** Puts a row-major matrix on the device. */
  #matrix(values: Float32Array, columns: number): Tensor {
    return this.#tf.tensor(values, [values.length / columns, columns], 'float32');
  }

  /** Runs operations on the device and copies their result into `out`. */
  #readInto(out: Float32Array, work: () => Tensor): Float32Array {
    const result = this.#tf.tidy(work);
    out.set(result.dataSync());
    result.dispose();
    return out;
  }

  /**
   * Returns the features on the device, after checking the row numbers. Throws a RangeError for a row that does not
   * exist.
   */
  #slabsFor({ rows, minus }: FeatureRows): FeatureSlabs {
    const { features } = this.parts;
    if (features === null) throw new Error('Cannot read feature rows as the engine was opened without features');
    for (const numbers of minus === undefined ? [rows] : [rows, minus]) {
      for (const row of numbers) {
        if (row >= 0 && row < features.matrix.rows) continue;
        throw new RangeError(
          `Cannot read a feature row as its number must be from 0 to ${features.matrix.rows - 1}: current value is ${row}`,
        );
      }
    }
    return features.slabs;
  }
}
