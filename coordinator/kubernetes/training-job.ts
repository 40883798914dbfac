import { createHash } from 'node:crypto';
import { compileJob, jobDocument, withMathematicsOf, type Job, type JsonObject } from '../../job/index.js';
import type { KubernetesObject, OwnerReference, TrainingJob } from './kinds.js';

/** The annotation with the request id of `amr submit`. Submitting again with the same id finds the object. */
export const REQUEST_ID = 'amr.dev/request-id';
/** The label on every object that belongs to a job. Its value is the job's name. */
export const JOB_LABEL = 'amr.dev/training-job';
/** The label that names the queue of Kueue in which a job waits. */
export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/**
 * Reads the job in a TrainingJob. Returns it with its document. Throws an InputError like `amr validate`.
 * @param begun the document of the job, where the coordinator knows it already. Its mathematics do not change.
 */
export function readTrainingJob({ metadata, spec }: TrainingJob, begun?: string): { job: Job; document: string } {
  const { name } = metadata;
  const read = compileJob({ apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name }, spec });
  const document = JSON.stringify(jobDocument(read));
  if (begun === undefined || begun === document) return { job: read, document };
  const job = withMathematicsOf(JSON.parse(begun) as JsonObject, read);
  return { job, document: JSON.stringify(jobDocument(job)) };
}

/** Makes the reference that says that an object belongs to the TrainingJob. */
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

/** Whether an object belongs to the TrainingJob with this uid. */
export function ownedBy({ metadata }: KubernetesObject, uid: string): boolean {
  return metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
}

/**
 * The names of the objects of a job. They have at most 52 characters, so that the names of their pods fit into labels.
 */
export const namesOf = (job: string) => ({
  record: `${job}-record`,
  shards: `${job}-shard`,
  workers: `${job}-worker`,
  encoders: `${job}-encode`,
  workload: `${job}-workload`,
});

/**
 * The end of the name of an object that holds a part of what is kept of a job. It contains the uid, because the objects of a
 * deleted job of the same name disappear only some time after the job.
 */
export function objectSuffix(uid: string, part: string): string {
  return createHash('sha256').update(`${uid} ${part}`).digest('hex').slice(0, 16);
}
