import type { Job } from '../job/index.js';
import { GradientRounding } from '../model/gradient/rounding.js';

/** Returns what rounds the gradients of a job, or undefined where they are exchanged as float32. */
export function gradientRounding(
  { wire, seed }: Pick<Job, 'wire' | 'seed'>,
  /** K, and the first row of E that the gradients have. */
  { factors, firstRow }: { readonly factors: number; readonly firstRow?: number },
): GradientRounding | undefined {
  return wire === 'bfloat16' ? new GradientRounding(seed, factors, firstRow) : undefined;
}
