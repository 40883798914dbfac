import type { SpareArrays } from './spare-arrays.js';

/**
 * A gradient of the shared parameters, summed over triples: of some item rows and of E, or of a shard's part of both.
 * The caller owns it until it is passed to a sum, which may reuse its memory.
 */
export interface SharedGradient {
  /** Item numbers, ascending and distinct. The list is empty where the stage trains no item factors. */
  readonly rows: Int32Array;
  /** The gradient of the item rows [rows, K]. */
  readonly items: Float32Array;
  /** The gradient of E [D, K], or of a shard's rows of E; empty in MF. */
  readonly projection: Float32Array;
  /** The number of triples that were summed. It is the weight of the r_E term. */
  readonly triples: number;
}

/**
 * Returns left + right, with each element rounded to float32. Rows that only one side has are copied. Rounded addition
 * is not associative, so the order of sums is part of the mathematics (`SumTree`). Neither argument may be used
 * afterwards: the sum of E is written into the memory of `left`, and arrays that came from `spares` go back to it.
 */
export function addGradients(left: SharedGradient, right: SharedGradient, spares: SpareArrays): SharedGradient {
  const rows = mergeRows(left, right, spares);
  const projection = addDense(left.projection, right.projection);
  for (const array of [left.items, right.items, right.projection]) spares.give(array);
  return { ...rows, projection, triples: left.triples + right.triples };
}

/** Returns a copy of a gradient that stays valid when the memory of `gradient` is reused. */
export function keepGradient(gradient: SharedGradient, spares: SpareArrays): SharedGradient {
  const copy = (values: Float32Array) => {
    if (values.length === 0) return values;
    const out = spares.take(values.length);
    out.set(values);
    return out;
  };
  return { ...gradient, items: copy(gradient.items), projection: copy(gradient.projection) };
}

/** Gives the arrays of a gradient that is no longer needed back to `spares`. */
export function releaseGradient({ items, projection }: SharedGradient, spares: SpareArrays): void {
  spares.give(items);
  spares.give(projection);
}

/** Adds `right` to `left` in place. Both have the same length. */
function addDense(left: Float32Array, right: Float32Array): Float32Array {
  for (let at = 0; at < left.length; at++) left[at] += right[at];
  return left;
}

/** Merges two ascending lists of rows, and adds the rows that both have. */
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
  /** Copies the rows `from` .. `to` - 1 of one side, and returns `to`. */
  const copyRun = (side: SharedGradient, from: number, to: number): number => {
    rows.set(side.rows.subarray(from, to), size);
    items.set(side.items.subarray(from * factors, to * factors), size * factors);
    size += to - from;
    return to;
  };
  for (let l = 0, r = 0; l < left.rows.length || r < right.rows.length;) {
    if (left.rows[l] === right.rows[r]) {
      l = copyRun(left, l, l + 1);
      addRow(right.items, r++, items, size - 1, factors);
    } else {
      l = copyRun(left, l, endBelow(left.rows, l, right.rows[r]));
      r = copyRun(right, r, endBelow(right.rows, r, left.rows[l]));
    }
  }
  return { rows: rows.subarray(0, size), items: items.subarray(0, size * factors) };
}

/** Returns the end of the ascending rows from place `from` on that are below a row; of all where there is no such row. */
function endBelow(rows: Int32Array, from: number, row: number | undefined): number {
  const limit = row ?? Infinity;
  let end = from;
  while (end < rows.length && rows[end] < limit) end++;
  return end;
}

function addRow(source: Float32Array, from: number, target: Float32Array, to: number, factors: number): void {
  const [start, at] = [from * factors, to * factors];
  for (let k = 0; k < factors; k++) target[at + k] += source[start + k];
}

/**
 * The fixed binary tree along which the gradients of partitions are summed in every process. Nodes are numbered as in a
 * heap: the root is 1, node n has the children 2n and 2n + 1, and partition v is leaf `leaves` + v. An absent leaf adds
 * nothing.
 */
export class SumTree {
  /** The number of leaves, 2^ceil(log2 partitions). */
  readonly leaves: number;
  constructor(readonly partitions: number) {
    this.leaves = 2 ** Math.ceil(Math.log2(partitions));
  }

  /** Returns the node of a partition. */
  leaf(partition: number): number {
    return this.leaves + partition;
  }

  /** Returns the partitions from .. to - 1 below a node. Leaves without a partition are left out. */
  span(node: number): { from: number; to: number } {
    const width = this.leaves / 2 ** Math.floor(Math.log2(node));
    const from = node * width - this.leaves;
    return { from, to: Math.max(from, Math.min(from + width, this.partitions)) };
  }

  /**
   * Returns the fewest nodes that together hold exactly the partitions from .. to - 1, ascending. A worker sends these
   * nodes.
   */
  cover(from: number, to: number, node = 1): number[] {
    const span = this.span(node);
    if (span.from >= to || span.to <= from || span.from === span.to) return [];
    if (span.from >= from && span.to <= to) return [node];
    return [...this.cover(from, to, 2 * node), ...this.cover(from, to, 2 * node + 1)];
  }
}
