import { SpareArrays } from './spare-arrays.js';
import { addGradients } from './sum.js';
import type { SharedGradient, SumTree } from './sum.js';

/**
 * The sum of one step along the fixed tree, as nodes come in, in any order. Two children that are known become their
 * parent at once, so a node's value is held once and the step is complete when the root is known. The same bits in any order.
 */
export class StepSum {
  /** What is known and has not been summed yet; null: nothing was contributed below. */
  readonly #known = new Map<number, SharedGradient | null>();
  /** Nodes that were put, or have become part of their parent. */
  readonly #done = new Set<number>();

  constructor(
    readonly tree: SumTree,
    readonly spares = new SpareArrays(0),
  ) {}

  /** Whether a node's gradient has been put, alone or as part of an ancestor. */
  has(node: number): boolean {
    for (let at = node; at >= 1; at = at >> 1) if (this.#done.has(at)) return true;
    return false;
  }

  /** Whether the tree has such a node, with partitions below it, and no part of it is known. */
  accepts(node: number): boolean {
    if (!Number.isInteger(node) || node < 1 || node >= 2 * this.tree.leaves) return false;
    const { from, to } = this.tree.span(node);
    return from < to && !this.has(node) && ![...this.#done].some((done) => isBelow(done, node));
  }

  /** Adds a node's gradient, which is used up. True when the step is complete: `total` is its sum. */
  put(node: number, gradient: SharedGradient | null): boolean {
    let value = gradient;
    let at = node;
    this.#done.add(at);
    for (; at > 1; at = at >> 1) {
      const sibling = at ^ 1;
      const other = this.#isEmpty(sibling) ? null : this.#known.get(sibling);
      if (other === undefined) break;
      this.#known.delete(sibling);
      const [left, right] = at < sibling ? [value, other] : [other, value];
      value = left && right ? addGradients(left, right, this.spares) : (left ?? right);
      this.#done.add(at >> 1);
    }
    this.#known.set(at, value);
    return at === 1;
  }

  /** The fewest nodes that hold all that was put. */
  get nodes(): ReadonlyMap<number, SharedGradient | null> {
    return this.#known;
  }

  /** The sum of the whole step, null where nobody contributed. */
  get total(): SharedGradient | null {
    return this.#known.get(1) ?? null;
  }

  #isEmpty(node: number): boolean {
    const { from, to } = this.tree.span(node);
    return from === to;
  }
}

function isBelow(node: number, ancestor: number): boolean {
  let at = node;
  while (at > ancestor) at = at >> 1;
  return at === ancestor;
}
