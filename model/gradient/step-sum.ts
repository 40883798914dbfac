import { SpareArrays } from './spare-arrays.js';
import { addGradients } from './sum.js';
import type { SharedGradient, SumTree } from './sum.js';

/**
 * Sums the gradients of one step along the fixed tree while its nodes arrive in any order. As soon as both children of
 * a node are known, they are replaced by their sum. The step is complete when the root is known. The sum is
 * bit-identical for every order of arrival.
 */
export class StepSum {
  /**
   * The nodes that are known and not yet part of their parent. Null means that no partition below the node contributed.
   */
  readonly #known = new Map<number, SharedGradient | null>();
  /** The nodes that arrived, and the nodes that were made as sums. */
  readonly #done = new Set<number>();

  constructor(
    readonly tree: SumTree,
    readonly spares = new SpareArrays(0),
    /** Rounds the sum of a node in place. The gradients that arrive have been rounded already. */
    readonly round: (gradient: SharedGradient, node: number) => void = () => {},
  ) {}

  /** Whether a node's gradient is known, by itself or as part of a node above it. */
  has(node: number): boolean {
    for (let at = node; at >= 1; at = at >> 1) if (this.#done.has(at)) return true;
    return false;
  }

  /** Whether the tree has this node, with partitions below it, and nothing of it is known yet. */
  accepts(node: number): boolean {
    if (!Number.isInteger(node) || node < 1 || node >= 2 * this.tree.leaves) return false;
    const { from, to } = this.tree.span(node);
    return from < to && !this.has(node) && ![...this.#done].some((done) => isBelow(done, node));
  }

  /**
   * Adds a node's gradient, which the caller must not use afterwards. Returns true when the step is complete; then
   * `total` is its sum.
   */
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
      value = left && right ? this.#sum(left, right, at >> 1) : (left ?? right);
      this.#done.add(at >> 1);
    }
    this.#known.set(at, value);
    return at === 1;
  }

  /** The smallest set of nodes that together hold everything that arrived. */
  get nodes(): ReadonlyMap<number, SharedGradient | null> {
    return this.#known;
  }

  /** The sum of the whole step, or null when no partition contributed. */
  get total(): SharedGradient | null {
    return this.#known.get(1) ?? null;
  }

  #sum(left: SharedGradient, right: SharedGradient, node: number): SharedGradient {
    const sum = addGradients(left, right, this.spares);
    this.round(sum, node);
    return sum;
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
