import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows, Projection } from '../../model/products.js';
import { featuresFor } from '../checks.js';
import type { Engine, EngineOptions } from '../engine.js';
import { fingerprintOf } from './fingerprint.js';
import { GatheredRows } from './gathered-rows.js';
import type { Graph } from './graph.js';
import { gradientGraph, multiplyGraph, projectGraph, type GradientStart } from './graphs.js';
import { FeatureFiles } from './mapped-features.js';
import { atLeast, rowBlocks, type RowBlock } from './row-blocks.js';
import { Sessions, type Arrays, type Runtime } from './session.js';

/**
 * Products as ONNX graphs. Inputs are read where the caller has them and results are written into the arrays that the
 * caller gets: nothing is copied in between. Products run one after the other, in the order of the calls.
 */
export class OnnxEngine implements Engine {
  readonly name = 'onnx';
  readonly device: string;
  readonly fingerprint: string;
  private readonly sessions: Sessions;
  private readonly files: FeatureFiles | null;
  private readonly gathered = new GatheredRows();
  private lastCall: Promise<unknown> = Promise.resolve();
  private closed = false;

  /** Throws an InputError when a feature file is missing or too short. */
  constructor(
    runtime: Runtime,
    private readonly options: EngineOptions,
  ) {
    const { features, threads } = options;
    this.files = features === null ? null : new FeatureFiles(features);
    this.sessions = new Sessions(runtime, threads);
    this.device = `cpu, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    this.fingerprint = fingerprintOf(runtime.env.versions.node ?? 'unknown');
  }

  project(
    features: FeatureRows,
    projection: Projection,
    gram: boolean,
  ): Promise<{ projected: Float32Array; gram?: Float32Array }> {
    return this.inTurn(async () => {
      const matrix = this.featuresFor(features);
      const { factors } = this.options;
      // At least as many rows as columns: see sumOfProducts in graphs.ts.
      const padded = atLeast(features, factors);
      const projected = new Float32Array(padded.rows.length * factors);
      const gramValues = gram ? new Float32Array(factors * factors) : undefined;
      const blocks = rowBlocks(padded, matrix.width);
      const keep = blocks.length === 1;
      for (const block of blocks) {
        const outputs: Arrays = { projected: this.table(rowsOf(projected, block, factors)) };
        if (keep) Object.assign(outputs, gatheredTables(this.gathered.makeRoom(block.rows.length, matrix), matrix));
        const withGram = gramValues !== undefined && block.first === 0;
        if (withGram) outputs.gram = this.table(gramValues);
        await this.projectBlock(matrix, block, projection, outputs);
      }
      if (keep) this.gathered.keep(features);
      return { projected: projected.subarray(0, features.rows.length * factors), gram: gramValues };
    });
  }

  multiply(left: Float32Array, right: Float32Array, factors: number): Promise<Float32Array> {
    return this.inTurn(async () => {
      const columns = right.length / factors;
      const product = new Float32Array((left.length / factors) * columns);
      if (product.length === 0) return product;
      const inputs = { left: this.table(left, factors), right: this.table(right, factors) };
      const outputs = { product: this.table(product, columns) };
      await this.sessions.run(`multiply ${factors}`, () => multiplyGraph(factors), inputs, outputs);
      return product;
    });
  }

  projectionGradient(
    features: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
  ): Promise<Float32Array> {
    return this.inTurn(async () => {
      const matrix = this.featuresFor(features);
      const { factors } = this.options;
      let start: GradientStart = perturbation === undefined ? 'nothing' : 'perturbation';
      let startInputs: Arrays =
        perturbation === undefined
          ? {}
          : {
              left: this.table(perturbation.left),
              right: this.table(perturbation.right),
              ...this.byPart('projection', projection.values),
            };
      let gradient = new Float32Array(0);
      for (const block of rowBlocks(features, matrix.width)) {
        gradient = new Float32Array(matrix.width * factors);
        const inputs = { ...startInputs, weights: this.table(rowsOf(weights, block, factors)) };
        await this.gradientBlock(matrix, block, start, inputs, this.byPart('gradient', gradient));
        start = 'gradient';
        startInputs = this.byPart('before', gradient);
      }
      return gradient;
    });
  }

  /** Ends after the products that were asked for before. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.lastCall.catch(() => undefined);
    await this.sessions.close();
    this.files?.close();
  }

  private async projectBlock(
    matrix: FeatureMatrix,
    block: RowBlock,
    projection: Projection,
    outputs: Arrays,
  ): Promise<void> {
    const variant = { source: sourceOf(block), gram: 'gram' in outputs };
    const inputs = { ...rowVectors(block), ...this.byPart('projection', projection.values) };
    const graph = (): Graph => projectGraph(matrix, this.options.factors, variant);
    await this.sessions.run(`project ${variant.source} ${variant.gram}`, graph, inputs, outputs);
  }

  /** The gradient of one block, from the rows that its projection gathered where they are still there. */
  private async gradientBlock(
    matrix: FeatureMatrix,
    block: RowBlock,
    start: GradientStart,
    inputs: Arrays,
    outputs: Arrays,
  ): Promise<void> {
    const gathered = this.gathered.find(block, matrix);
    const source = gathered === undefined ? sourceOf(block) : 'gathered';
    const rows = gathered === undefined ? rowVectors(block) : gatheredTables(gathered, matrix);
    const graph = (): Graph => gradientGraph(matrix, this.options.factors, { source, start });
    await this.sessions.run(`gradient ${source} ${start}`, graph, { ...inputs, ...rows }, outputs);
  }

  /** Runs a product after those that were asked for before: they share what was gathered. */
  private inTurn<T>(product: () => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new Error('Cannot use the onnx engine as it is closed'));
    const result = this.lastCall.then(product);
    this.lastCall = result.catch(() => undefined);
    return result;
  }

  /** The features, after checking what the kernels would not. */
  private featuresFor(rows: FeatureRows): FeatureMatrix {
    const features = featuresFor(rows, this.options.features);
    this.files?.verify();
    return features;
  }

  /** The rows of a [D, K] matrix that belong to each feature part. */
  private byPart(name: string, values: Float32Array): Arrays {
    const { features, factors } = this.options;
    const arrays: Arrays = {};
    let start = 0;
    for (const [p, part] of (features?.parts ?? []).entries()) {
      const end = start + part.width * factors;
      arrays[`${name}_${p}`] = this.table(values.subarray(start, end));
      start = end;
    }
    return arrays;
  }

  private table(data: Float32Array, columns = this.options.factors): Arrays[string] {
    return { data, shape: [data.length / columns, columns] };
  }
}

function sourceOf({ minus }: FeatureRows): 'rows' | 'differences' {
  return minus === undefined ? 'rows' : 'differences';
}

function rowVectors({ rows, minus }: FeatureRows): Arrays {
  const vectors: Arrays = { rows: { data: rows, shape: [rows.length] } };
  if (minus !== undefined) vectors.minus = { data: minus, shape: [minus.length] };
  return vectors;
}

function gatheredTables(gathered: readonly Float32Array[], { parts }: FeatureMatrix): Arrays {
  return Object.fromEntries(
    gathered.map((data, p) => [`gathered_${p}`, { data, shape: [data.length / parts[p].width, parts[p].width] }]),
  );
}

/** The rows of a [n, K] matrix that belong to a block. */
function rowsOf(values: Float32Array, { first, rows }: RowBlock, factors: number): Float32Array {
  return values.subarray(first * factors, (first + rows.length) * factors);
}
