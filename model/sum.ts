import { copyRow } from './rows.js';
import type { SpareArrays } from './spare-arrays.js';

/**
 * A gradient of the shared parameters: of some item rows and of E, or of a shard's part of both. Sums over triples.
 * The caller owns it until it is passed to a sum, which may reuse its memory.
 */
export interface SharedGradient {
  /** Item numbers, ascending and distinct; empty where the stage trains no item factors. */
  readonly rows: Int32Array;
  /** [rows, K]. */
  readonly items: Float32Array;
  /** [D, K] or a shard's rows of it; empty in MF. */
  readonly projection: Float32Array;
  /** How many triples were summed: the weight of the r_E term. */
  readonly triples: number;
}

/**
 * left + right, each element rounded to float32; rows that only one side has are taken as they are. Not associative:
 * the order of sums is part of the mathematics (`SumTree`). Both arguments must not be used afterwards: the sum of E
 * is written into the memory of `left`, and arrays that came from `spares` are returned to it.
 */
export function addGradients(left: SharedGradient, right: SharedGradient, spares: SpareArrays): SharedGradient {
  const rows = mergeRows(left, right, spares);
  const projection = addDense(left.projection, right.projection);
  for (const array of [left.items, right.items, right.projection]) spares.give(array);
  return { ...rows, projection, triples: left.triples + right.triples };
}

/** A copy that stays valid when the memory of `gradient` is reused. */
export function keepGradient(gradient: SharedGradient, spares: SpareArrays): SharedGradient {
  const copy = (values: Float32Array) => {
    if (values.length === 0) return values;
    const out = spares.take(values.length);
    out.set(values);
    return out;
  };
  return { ...gradient, items: copy(gradient.items), projection: copy(gradient.projection) };
}

/** Returns the arrays of a gradient that is not needed any more to `spares`. */
export function releaseGradient({ items, projection }: SharedGradient, spares: SpareArrays): void {
  spares.give(items);
  spares.give(projection);
}

function addDense(left: Float32Array, right: Float32Array): Float32Array {
  for (let at = 0; at < left.length; at++) left[at] += right[at];
  return left;
}

function mergeRows(
  left: SharedGradient,
  right: SharedGradient,
  spares: SpareArrays,
): Pick<SharedGradient, 'rows' | 'items'> {
  const count = left.rows.length + right.rows.length;
  if (count === 0) return { rows: left.rows, items: new Float32Array(0) };
  const factors = (left.items.length + right.items.length) / count;
  const rows = new Int32Array(count);
  const items = spares.take(count * factors);
  let size = 0;
  for (let l = 0, r = 0; l < left.rows.length || r < right.rows.length; size++) {
    const isLeft = r >= right.rows.length || left.rows[l] <= right.rows[r];
    const isBoth = isLeft && left.rows[l] === right.rows[r];
    rows[size] = isLeft ? left.rows[l] : right.rows[r];
    if (isLeft) copyRow(left.items, l, items, size, factors);
    else copyRow(right.items, r, items, size, factors);
    if (isBoth) addRow(right.items, r, items, size, factors);
    if (isLeft) l++;
    if (!isLeft || isBoth) r++;
  }
  return { rows: rows.subarray(0, size), items: items.subarray(0, size * factors) };
}

function addRow(source: Float32Array, from: number, target: Float32Array, to: number, factors: number): void {
  const [start, at] = [from * factors, to * factors];
  for (let k = 0; k < factors; k++) target[at + k] += source[start + k];
}

/**
 * The fixed binary tree along which the partitions' gradients are summed, whoever adds. Nodes are numbered as in a heap:
 * the root is 1, node n has children 2n and 2n + 1, partition v is leaf `leaves + v`. An absent leaf adds nothing.
 */
export class SumTree {
  /** 2^ceil(log2 partitions). */
  readonly leaves: number;
  constructor(readonly partitions: number) {
    this.leaves = 2 ** Math.ceil(Math.log2(partitions));
  }

  leaf(partition: number): number {
    return this.leaves + partition;
  }

  /** Partitions from .. to - 1 below a node, those that do not exist left out. */
  span(node: number): { from: number; to: number } {
    const width = this.leaves / 2 ** Math.floor(Math.log2(node));
    const from = node * width - this.leaves;
    return { from, to: Math.max(from, Math.min(from + width, this.partitions)) };
  }

  /** The fewest nodes that together hold exactly the partitions from .. to - 1: what a worker pushes. Ascending. */
  cover(from: number, to: number, node = 1): number[] {
    const span = this.span(node);
    if (span.from >= to || span.to <= from || span.from === span.to) return [];
    if (span.from >= from && span.to <= to) return [node];
    return [...this.cover(from, to, 2 * node), ...this.cover(from, to, 2 * node + 1)];
  }
}
