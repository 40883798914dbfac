import type { Job } from '../../job/index.js';
import { deleteJob } from './deletion.js';
import type { Deliberation } from './deliberation.js';
import { finish } from './ending.js';
import type { Refusal, Wish } from './events.js';
import { judgeFit } from './fitting.js';
import { awaiting, isLive, storedJob, type LiveJob } from './job-state.js';
import type { JobRecord } from './record.js';

/** Takes over the jobs from the store. */
export function restore(d: Deliberation, jobs: readonly { record: JobRecord; job: Job }[]): void {
  const bySubmission = [...jobs].sort((left, right) => left.record.submittedMs - right.record.submittedMs);
  for (const { record, job } of bySubmission) d.putJob(storedJob(record, job, d.now));
}

/** Adds a new job. If the same request has already made a job, the answer is that job. */
export function submit(d: Deliberation, record: JobRecord, job: Job): void {
  for (const other of d.jobs.values()) {
    if (!isLive(other)) continue;
    const { uid, requestId, name, phase } = other.record;
    if (requestId === record.requestId) {
      d.answer = { uid };
      return;
    }
    if (name === record.name) {
      const message = `a job named ${name} exists (${phase})`;
      const details = { code: 'job-exists', facts: { name } } as const;
      d.answer = { refusal: { code: 'already-exists', message, details } };
      return;
    }
  }
  d.putJob(storedJob(record, job, d.now));
  d.editRecord(record.uid);
  d.answer = { uid: record.uid };
  d.say(record.uid, 'Submitted', 'submitted');
  judgeFit(d, record.uid);
  d.dealing = true;
}

/** Grants or refuses what a user asks for the job with this name. */
export function ask(d: Deliberation, name: string, wish: Wish): void {
  const job = d.jobs
    .values()
    .filter(isLive)
    .find(({ record }) => record.name === name);
  if (!job) {
    const details = { code: 'job-not-found', facts: { name } } as const;
    d.answer = { refusal: { code: 'not-found', message: `there is no job named ${name}`, details } };
    return;
  }
  const { uid } = job.record;
  const refusal = grant(d, job, wish);
  d.answer = refusal ? { refusal } : { uid };
  d.touched.add(uid);
}

/** Grants a wish. Returns the reason when it cannot be granted. */
function grant(d: Deliberation, { state, record, job }: LiveJob, wish: Wish): Refusal | null {
  const { uid, name, phase } = record;
  if (wish.kind === 'delete') {
    deleteJob(d, uid);
    return null;
  }
  if (wish.kind === 'cancel' && phase === 'Cancelled') return null;
  if (state === 'ended') {
    const message = `${name} cannot be ${PARTICIPLES[wish.kind]}: it has ended (${phase})`;
    return { code: 'failed-precondition', message };
  }
  if (wish.kind === 'resume') return resume(d, uid, job.partitions, wish);
  if (wish.kind === 'cancel') finish(d, uid, 'Cancelled', 'Cancelled', 'cancelled by the user');
  else d.editRecord(uid).wanted = 'suspend';
  return null;
}

const PARTICIPLES = { suspend: 'suspended', resume: 'resumed', cancel: 'cancelled' } as const;

/**
 * Lets a job continue, with other numbers of processes if it was suspended. Returns the reason when this is not
 * possible.
 */
function resume(
  d: Deliberation,
  uid: string,
  partitions: number,
  { workers, parameterServers }: Extract<Wish, { kind: 'resume' }>,
): Refusal | null {
  const { state, record: before } = d.job(uid);
  const isSuspended = state === 'suspended';
  if ((workers > 0 || parameterServers > 0) && !isSuspended) {
    const message = `the numbers of processes of ${before.name} can be changed when it is suspended; it is ${before.phase}`;
    return { code: 'failed-precondition', message };
  }
  if (workers > partitions) {
    const message = `workers must be at most the number of partitions, ${partitions}: current value is ${workers}`;
    return { code: 'failed-precondition', message };
  }
  const record = d.editRecord(uid);
  record.wanted = 'run';
  if (workers > 0) record.workers = workers;
  if (parameterServers > 0) record.parameterServers = parameterServers;
  if (!isSuspended) return null;
  record.phase = 'Pending';
  d.putJob(awaiting(d.editJob(uid), { startableMs: null }));
  d.say(uid, 'Resumed', 'resumed');
  judgeFit(d, uid);
  return null;
}
