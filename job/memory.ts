import type { MemorySettings } from '../model/memory.js';
import type { Job } from './job.js';

/** Returns the settings of a job's content memory. It is null where the job has none, or does not state its numbers. */
export function memorySettings({ memory }: Pick<Job, 'memory'>): MemorySettings | null {
  if (!memory) return null;
  const { alpha, coldAlpha, coldBias } = memory;
  if (alpha === 'auto' || coldAlpha === 'auto' || coldBias === 'auto') return null;
  return { alpha, coldAlpha, coldBias };
}
