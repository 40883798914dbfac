import type { FeatureRows, Projected, Projection } from '../../model/gradient/products.js';
import { CallQueue } from '../call-queue.js';
import { featuresFor } from '../checks.js';
import { fresh } from '../engine.js';
import type { Engine, EngineOptions } from '../engine.js';
import { ContentProducts } from './content-products.js';
import { fingerprintOf } from './fingerprint.js';
import { crossProductGraph, multiplyGraph } from './graphs.js';
import { Sessions, table, type Runtime } from './session.js';
import { required } from '../../runtime/required.js';

/** To wake a second thread takes longer than it saves in products of at most so many multiplications. */
const SMALL_PRODUCT = 2 ** 23;

/** The device in words, as `Engine.device` describes it. */
export function deviceOf(threads: number): string {
  return `cpu, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/**
 * Computes products as ONNX graphs over rows that are gathered from memory-mapped files
 * (docs/decisions/0002-onnx-products.md). Graphs read inputs where the caller has them, and write results into the
 * arrays that the caller gets, so nothing is copied in between. Products run one after the other, in the order of the
 * calls.
 */
export class OnnxEngine implements Engine {
  readonly name = 'onnx';
  readonly device: string;
  readonly fingerprint: string;
  readonly #sessions: Sessions;
  /** The sessions of small products, with one thread. */
  readonly #small: Sessions;
  readonly #content: ContentProducts | null;
  readonly #queue = new CallQueue('onnx');

  /** Opens the feature files. Throws an InputError when a feature file is missing or too short. */
  constructor(
    runtime: Runtime,
    private readonly options: EngineOptions,
  ) {
    const { features, factors, threads } = options;
    this.#sessions = new Sessions(runtime, threads);
    this.#small = new Sessions(runtime, 1);
    this.#content = features && new ContentProducts(this.#sessions, features, factors);
    this.device = deviceOf(threads);
    this.fingerprint = fingerprintOf(runtime.env.versions.node ?? 'unknown');
  }

  /** Computes C E [n, K], as `Products.project` describes. Rejects with an Error when the engine is closed. */
  project(rows: FeatureRows, projection: Projection, coordinates?: Float32Array, allocate = fresh): Promise<Projected> {
    return this.#queue.run(() => this.#contentFor(rows).project(rows, projection, coordinates, allocate));
  }

  /** Computes the gradient of E [D, K], as `Products.projectionGradient` describes. */
  projectionGradient(
    rows: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
    allocate = fresh,
  ): Promise<Float32Array> {
    return this.#queue.run(() =>
      this.#contentFor(rows).projectionGradient(rows, weights, projection, perturbation, allocate),
    );
  }

  /** Computes left right' [m, n], as `Products.multiply` describes. */
  multiply(left: Float32Array, right: Float32Array, factors: number, allocate = fresh): Promise<Float32Array> {
    return this.#queue.run(async () => {
      const columns = right.length / factors;
      const product = allocate((left.length / factors) * columns);
      if (product.length === 0) return product;
      const inputs = { left: table(left, factors), right: table(right, factors) };
      const outputs = { product: table(product, columns) };
      await this.#sessionsFor(left.length * columns).run(
        `multiply by ${factors}`,
        () => multiplyGraph(factors),
        inputs,
        outputs,
      );
      return product;
    });
  }

  /** Computes left'right [n, K], as `Products.crossProduct` describes. */
  crossProduct(left: Float32Array, right: Float32Array, factors: number, allocate = fresh): Promise<Float32Array> {
    return this.#queue.run(async () => {
      const columns = left.length / (right.length / factors);
      const inputs = { left: table(left, columns), right: table(right, factors) };
      const product = allocate(columns * factors);
      const outputs = { product: table(product, factors) };
      const sessions = this.#sessionsFor(left.length * factors);
      await sessions.run(`cross product by ${factors}`, () => crossProductGraph(factors), inputs, outputs);
      return product;
    });
  }

  /** Closes the engine after the products that were requested before have ended. */
  close(): Promise<void> {
    return this.#queue.close(async () => {
      await this.#sessions.close();
      await this.#small.close();
      this.#content?.close();
    });
  }

  /** Returns the sessions that compute so many multiplications soonest. Neither the session nor its threads change a result. */
  #sessionsFor(multiplications: number): Sessions {
    return multiplications <= SMALL_PRODUCT ? this.#small : this.#sessions;
  }

  /** Returns the products with features, after checking the row numbers. Throws as `featuresFor` does. */
  #contentFor(rows: FeatureRows): ContentProducts {
    featuresFor(rows, this.options.features);
    return required(this.#content, 'the products with features');
  }
}
