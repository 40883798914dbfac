import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows } from '../../model/products.js';
import { gatherGraph } from './graphs.js';
import type { Arrays, Sessions } from './session.js';

/** Bytes of float32 rows gathered in one run: what it reads and writes stays in the cache of a core. */
const runBytes = 2 ** 20;

/**
 * Rows of C before scaling, gathered from the feature files into memory: [n, D_p] for each part. What was gathered last
 * is kept, so that the gradient finds the rows that the projection used. Rows are known by their numbers, so a result
 * never depends on whether they were kept. Memory is reused, and grows to the largest that was asked for.
 */
export class GatheredRows {
  private rows = new Int32Array(0);
  private minus: Int32Array | undefined;
  private parts: Float32Array[];

  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
  ) {
    this.parts = features.parts.map(() => new Float32Array(0));
  }

  /** Gathers rows, unless they are here; at least `room` rows of memory can then be asked for with `tables`. */
  async gather({ rows, minus }: FeatureRows, room: number): Promise<void> {
    this.makeRoom(Math.max(rows.length, room));
    if (equal(rows, this.rows) && equal(minus, this.minus)) return;
    this.rows = new Int32Array(0);
    const runRows = Math.max(1, Math.floor(runBytes / (4 * this.features.width)));
    for (let first = 0; first < rows.length; first += runRows) {
      const end = Math.min(first + runRows, rows.length);
      await this.run({ rows: rows.subarray(first, end), minus: minus?.subarray(first, end) }, this.tables(first, end));
    }
    this.rows = rows.slice();
    this.minus = minus?.slice();
  }

  /** `gathered_p` [end - first, D_p]: rows `first` .. `end` - 1; those beyond what was gathered hold anything. */
  tables(first: number, end: number): Arrays {
    const tables: Arrays = {};
    for (const [p, { width }] of this.features.parts.entries()) {
      const data = this.parts[p].subarray(first * width, end * width);
      tables[`gathered_${p}`] = { data, shape: [end - first, width] };
    }
    return tables;
  }

  private run({ rows, minus }: FeatureRows, outputs: Arrays): Promise<void> {
    const inputs: Arrays = { rows: { data: rows, shape: [rows.length] } };
    if (minus !== undefined) inputs.minus = { data: minus, shape: [minus.length] };
    const source = minus === undefined ? 'rows' : 'differences';
    return this.sessions.run(`gather ${source}`, () => gatherGraph(this.features, source), inputs, outputs);
  }

  private makeRoom(rows: number): void {
    const isLargeEnough = this.features.parts.every(({ width }, p) => this.parts[p].length >= rows * width);
    if (isLargeEnough) return;
    this.rows = new Int32Array(0);
    this.parts = this.features.parts.map(({ width }) => new Float32Array(rows * width));
  }
}

function equal(left: Int32Array | undefined, right: Int32Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
