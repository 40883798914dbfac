import type { Job } from '../../job/index.js';

/** What is wrong with the output of a job on a cluster, where the coordinator has no credentials of an object store. */
export function outputProblems({ output }: Job): string[] {
  if (output === undefined) return [];
  return [
    `spec.output is for training on one machine: it is ${output}. Remove it, and fetch the model to that address when the job has succeeded`,
  ];
}
