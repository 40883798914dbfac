import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { jobDocument, parseJob, type Job } from '../../job/index.js';
import type { SubmitRequest } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import { resolvePath } from '../../runtime/object-address.js';
import type { Event } from '../core/events.js';
import { newRecord } from '../core/record.js';
import { StatusError } from './definitions.js';

/**
 * Makes the event for a submission. The job is parsed as by `amr validate`, and every default is written into its
 * document. `now` is in milliseconds since 1970. Throws a StatusError (INVALID_ARGUMENT) for a wrong job.
 */
export function submission(request: SubmitRequest, now: number): Extract<Event, { type: 'submitted' }> {
  const { requestId, text, file, set, directory } = request;
  if (requestId === '') throw new StatusError(status.INVALID_ARGUMENT, 'Cannot submit a job without a request_id');
  const job = rooted(parsed(text, { file: file || 'job', set }), directory);
  const document = JSON.stringify(jobDocument(job));
  return { type: 'submitted', record: newRecord(job, { uid: randomUUID(), requestId, document, now }), job };
}

function parsed(text: string, options: { file: string; set: string[] }): Job {
  try {
    return parseJob(text, options);
  } catch (error) {
    if (error instanceof InputError) throw new StatusError(status.INVALID_ARGUMENT, error.message, error.details);
    throw error;
  }
}

/** Makes the root of the job's data absolute, because workers do not know the folder of the job file. */
function rooted(job: Job, directory: string): Job {
  if (job.data.kind !== 'files' || directory === '') return job;
  return { ...job, data: { ...job.data, root: resolvePath(directory, job.data.root) } };
}
