import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows, Projection } from '../../model/products.js';
import { featuresFor } from '../checks.js';
import type { Engine, EngineOptions } from '../engine.js';
import { fingerprintOf } from './fingerprint.js';
import type { Graph } from './graph.js';
import { gradientGraph, multiplyGraph, projectGraph } from './graphs.js';
import { FeatureFiles } from './mapped-features.js';
import { openSession, type Runtime } from './session.js';

type Tensors = Record<string, Tensor>;

/**
 * Products as ONNX graphs, one session for each variant that is used, opened at its first use. Inputs are read where
 * the caller has them and results are written into the arrays that the caller gets: nothing is copied in between.
 */
export class OnnxEngine implements Engine {
  readonly name = 'onnx';
  readonly device: string;
  readonly fingerprint: string;
  private readonly sessions = new Map<string, Promise<InferenceSession>>();
  private closed = false;

  private constructor(
    private readonly runtime: Runtime,
    private readonly options: EngineOptions,
    private readonly files: FeatureFiles | null,
  ) {
    this.device = `cpu, ${options.threads} ${options.threads === 1 ? 'thread' : 'threads'}`;
    this.fingerprint = fingerprintOf(runtime.env.versions.node ?? 'unknown');
  }

  /** Rejects with an InputError when a feature file is missing or too short. */
  static async open(runtime: Runtime, options: EngineOptions): Promise<OnnxEngine> {
    const { features } = options;
    return new OnnxEngine(runtime, options, features === null ? null : new FeatureFiles(features));
  }

  async project(
    features: FeatureRows,
    projection: Projection,
    gram: boolean,
  ): Promise<{ projected: Float32Array; gram?: Float32Array }> {
    const { factors } = this.options;
    const matrix = this.features(features);
    const minus = features.minus !== undefined;
    const padded = atLeast(features, 2 * factors);
    const projected = new Float32Array(padded.rows.length * factors);
    const fetches: Tensors = { projected: this.matrix(projected) };
    const gramValues = gram ? new Float32Array(factors * factors) : undefined;
    if (gramValues !== undefined) fetches.gram = this.matrix(gramValues);
    const session = await this.session(`project ${minus} ${gram}`, () =>
      projectGraph(matrix, factors, { minus, gram }),
    );
    await this.run(session, { ...this.rowTensors(padded), ...this.projectionTensors(projection) }, fetches);
    return { projected: projected.slice(0, features.rows.length * factors), gram: gramValues };
  }

  async multiply(left: Float32Array, right: Float32Array, factors: number): Promise<Float32Array> {
    this.refuseWhenClosed();
    const rows = left.length / factors;
    const columns = right.length / factors;
    const product = new Float32Array(rows * columns);
    if (product.length === 0) return product;
    const session = await this.session(`multiply ${factors}`, () => multiplyGraph(factors));
    await this.run(
      session,
      { left: this.matrix(left, factors), right: this.matrix(right, factors) },
      { product: this.matrix(product, columns) },
    );
    return product;
  }

  async projectionGradient(
    features: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
  ): Promise<Float32Array> {
    const { factors } = this.options;
    const matrix = this.features(features);
    const variant = { minus: features.minus !== undefined, perturbation: perturbation !== undefined };
    const gradient = new Float32Array(matrix.width * factors);
    const feeds: Tensors = { ...this.rowTensors(features), weights: this.matrix(weights) };
    if (perturbation !== undefined) {
      Object.assign(feeds, this.projectionTensors(projection), {
        left: this.matrix(perturbation.left),
        right: this.matrix(perturbation.right),
      });
    }
    const key = `gradient ${variant.minus} ${variant.perturbation}`;
    const session = await this.session(key, () => gradientGraph(matrix, factors, variant));
    await this.run(session, feeds, this.byPart('gradient', gradient));
    return gradient;
  }

  async close(): Promise<void> {
    this.closed = true;
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const session of sessions) await (await session).release();
    this.files?.close();
  }

  /** The features, after checking what the kernels would not. */
  private features(features: FeatureRows): FeatureMatrix {
    this.refuseWhenClosed();
    this.files?.verify();
    return featuresFor(features, this.options.features);
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new Error('Cannot use the onnx engine as it is closed');
  }

  private session(key: string, graph: () => Graph): Promise<InferenceSession> {
    this.refuseWhenClosed();
    let session = this.sessions.get(key);
    if (session === undefined) {
      session = openSession(this.runtime, graph(), this.options.threads);
      this.sessions.set(key, session);
    }
    return session;
  }

  private async run(session: InferenceSession, feeds: Tensors, fetches: Tensors): Promise<void> {
    this.refuseWhenClosed();
    await session.run(feeds, fetches);
  }

  private rowTensors({ rows, minus }: FeatureRows): Tensors {
    const tensors: Tensors = { rows: new this.runtime.Tensor('int32', rows, [rows.length]) };
    if (minus !== undefined) tensors.minus = new this.runtime.Tensor('int32', minus, [minus.length]);
    return tensors;
  }

  private projectionTensors(projection: Projection): Tensors {
    return this.byPart('projection', projection.values);
  }

  /** The rows of a [D, K] matrix that belong to each feature part, as views of the same memory. */
  private byPart(name: string, values: Float32Array): Tensors {
    const { features, factors } = this.options;
    const tensors: Tensors = {};
    let start = 0;
    for (const [p, part] of (features?.parts ?? []).entries()) {
      const end = start + part.width * factors;
      tensors[`${name}_${p}`] = this.matrix(values.subarray(start, end));
      start = end;
    }
    return tensors;
  }

  private matrix(values: Float32Array, columns = this.options.factors): Tensor {
    return new this.runtime.Tensor('float32', values, [values.length / columns, columns]);
  }
}

/**
 * At least `count` rows, the rest all 0. The runtime cuts a product with fewer rows than columns by columns among its
 * threads, and the number of columns changes the order in which it sums.
 */
function atLeast(features: FeatureRows, count: number): FeatureRows {
  if (features.rows.length >= count) return features;
  const fill = (rows: Int32Array): Int32Array => {
    const filled = new Int32Array(count);
    filled.set(rows);
    return filled;
  };
  return {
    rows: fill(features.rows),
    ...(features.minus === undefined ? {} : { minus: fill(features.minus) }),
  };
}
