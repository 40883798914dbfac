import type { Job } from '../../job/index.js';
import type { Limits } from '../../job/plan/fit.js';
import { limitsOf, quantityBytes } from '../../job/plan/limits.js';
import type { PodTemplate } from './kinds.js';
import type { JobDefaults } from './pods.js';

/** What the pods of a job may use: the limits of the job, and those of the chart where the job states none. */
export function podLimits(job: Job, { worker, parameterServer }: JobDefaults): Limits {
  const own = limitsOf(job);
  return {
    ...own,
    memory: {
      worker: own.memory?.worker ?? memoryOf(worker.template),
      'parameter-server': own.memory?.['parameter-server'] ?? memoryOf(parameterServer.template),
    },
  };
}

function memoryOf({ spec }: PodTemplate): number | undefined {
  const limit = spec.containers[0].resources?.limits?.memory;
  return limit === undefined ? undefined : quantityBytes(limit);
}
