import { compileJob, jobDocument, type Job } from '../../job/index.js';
import type { OwnerReference, TrainingJob } from './kinds.js';

/** Of a submission by `amr submit`, so that sending it again finds the object. */
export const REQUEST_ID = 'amr.dev/request-id';
/** On everything that belongs to a job. */
export const JOB_LABEL = 'amr.dev/training-job';
/** Kueue starts and stops what carries it. */
export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** A TrainingJob as a job, and the document that is kept of it. Throws an InputError with the lines of `amr validate`. */
export function readTrainingJob({ metadata, spec }: TrainingJob): { job: Job; document: string } {
  const { name } = metadata;
  const job = compileJob({ apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name }, spec });
  return { job, document: JSON.stringify(jobDocument(job)) };
}

export function ownerReference({ name, uid }: { name: string; uid: string }): OwnerReference {
  return {
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Names of what is made for a job: at most 52 characters, so that pods and their labels have room. */
export const namesOf = (job: string) => ({
  record: `${job}-record`,
  shards: `${job}-shard`,
  workers: `${job}-worker`,
});
