import type { FeatureMatrix } from '../../dataset/features.js';
import type { FeatureRows } from '../../model/products.js';

/**
 * The rows of C that the last projection gathered, for the gradient that follows with the same rows. They are known by
 * the row numbers themselves, so a result never depends on whether rows were found here. Memory is reused from call to
 * call, and grows to the largest that was asked for.
 */
export class GatheredRows {
  private kept: FeatureRows | undefined;
  private buffers: Float32Array[] = [];

  /** [rows, D_p] for each part, to be filled; what was kept is gone. */
  makeRoom(rows: number, features: FeatureMatrix): Float32Array[] {
    this.kept = undefined;
    this.buffers = features.parts.map(({ width }, p) => {
      const buffer = this.buffers[p];
      return buffer !== undefined && buffer.length >= rows * width ? buffer : new Float32Array(rows * width);
    });
    return this.buffers.map((buffer, p) => buffer.subarray(0, rows * features.parts[p].width));
  }

  /** Says that the room now holds these rows. */
  keep({ rows, minus }: FeatureRows): void {
    this.kept = { rows: rows.slice(), minus: minus?.slice() };
  }

  /** [rows, D_p] for each part, or nothing when other rows are kept. */
  find({ rows, minus }: FeatureRows, features: FeatureMatrix): Float32Array[] | undefined {
    if (this.kept === undefined || !equal(rows, this.kept.rows) || !equal(minus, this.kept.minus)) return undefined;
    return this.buffers.map((buffer, p) => buffer.subarray(0, rows.length * features.parts[p].width));
  }
}

function equal(left: Int32Array | undefined, right: Int32Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
