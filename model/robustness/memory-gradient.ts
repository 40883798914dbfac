import { SINGLE_TOLERANCE } from '../gradient/gram.js';
import type { Vector } from '../gradient/products.js';

/** What the gradient of the summed loss by one item's features is made of. */
export interface GradientParts {
  /** s^t: the slopes of the memory's part of the item's vector [D]. */
  readonly slopes: Vector;
  /** What the slopes are multiplied with; 0 where they have no direction. */
  readonly scale: number;
  /** E s of the item's learned part [D], scaled already; absent without projection. */
  readonly learned?: Vector;
  /** x of the item [D]. */
  readonly direction: Vector;
  /** The weight of the memory in the item's score. */
  readonly weight: number;
  /** ||c - mu||; 0 where x is 0. */
  readonly length: number;
}

/**
 * Writes the direction of the gradient of the summed loss by an item's features, E s + weight (I - x x') s^t / ||c -
 * mu||, with length 1 [D]. Where ||c - mu|| is 0, any perturbation turns x to its own direction, so the memory's part is
 * s^t itself. The result is 0 where only rounding errors are left.
 */
export function contentGradient(out: Float32Array, parts: GradientParts): void {
  const { slopes, scale, learned, direction, weight, length } = parts;
  let along = 0;
  for (let d = 0; d < out.length; d++) along += slopes[d] * direction[d];
  const factor = (scale * weight) / (length || 1);
  const gradient = new Float64Array(out.length);
  let square = 0;
  let bound = 0;
  for (let d = 0; d < out.length; d++) {
    const fromMemory = factor * (slopes[d] - along * direction[d]);
    const fromLearned = learned?.[d] ?? 0;
    gradient[d] = fromMemory + fromLearned;
    square += gradient[d] ** 2;
    bound += (factor * slopes[d]) ** 2 + fromLearned ** 2;
  }
  const inverse = square <= SINGLE_TOLERANCE ** 2 * bound ? 0 : 1 / Math.sqrt(square);
  for (let d = 0; d < out.length; d++) out[d] = gradient[d] * inverse;
}
