import type { FeatureMatrix } from '../../dataset/features.js';
import type { Allocate, FeatureRows, Projected, Projection } from '../../model/products.js';
import { GatheredRows, rowInputs } from './gathered-rows.js';
import { gatheringOf, gradientGraph, projectGraph, type GradientStart, type RowSource } from './graphs.js';
import { FeatureFiles } from './mapped-features.js';
import { rowBlocks, sliceRows, type RowBlock } from './row-blocks.js';
import { table, type Arrays, type Sessions } from './session.js';

/**
 * The largest number of bytes of float32 rows that one product gathers. Rows that fit are kept for the gradient of the same
 * rows. More rows are cut into blocks, which each product gathers again, so memory is bounded for any number of rows.
 */
const defaultBlockBytes = 256 * 2 ** 20;

/** The rows of C of one block, as inputs of a graph. */
interface Content {
  readonly source: RowSource;
  readonly inputs: Arrays;
  /** Arrays into which the graph writes the rows that it gathers, when they are needed again. */
  readonly kept?: Arrays;
}

/** The coordinates of perturbations, and the arrays for the results about them (model/products.ts). */
interface Reach {
  readonly coordinates: Float32Array;
  readonly gram: Float32Array;
  readonly shifts: Float32Array;
}

/**
 * The products that read feature rows. How rows are cut into blocks depends on their number alone, so the order of sums
 * does too. Products share memory, so a call must wait until the call before it is done.
 */
export class ContentProducts {
  private readonly files: FeatureFiles;
  private readonly gathered: GatheredRows;

  /** Throws an InputError when a feature file is missing or too short. */
  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
    private readonly factors: number,
    private readonly blockBytes = defaultBlockBytes,
  ) {
    this.files = new FeatureFiles(features);
    this.gathered = new GatheredRows(sessions, features);
  }

  async project(
    rows: FeatureRows,
    projection: Projection,
    coordinates: Float32Array | undefined,
    allocate: Allocate,
  ): Promise<Projected> {
    this.files.verify();
    const { factors } = this;
    const count = rows.rows.length;
    // At least as many rows as columns, here and in each block: see sumOfProducts in graphs.ts.
    const projected = allocate(Math.max(count, factors) * factors);
    const reach = coordinates && {
      coordinates,
      gram: allocate(factors ** 2),
      shifts: allocate(coordinates.length),
    };
    for (const block of this.blocks(count)) {
      const { first, end } = { first: block.first, end: Math.max(block.end, block.first + factors) };
      const part = table(projected.subarray(first * factors, end * factors), factors);
      const run = (content: Content) => this.projectBlock(content, projection, part, first === 0 ? reach : undefined);
      if (first === 0 && end === count && this.gathered.isOneRun(count) && !this.gathered.holds(rows)) {
        const content = { source: gatheringOf(rows), inputs: rowInputs(rows) };
        await this.gathered.keep(rows, count, (kept) => run({ ...content, kept }));
      } else await run(await this.content(rows, block, end - first));
    }
    return { projected: projected.subarray(0, count * factors), gram: reach?.gram, shifts: reach?.shifts };
  }

  async projectionGradient(
    rows: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation: { left: Float32Array; right: Float32Array } | undefined,
    allocate: Allocate,
  ): Promise<Float32Array> {
    this.files.verify();
    const { factors } = this;
    const blocks = this.blocks(rows.rows.length);
    // Each block adds to the sum of those before it, from one of two matrices into the other.
    const size = this.features.width * factors;
    const gradient = allocate(size);
    const other = blocks.length > 1 ? new Float32Array(size) : gradient;
    const sumTo = (b: number) => ((blocks.length - b) % 2 === 1 ? gradient : other);
    for (const [b, block] of blocks.entries()) {
      const { first, end } = block;
      const start = b === 0 ? this.gradientStart(projection, perturbation) : this.gradientSoFar(sumTo(b - 1));
      const weightRows = table(weights.subarray(first * factors, end * factors), factors);
      await this.gradientBlock(await this.content(rows, block, end - first), weightRows, start, sumTo(b));
    }
    return gradient;
  }

  close(): void {
    this.files.close();
  }

  /**
   * The source of a block's rows: kept rows when the block is all rows, else the product gathers them. `room`: the rows
   * to read.
   */
  private async content(rows: FeatureRows, block: RowBlock, room: number): Promise<Content> {
    if (block.end - block.first < rows.rows.length)
      return { source: gatheringOf(rows), inputs: rowInputs(sliceRows(rows, block)) };
    await this.gathered.hold(rows, Math.max(room, this.factors));
    return { source: 'gathered', inputs: this.gathered.tables(0, room) };
  }

  private projectBlock(
    { source, inputs, kept }: Content,
    projection: Projection,
    projected: Arrays[string],
    reach: Reach | undefined,
  ): Promise<void> {
    const { factors } = this;
    const parts = { source, keeps: kept !== undefined, reach: reach !== undefined };
    const by = (values: Float32Array) => table(values, factors);
    return this.sessions.run(
      `project ${JSON.stringify(parts)}`,
      () => projectGraph(this.features, factors, parts),
      {
        ...inputs,
        ...this.byPart('projection', projection.values),
        ...(reach && { coordinates: by(reach.coordinates) }),
      },
      { projected, ...kept, ...(reach && { gram: by(reach.gram), shifts: by(reach.shifts) }) },
    );
  }

  private gradientBlock(
    { source, inputs }: Content,
    weights: Arrays[string],
    [start, startInputs]: [GradientStart, Arrays],
    sum: Float32Array,
  ): Promise<void> {
    const graph = () => gradientGraph(this.features, this.factors, { source, start });
    const all = { ...inputs, ...startInputs, weights };
    return this.sessions.run(`gradient of ${source} from ${start}`, graph, all, this.byPart('gradient', sum));
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

  /** Blocks of rows. When there are several, each has at least K rows. */
  private blocks(count: number): RowBlock[] {
    return rowBlocks(count, Math.max(2 * this.factors, Math.floor(this.blockBytes / (4 * this.features.width))));
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
