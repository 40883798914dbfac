import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { FeatureRows } from '../../model/gradient/products.js';
import { gatherGraph, gatheringOf } from './graphs.js';
import { rowBlocks, sliceRows } from './row-blocks.js';
import { table, type Arrays, type Sessions } from './session.js';

/**
 * The most bytes of float32 rows that one run gathers. With so few, the temporary memory of the runtime stays in the
 * processor's cache.
 */
const runBytes = 2 * 2 ** 20;

/**
 * Holds the rows of C that were gathered last, before scaling: [rows, D_p] for each part p. The memory is reused, and
 * grows to the largest number of rows that was requested.
 */
export class GatheredRows {
  #parts: Float32Array[] = [];
  #held: FeatureRows | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
  ) {}

  /** Whether exactly these row numbers were gathered last. */
  holds({ rows, minus }: FeatureRows): boolean {
    return this.#held !== undefined && equal(rows, this.#held.rows) && equal(minus, this.#held.minus);
  }

  /** Whether one run can gather this many rows. If so, the first product that needs them can gather them itself. */
  isOneRun(count: number): boolean {
    return count <= this.#runRows;
  }

  /** Gathers rows into memory for at least `room` rows, unless they are held already. */
  async hold(rows: FeatureRows, room: number): Promise<void> {
    if (this.holds(rows)) return;
    const source = gatheringOf(rows);
    const graph = () => gatherGraph(this.features, source);
    await this.keep(rows, room, async () => {
      for (const run of rowBlocks(rows.rows.length, this.#runRows)) {
        const inputs = rowInputs(sliceRows(rows, run));
        await this.sessions.run(`gather ${source}`, graph, inputs, this.tables(run.first, run.end));
      }
    });
  }

  /** Marks the rows as held after `gather` has written them into the arrays that it is given. */
  async keep(rows: FeatureRows, room: number, gather: (tables: Arrays) => Promise<void>): Promise<void> {
    this.#held = undefined;
    this.#makeRoom(room);
    await gather(this.tables(0, rows.rows.length));
    this.#held = { rows: rows.rows.slice(), minus: rows.minus?.slice() };
  }

  /**
   * Returns the arrays `gathered_p` [end - first, D_p] of each part p: rows `first` to `end` - 1 of the memory. Rows
   * that were not gathered have arbitrary values.
   */
  tables(first: number, end: number): Arrays {
    const tables: Arrays = {};
    for (const [p, { width }] of this.features.parts.entries())
      tables[`gathered_${p}`] = table(this.#parts[p].subarray(first * width, end * width), width);
    return tables;
  }

  /** The number of rows that one run gathers. */
  get #runRows(): number {
    return Math.max(1, Math.floor(runBytes / (4 * this.features.width)));
  }

  #makeRoom(rows: number): void {
    this.#parts = this.features.parts.map(({ width }, p) =>
      this.#parts[p]?.length >= rows * width ? this.#parts[p] : new Float32Array(rows * width),
    );
  }
}

/** Returns the inputs `rows` and `minus` of a graph. */
export function rowInputs({ rows, minus }: FeatureRows): Arrays {
  const inputs: Arrays = { rows: { data: rows, shape: [rows.length] } };
  if (minus !== undefined) inputs.minus = { data: minus, shape: [minus.length] };
  return inputs;
}

function equal(left: Int32Array | undefined, right: Int32Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
