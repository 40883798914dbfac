import type { Job } from './job.js';

/**
 * Whether a job needs only parts of prepared data: nothing of it is computed from the interactions of all users together.
 * Pools by popularity are, and so are memories and the pairs that are held out for validation.
 */
export function isReadInParts(job: Pick<Job, 'data' | 'from' | 'evaluation' | 'stages' | 'memory'>): boolean {
  const { data, from, evaluation, stages, memory } = job;
  const isPrepared = data.kind === 'files' && (data.prepared ?? data.prepareTo) !== undefined;
  const isPopular = stages.some((stage) => stage.loss === 'softmax' && stage.popularityCorrection);
  return isPrepared && from === null && evaluation.select === 'none' && memory === undefined && !isPopular;
}
