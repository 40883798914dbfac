import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows, Projection } from '../../model/products.js';
import { GatheredRows } from './gathered-rows.js';
import { gradientGraph, projectGraph, type GradientStart } from './graphs.js';
import { FeatureFiles } from './mapped-features.js';
import { table, type Arrays, type Sessions } from './session.js';

/** Up to so many bytes of gathered float32 rows are one block, which the gradient finds where the projection left it. */
export const keptBytes = 16 * 2 ** 20;

/** Bytes of gathered float32 rows of a block when there are more: near enough to the caches, and not too many sums. */
const blockBytes = 4 * 2 ** 20;

/**
 * The products that read feature rows, in blocks of rows. How rows are cut depends on their number alone, so the order
 * of sums does too. Not to be called again before it has answered: blocks share memory.
 */
export class ContentProducts {
  private readonly files: FeatureFiles;
  private readonly gathered: GatheredRows;

  /** Throws an InputError when a feature file is missing or too short. */
  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
    private readonly factors: number,
  ) {
    this.files = new FeatureFiles(features);
    this.gathered = new GatheredRows(sessions, features);
  }

  async project(
    rows: FeatureRows,
    projection: Projection,
    gram: boolean,
  ): Promise<{ projected: Float32Array; gram?: Float32Array }> {
    this.files.verify();
    const { factors } = this;
    const count = rows.rows.length;
    const projected = new Float32Array(Math.max(count, factors) * factors);
    const gramValues = gram ? new Float32Array(factors * factors) : undefined;
    for (const { first, end } of this.blocks(count)) {
      // At least as many rows as columns: see sumOfProducts in graphs.ts.
      const blockRows = Math.max(end - first, factors);
      await this.gathered.gather(slice(rows, first, end), blockRows);
      const inputs = { ...this.gathered.tables(0, blockRows), ...this.byPart('projection', projection.values) };
      const outputs: Arrays = {
        projected: table(projected.subarray(first * factors, (first + blockRows) * factors), factors),
      };
      const withGram = gramValues !== undefined && first === 0;
      if (withGram) outputs.gram = table(gramValues, factors);
      const graph = () => projectGraph(this.features, factors, { gram: withGram });
      await this.sessions.run(withGram ? 'project with gram' : 'project', graph, inputs, outputs);
    }
    return { projected: projected.subarray(0, count * factors), gram: gramValues };
  }

  async projectionGradient(
    rows: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
  ): Promise<Float32Array> {
    this.files.verify();
    const { factors } = this;
    // The last block first: the projection of the same rows has left it gathered.
    const blocks = this.blocks(rows.rows.length).toReversed();
    // Each block adds to the sum of those before it, from one of two matrices into the other.
    const sums = blocks.slice(0, 2).map(() => new Float32Array(this.features.width * factors));
    for (const [b, { first, end }] of blocks.entries()) {
      const [start, startInputs] =
        b === 0 ? this.gradientStart(projection, perturbation) : this.gradientSoFar(sums[(b - 1) % 2]);
      await this.gathered.gather(slice(rows, first, end), end - first);
      const inputs = {
        ...this.gathered.tables(0, end - first),
        ...startInputs,
        weights: table(weights.subarray(first * factors, end * factors), factors),
      };
      const graph = () => gradientGraph(this.features, factors, start);
      await this.sessions.run(`gradient from ${start}`, graph, inputs, this.byPart('gradient', sums[b % 2]));
    }
    return sums[(blocks.length - 1) % 2];
  }

  close(): void {
    this.files.close();
  }

  private gradientStart(
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
  ): [GradientStart, Arrays] {
    if (perturbation === undefined) return ['nothing', {}];
    const left = table(perturbation.left, this.factors);
    const right = table(perturbation.right, this.factors);
    return ['perturbation', { left, right, ...this.byPart('projection', projection.values) }];
  }

  private gradientSoFar(sum: Float32Array): [GradientStart, Arrays] {
    return ['gradient', this.byPart('before', sum)];
  }

  /** Blocks of nearly equal size, of K rows or more where there are so many; always at least one, which may be empty. */
  private blocks(rows: number): { first: number; end: number }[] {
    const rowBytes = 4 * this.features.width;
    const largest = Math.max(2 * this.factors, Math.floor(blockBytes / rowBytes));
    const count = rows * rowBytes <= keptBytes ? 1 : Math.ceil(rows / largest);
    return Array.from({ length: count }, (_, b) => ({
      first: Math.floor((rows * b) / count),
      end: Math.floor((rows * (b + 1)) / count),
    }));
  }

  /** The rows of a [D, K] matrix that belong to each feature part. */
  private byPart(name: string, values: Float32Array): Arrays {
    const arrays: Arrays = {};
    let start = 0;
    for (const [p, { width }] of this.features.parts.entries()) {
      const end = start + width * this.factors;
      arrays[`${name}_${p}`] = table(values.subarray(start, end), this.factors);
      start = end;
    }
    return arrays;
  }
}

function slice({ rows, minus }: FeatureRows, first: number, end: number): FeatureRows {
  return { rows: rows.subarray(first, end), minus: minus?.subarray(first, end) };
}
