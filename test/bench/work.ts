import { bytesPerValue } from '../../dataset/features/feature-header.js';
import type { FeatureLayout } from '../../model/gradient/forward.js';
import type { Limits } from './limits.js';
import type { Case } from './case.js';

/** What one step has to do at least, on average. */
export interface Work {
  /** Floating-point operations of all products with D. */
  readonly operations: number;
  /** Bytes that are read and written outside of the caches. */
  readonly bytes: number;
}

const FLOAT = 4;
/** Adagrad reads the gradient, the value and the sum of squares, and writes the latter two. */
const UPDATE_ACCESSES = 5;

/** Counts the work of one step, whose products read the rows of `layout`. */
export function workOf(
  layout: FeatureLayout,
  { width, type }: Case,
  { factors, adversary }: { factors: number; adversary: boolean },
): Work {
  const rows = layout.rows.length;
  const gathered = layout.byTriple ? 2 * rows : rows;
  const products = 2 * 2 * rows * width * factors;
  // The adversary adds E'E and E M.
  const squares = adversary ? 2 * 2 * width * factors ** 2 : 0;
  const fileBytes = gathered * width * bytesPerValue(type);
  // Gathered rows are written once, and read by both products.
  const rowBytes = 3 * rows * width * FLOAT;
  const projectionBytes = UPDATE_ACCESSES * width * factors * FLOAT;
  return { operations: products + squares, bytes: fileBytes + rowBytes + projectionBytes };
}

/** Returns the shares of a step's time that its products and its bytes need at the machine's limits. */
export function sharesOf(work: Work, limits: Limits, secondsPerStep: number): { products: number; memory: number } {
  return {
    products: work.operations / limits.operations / secondsPerStep,
    memory: work.bytes / limits.bytes / secondsPerStep,
  };
}

/** Says what bounds a step: the one of the two limits that takes at least a third of its time and more than the other, or neither. */
export function boundBy({ products, memory }: { products: number; memory: number }): string {
  if (Math.max(products, memory) < 1 / 3) return 'work around the products';
  return products > memory ? 'products' : 'memory';
}
