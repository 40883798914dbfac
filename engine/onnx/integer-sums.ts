import { LARGEST_SUM, type ExactSums, type IntegerFeatures, type IntegerSums, type Mixing } from '../integers/sums.js';
import { FlippedBytes } from './flipped-bytes.js';
import { gatherGraph, gradientGraph, projectGraph } from './integer-graphs.js';
import { FeatureFiles } from './mapped-features.js';
import { offsetWeights, ReusedArrays } from './reused-arrays.js';
import { rowBlocks, type RowBlock } from './row-blocks.js';
import type { Arrays, Sessions } from './session.js';

/** The most bytes of rows in memory. Rows that fit are kept for the gradient of the same rows; more are gathered again. */
const BLOCK_BYTES = 256 * 2 ** 20;

/** Computes sums of integers as ONNX graphs over rows that are gathered from memory-mapped files. */
export class OnnxIntegerSums implements IntegerSums {
  readonly #files: FeatureFiles;
  readonly #arrays = new ReusedArrays();
  /** The rows of each part that were gathered last. */
  readonly #rows: readonly FlippedBytes[];
  /** The limbs of each part that are a left factor. */
  readonly #limbs: readonly FlippedBytes[];
  #held: Int32Array | undefined;

  /** Opens the feature files. Throws an InputError when a feature file is missing or too short. */
  constructor(
    private readonly sessions: Sessions,
    private readonly features: IntegerFeatures,
    private readonly factors: number,
    private readonly blockBytes = BLOCK_BYTES,
  ) {
    this.#files = new FeatureFiles(features);
    this.#rows = features.parts.map(() => new FlippedBytes());
    this.#limbs = features.parts.map(() => new FlippedBytes());
  }

  /** Computes x_p e_p, as `IntegerSums.project` describes. Rejects with an InputError when a feature file has changed. */
  async project(rows: Int32Array, projection: readonly Int8Array[], squared?: readonly Int8Array[]) {
    this.#files.verify();
    const { parts } = this.features;
    const columns = projection[0].length / parts[0].width;
    const projected = parts.map((_, p) => this.#arrays.int32(`projected_${p}`, rows.length * columns));
    const squares = squared && parts.map(() => new Int32Array(columns ** 2));
    for (const block of this.#blocks(rows.length)) {
      await this.#gather(rows.subarray(block.first, block.end));
      const [inputs, outputs]: [Arrays, Arrays] = [{}, {}];
      const withSquares = block.first === 0 && squared !== undefined;
      for (const [p, { width }] of parts.entries()) {
        inputs[`rows_${p}`] = matrix(this.#rows[p].flipped(), width);
        inputs[`projection_${p}`] = matrix(projection[p], columns);
        outputs[`projected_${p}`] = matrix(projected[p].subarray(block.first * columns, block.end * columns), columns);
        if (!withSquares || !squares) continue;
        inputs[`squared_${p}`] = matrix(squared[p], columns);
        inputs[`flipped_${p}`] = matrix(this.#flippedLimbs(squared[p], p), columns);
        outputs[`squares_${p}`] = matrix(squares[p], columns);
      }
      const graph = () => projectGraph(this.features, columns, withSquares);
      await this.sessions.run(`project ${columns} ${withSquares}`, graph, inputs, outputs);
    }
    return { projected, squares };
  }

  /** Computes w_p x_p, as `IntegerSums.gradient` describes. Rejects with an InputError when a feature file has changed. */
  async gradient(rows: Int32Array, weights: readonly Int8Array[], mixing?: Mixing) {
    this.#files.verify();
    const { parts } = this.features;
    const blocks = this.#blocks(rows.length);
    const columns = weights[0].length / rows.length;
    const sums = parts.map(({ width }, p) => this.#arrays.int32(`gradient_${p}`, columns * width));
    const totals = blocks.length > 1 ? parts.map(({ width }) => new Float64Array(columns * width)) : undefined;
    const mixed = mixing?.left.map((left, p) =>
      this.#arrays.int32(`mixed_${p}`, (left.length * mixing.right[p].length) / this.factors ** 2),
    );
    for (const block of blocks) {
      const gathered = await this.#gather(rows.subarray(block.first, block.end));
      const [inputs, outputs]: [Arrays, Arrays] = [{}, {}];
      const mixes = block.first === 0 && mixing !== undefined;
      for (const [p, { width }] of parts.entries()) {
        const count = block.end - block.first;
        const bytes = this.#arrays.uint8(`weights_${p}`, columns * count);
        inputs[`gathered_${p}`] = matrix(gathered[p], width);
        inputs[`weights_${p}`] = matrix(offsetWeights(weights[p], rows.length, block, bytes), count);
        outputs[`gradient_${p}`] = matrix(sums[p], width);
        if (!mixes || !mixed) continue;
        inputs[`left_${p}`] = matrix(this.#flippedLimbs(mixing.left[p], p), this.factors);
        inputs[`right_${p}`] = matrix(mixing.right[p], mixing.right[p].length / this.factors);
        outputs[`mixed_${p}`] = matrix(mixed[p], mixing.right[p].length / this.factors);
      }
      const graph = () => gradientGraph(this.features, columns, mixes);
      await this.sessions.run(`gradient ${columns} ${mixes}`, graph, inputs, outputs);
      totals?.forEach((total, p) => add(total, sums[p]));
    }
    const gradient: readonly ExactSums[] = totals ?? sums;
    return { gradient, mixed };
  }

  async close(): Promise<void> {
    await this.sessions.close();
    this.#files.close();
  }

  /** Gathers rows [n, D_p] of each part, unless they were gathered last. */
  async #gather(rows: Int32Array): Promise<Int8Array[]> {
    const { parts } = this.features;
    const gathered = parts.map(({ width }, p) => this.#rows[p].room(rows.length * width));
    const held = this.#held;
    if (held?.length === rows.length && rows.every((row, at) => row === held[at])) return gathered;
    this.#held = undefined;
    const outputs: Arrays = {};
    for (const [p, { width }] of parts.entries()) outputs[`gathered_${p}`] = matrix(gathered[p], width);
    const graph = () => gatherGraph(this.features);
    await this.sessions.run('gather', graph, { rows: { data: rows, shape: [rows.length] } }, outputs);
    this.#held = rows.slice();
    return gathered;
  }

  #flippedLimbs(limbs: Int8Array, p: number): Uint8Array {
    this.#limbs[p].room(limbs.length).set(limbs);
    return this.#limbs[p].flipped();
  }

  #blocks(count: number): RowBlock[] {
    return rowBlocks(count, Math.min(LARGEST_SUM, Math.max(1, Math.floor(this.blockBytes / this.features.width))));
  }
}

/** Describes a row-major matrix as an array of a graph. */
function matrix(data: Arrays[string]['data'], columns: number): Arrays[string] {
  return { data, shape: [data.length / columns, columns] };
}

function add(total: Float64Array, sums: Int32Array): void {
  for (let at = 0; at < total.length; at++) total[at] += sums[at];
}
