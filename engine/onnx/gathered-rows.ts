import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows } from '../../model/products.js';
import { gatherGraph } from './graphs.js';
import { rowBlocks, sliceRows } from './row-blocks.js';
import type { Arrays, Sessions } from './session.js';

/** Bytes of float32 rows gathered in one run: what it reads and writes stays in the cache of a core. */
const runBytes = 2 ** 20;

/**
 * Memory for rows of C before scaling, gathered from the feature files: [rows, D_p] for each part. It is reused, and
 * grows to the most rows that were asked for.
 */
export class GatheredRows {
  private parts: Float32Array[] = [];
  private kept: FeatureRows | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
  ) {}

  /** Room for so many rows; what was kept is gone. */
  makeRoom(rows: number): void {
    this.kept = undefined;
    this.parts = this.features.parts.map(({ width }, p) =>
      this.parts[p]?.length >= rows * width ? this.parts[p] : new Float32Array(rows * width),
    );
  }

  /** Gathers rows into the places from `first` on. */
  async gather(rows: FeatureRows, first: number): Promise<void> {
    const source = rows.minus === undefined ? 'rows' : 'differences';
    const graph = () => gatherGraph(this.features, source);
    const runRows = Math.max(1, Math.floor(runBytes / (4 * this.features.width)));
    for (const run of rowBlocks(rows.rows.length, runRows)) {
      const outputs = this.tables(first + run.first, first + run.end);
      await this.sessions.run(`gather ${source}`, graph, rowInputs(sliceRows(rows, run)), outputs);
    }
  }

  /** Says that the room holds just these rows, from its start. */
  keep({ rows, minus }: FeatureRows): void {
    this.kept = { rows: rows.slice(), minus: minus?.slice() };
  }

  /** Whether these rows, known by their numbers, are kept. */
  holds({ rows, minus }: FeatureRows): boolean {
    return this.kept !== undefined && equal(rows, this.kept.rows) && equal(minus, this.kept.minus);
  }

  /** `gathered_p` [end - first, D_p]: the places from `first` to `end`; one that nothing was gathered into holds anything. */
  tables(first: number, end: number): Arrays {
    const tables: Arrays = {};
    for (const [p, { width }] of this.features.parts.entries()) {
      const data = this.parts[p].subarray(first * width, end * width);
      tables[`gathered_${p}`] = { data, shape: [end - first, width] };
    }
    return tables;
  }
}

function rowInputs({ rows, minus }: FeatureRows): Arrays {
  const inputs: Arrays = { rows: { data: rows, shape: [rows.length] } };
  if (minus !== undefined) inputs.minus = { data: minus, shape: [minus.length] };
  return inputs;
}

function equal(left: Int32Array | undefined, right: Int32Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
