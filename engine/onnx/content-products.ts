import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows, Projection } from '../../model/products.js';
import { GatheredRows } from './gathered-rows.js';
import { gradientGraph, projectGraph, type GradientStart } from './graphs.js';
import { FeatureFiles } from './mapped-features.js';
import { rowBlocks, sliceRows } from './row-blocks.js';
import { table, type Arrays, type Sessions } from './session.js';

/** In bytes of gathered float32 rows. */
export interface Limits {
  /** Up to so many are kept for the gradient of the same rows. */
  readonly kept: number;
  /** So many go into one forward product: while they are in a cache. */
  readonly forward: number;
  /** So many go into one gradient product where all are too many to be kept. */
  readonly gradient: number;
}

const mebibyte = 2 ** 20;
const defaultLimits: Limits = { kept: 256 * mebibyte, forward: 8 * mebibyte, gradient: 16 * mebibyte };

/**
 * The products that read feature rows. How rows are cut into blocks depends on their number alone, so the order of sums
 * does too. Not to be called again before it has answered: products share memory.
 */
export class ContentProducts {
  private readonly files: FeatureFiles;
  private readonly gathered: GatheredRows;

  /** Throws an InputError when a feature file is missing or too short. */
  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
    private readonly factors: number,
    private readonly limits = defaultLimits,
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
    // At least as many rows as columns, here and in each block: see sumOfProducts in graphs.ts.
    const projected = new Float32Array(Math.max(count, factors) * factors);
    const gramValues = gram ? new Float32Array(factors * factors) : undefined;
    const keep = count <= this.rowsOf(this.limits.kept);
    const room = keep ? count : this.rowsOf(this.limits.forward);
    this.gathered.makeRoom(Math.max(room, factors));
    for (const block of rowBlocks(count, this.rowsOf(this.limits.forward))) {
      const place = keep ? block.first : 0;
      await this.gathered.gather(sliceRows(rows, block), place);
      const { first, end } = { first: block.first, end: Math.max(block.end, block.first + factors) };
      await this.projectBlock(
        { ...this.gathered.tables(place, place + end - first), ...this.byPart('projection', projection.values) },
        { projected: table(projected.subarray(first * factors, end * factors), factors) },
        first === 0 ? gramValues : undefined,
      );
    }
    if (keep) this.gathered.keep(rows);
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
    const count = rows.rows.length;
    const isOneBlock = count <= this.rowsOf(this.limits.kept);
    const blocks = rowBlocks(count, isOneBlock ? count : this.rowsOf(this.limits.gradient));
    const isGathered = this.gathered.holds(rows);
    if (!isGathered) this.gathered.makeRoom(Math.ceil(count / blocks.length));
    // Each block adds to the sum of those before it, from one of two matrices into the other.
    const sums = blocks.slice(0, 2).map(() => new Float32Array(this.features.width * factors));
    for (const [b, block] of blocks.entries()) {
      if (!isGathered) await this.gathered.gather(sliceRows(rows, block), 0);
      const { first, end } = block;
      const inputs = {
        ...this.gathered.tables(0, end - first),
        weights: table(weights.subarray(first * factors, end * factors), factors),
      };
      const start = b === 0 ? this.gradientStart(projection, perturbation) : this.gradientSoFar(sums[(b - 1) % 2]);
      await this.gradientBlock(inputs, start, sums[b % 2]);
    }
    return sums[(blocks.length - 1) % 2];
  }

  close(): void {
    this.files.close();
  }

  private projectBlock(inputs: Arrays, outputs: Arrays, gram: Float32Array | undefined): Promise<void> {
    const graph = () => projectGraph(this.features, this.factors, { gram: gram !== undefined });
    if (gram === undefined) return this.sessions.run('project', graph, inputs, outputs);
    return this.sessions.run('project with gram', graph, inputs, { ...outputs, gram: table(gram, this.factors) });
  }

  private gradientBlock(
    inputs: Arrays,
    [start, startInputs]: [GradientStart, Arrays],
    sum: Float32Array,
  ): Promise<void> {
    const graph = () => gradientGraph(this.features, this.factors, start);
    const outputs = this.byPart('gradient', sum);
    return this.sessions.run(`gradient from ${start}`, graph, { ...inputs, ...startInputs }, outputs);
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

  /** How many gathered rows take so many bytes; not fewer than two blocks of K. */
  private rowsOf(bytes: number): number {
    return Math.max(2 * this.factors, Math.floor(bytes / (4 * this.features.width)));
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
