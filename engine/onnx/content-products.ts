import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { Allocate, FeatureRows, Projected, Projection } from '../../model/gradient/products.js';
import { GatheredRows, rowInputs } from './gathered-rows.js';
import { gatheringOf, gradientGraph, projectGraph, type GradientStart, type RowSource } from './graphs.js';
import { FeatureFiles } from './mapped-features.js';
import { rowBlocks, sliceRows, type RowBlock } from './row-blocks.js';
import { table, type Arrays, type Sessions } from './session.js';

/**
 * The most bytes of float32 rows that one product gathers. Rows that fit are kept for the gradient of the same rows.
 * More rows are cut into blocks, which each product gathers again. So memory stays bounded for any number of rows.
 */
const defaultBlockBytes = 256 * 2 ** 20;

/** The rows of C of one block, as the inputs of a graph. */
interface Content {
  /** The kind of the inputs. */
  readonly source: RowSource;
  readonly inputs: Arrays;
  /**
   * The arrays into which the graph writes the rows that it gathers. They are present when the rows are needed again.
   */
  readonly kept?: Arrays;
}

/** The coordinates of perturbations, and the arrays for the results about them (model/gradient/products.ts). */
interface Reach {
  readonly coordinates: Float32Array;
  readonly gram: Float32Array;
  readonly shifts: Float32Array;
}

/**
 * Computes the products that read feature rows. The blocks of rows depend on the number of rows alone, so the order of
 * the sums does too. The products share memory, so a call must wait until the call before it is done.
 */
export class ContentProducts {
  readonly #files: FeatureFiles;
  readonly #gathered: GatheredRows;

  /**
   * Opens the feature files. Throws an InputError when a feature file is missing or too short.
   * @param blockBytes the most bytes of float32 rows that one product gathers.
   */
  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
    private readonly factors: number,
    private readonly blockBytes = defaultBlockBytes,
  ) {
    this.#files = new FeatureFiles(features);
    this.#gathered = new GatheredRows(sessions, features);
  }

  /**
   * Computes C E and, for perturbations, E'E and their shifts, as `Products.project` describes. Rejects with an
   * InputError when a feature file has changed.
   */
  async project(
    rows: FeatureRows,
    projection: Projection,
    coordinates: Float32Array | undefined,
    allocate: Allocate,
  ): Promise<Projected> {
    this.#files.verify();
    const { factors } = this;
    const count = rows.rows.length;
    // Here and in each block there must be at least as many rows as columns. `sumOfProducts` in graphs.ts explains why.
    const projected = allocate(Math.max(count, factors) * factors);
    const reach = coordinates && {
      coordinates,
      gram: allocate(factors ** 2),
      shifts: allocate(coordinates.length),
    };
    for (const block of this.#blocks(count)) {
      const { first, end } = { first: block.first, end: Math.max(block.end, block.first + factors) };
      const part = table(projected.subarray(first * factors, end * factors), factors);
      const run = (content: Content) => this.#projectBlock(content, projection, part, first === 0 ? reach : undefined);
      if (first === 0 && end === count && this.#gathered.isOneRun(count) && !this.#gathered.holds(rows)) {
        const content = { source: gatheringOf(rows), inputs: rowInputs(rows) };
        await this.#gathered.keep(rows, count, (kept) => run({ ...content, kept }));
      } else await run(await this.#content(rows, block, end - first));
    }
    return { projected: projected.subarray(0, count * factors), gram: reach?.gram, shifts: reach?.shifts };
  }

  /**
   * Computes C'T + E (left'right) [D, K], as `Products.projectionGradient` describes. Rejects with an InputError when a
   * feature file has changed.
   */
  async projectionGradient(
    rows: FeatureRows,
    weights: Float32Array,
    projection: Projection,
    perturbation: { left: Float32Array; right: Float32Array } | undefined,
    allocate: Allocate,
  ): Promise<Float32Array> {
    this.#files.verify();
    const { factors } = this;
    const blocks = this.#blocks(rows.rows.length);
    // Each block adds to the sum of the blocks before it. It reads that sum from one of two matrices and writes the
    // other.
    const size = this.features.width * factors;
    const gradient = allocate(size);
    const other = blocks.length > 1 ? new Float32Array(size) : gradient;
    const sumTo = (b: number) => ((blocks.length - b) % 2 === 1 ? gradient : other);
    for (const [b, block] of blocks.entries()) {
      const { first, end } = block;
      const start = b === 0 ? this.#gradientStart(projection, perturbation) : this.#gradientSoFar(sumTo(b - 1));
      const weightRows = table(weights.subarray(first * factors, end * factors), factors);
      await this.#gradientBlock(await this.#content(rows, block, end - first), weightRows, start, sumTo(b));
    }
    return gradient;
  }

  /** Closes the feature files. */
  close(): void {
    this.#files.close();
  }

  /**
   * Returns the source of a block's rows. The rows are kept when one block has all of them; otherwise the product
   * gathers them.
   * @param room the number of rows that the graph reads.
   */
  async #content(rows: FeatureRows, block: RowBlock, room: number): Promise<Content> {
    if (block.end - block.first < rows.rows.length)
      return { source: gatheringOf(rows), inputs: rowInputs(sliceRows(rows, block)) };
    await this.#gathered.hold(rows, Math.max(room, this.factors));
    return { source: 'gathered', inputs: this.#gathered.tables(0, room) };
  }

  /** Runs the forward product of one block and writes it into `projected`. */
  #projectBlock(
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
        ...this.#byPart('projection', projection.values),
        ...(reach && { coordinates: by(reach.coordinates) }),
      },
      { projected, ...kept, ...(reach && { gram: by(reach.gram), shifts: by(reach.shifts) }) },
    );
  }

  /** Runs the gradient of one block and writes the sum so far into `sum`. */
  #gradientBlock(
    { source, inputs }: Content,
    weights: Arrays[string],
    [start, startInputs]: [GradientStart, Arrays],
    sum: Float32Array,
  ): Promise<void> {
    const graph = () => gradientGraph(this.features, this.factors, { source, start });
    const all = { ...inputs, ...startInputs, weights };
    return this.sessions.run(`gradient of ${source} from ${start}`, graph, all, this.#byPart('gradient', sum));
  }

  /** The inputs of the first block's gradient: nothing, or the part E (left'right) of a perturbation. */
  #gradientStart(
    projection: Projection,
    perturbation?: { left: Float32Array; right: Float32Array },
  ): [GradientStart, Arrays] {
    if (perturbation === undefined) return ['nothing', {}];
    const left = table(perturbation.left, this.factors);
    const right = table(perturbation.right, this.factors);
    return ['perturbation', { left, right, ...this.#byPart('projection', projection.values) }];
  }

  /** The inputs of a later block's gradient: the sum of the blocks before it. */
  #gradientSoFar(sum: Float32Array): [GradientStart, Arrays] {
    return ['gradient', this.#byPart('before', sum)];
  }

  /** Cuts rows into blocks. When there are several blocks, each has at least K rows. */
  #blocks(count: number): RowBlock[] {
    return rowBlocks(count, Math.max(2 * this.factors, Math.floor(this.blockBytes / (4 * this.features.width))));
  }

  /** Cuts a [D, K] matrix into the rows that belong to each feature part. */
  #byPart(name: string, values: Float32Array): Arrays {
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
