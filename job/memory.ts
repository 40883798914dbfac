import type { MemorySettings } from '../model/memory.js';
import type { Job, JobData } from './job.js';
import type { Spec } from './schema.js';

/** A memory as it is written. */
type MemorySource = NonNullable<Spec['memory']>;

/** The settings of a memory that compare features. */
export const CONTENT_SETTINGS = ['alpha', 'coldAlpha', 'coldBias'] as const;

/** Fills in the settings that a memory does not state: they are chosen, and 0 where the items have no features. */
export function compileMemory(memory: MemorySource, data: JobData) {
  const hasFeatures = data.kind === 'synthetic' || data.features.length > 0;
  const absent = hasFeatures ? 'auto' : 0;
  const { alpha = absent, coldAlpha = absent, coldBias = absent, ...others } = memory;
  return { alpha, coldAlpha, coldBias, ...others };
}

/** Whether a setting of the memory is chosen on validation pairs. */
export function isMemoryChosen(memory: Job['memory']): boolean {
  if (!memory) return false;
  return CONTENT_SETTINGS.some((key) => memory[key] === 'auto') || memory.coOccurrence?.weight === 'auto';
}

/** Returns the settings of a job's memory. It is null where the job has none, or does not state its numbers. */
export function memorySettings({ memory }: Pick<Job, 'memory'>): MemorySettings | null {
  if (!memory) return null;
  const { alpha, coldAlpha, coldBias, coOccurrence } = memory;
  if (alpha === 'auto' || coldAlpha === 'auto' || coldBias === 'auto') return null;
  if (!coOccurrence) return { alpha, coldAlpha, coldBias };
  const { weight, rank } = coOccurrence;
  return weight === 'auto' ? null : { alpha, coldAlpha, coldBias, coOccurrence: { weight, rank } };
}
