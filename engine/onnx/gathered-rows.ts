import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows } from '../../model/products.js';
import { gatherGraph, gatheringOf } from './graphs.js';
import { rowBlocks, sliceRows } from './row-blocks.js';
import { table, type Arrays, type Sessions } from './session.js';

/** Bytes of float32 rows gathered in one run: what the runtime has on the way to them, in memory of its own, stays in a cache. */
const runBytes = 2 * 2 ** 20;

/**
 * The rows of C that were gathered last, before scaling: [rows, D_p] for each part. Their memory is reused, and grows to
 * the most rows that were asked for.
 */
export class GatheredRows {
  private parts: Float32Array[] = [];
  private held: FeatureRows | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly features: FeatureMatrix,
  ) {}

  /** Gathers rows, known by their numbers, unless they are held already; into memory for at least `room` rows. */
  async hold(rows: FeatureRows, room: number): Promise<void> {
    const { held } = this;
    if (held && equal(rows.rows, held.rows) && equal(rows.minus, held.minus)) return;
    this.held = undefined;
    this.makeRoom(room);
    const source = gatheringOf(rows);
    const graph = () => gatherGraph(this.features, source);
    const runRows = Math.max(1, Math.floor(runBytes / (4 * this.features.width)));
    for (const run of rowBlocks(rows.rows.length, runRows))
      await this.sessions.run(
        `gather ${source}`,
        graph,
        rowInputs(sliceRows(rows, run)),
        this.tables(run.first, run.end),
      );
    this.held = { rows: rows.rows.slice(), minus: rows.minus?.slice() };
  }

  /** `gathered_p` [end - first, D_p]: the places from `first` to `end`; one that nothing was gathered into holds anything. */
  tables(first: number, end: number): Arrays {
    const tables: Arrays = {};
    for (const [p, { width }] of this.features.parts.entries())
      tables[`gathered_${p}`] = table(this.parts[p].subarray(first * width, end * width), width);
    return tables;
  }

  private makeRoom(rows: number): void {
    this.parts = this.features.parts.map(({ width }, p) =>
      this.parts[p]?.length >= rows * width ? this.parts[p] : new Float32Array(rows * width),
    );
  }
}

/** The inputs `rows` and `minus` of a graph. */
export function rowInputs({ rows, minus }: FeatureRows): Arrays {
  const inputs: Arrays = { rows: { data: rows, shape: [rows.length] } };
  if (minus !== undefined) inputs.minus = { data: minus, shape: [minus.length] };
  return inputs;
}

function equal(left: Int32Array | undefined, right: Int32Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
