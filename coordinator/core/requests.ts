import type { Job } from '../../job/index.js';
import { Timeline } from '../../job/timeline.js';
import type { JobState } from './cluster.js';
import { stepsOf } from './deal.js';
import { deleteJob } from './deletion.js';
import type { Deliberation } from './deliberation.js';
import { finish } from './ending.js';
import type { Refusal, Wish } from './events.js';
import { hasEnded, type JobRecord } from './record.js';
import { newAttempt } from './starting.js';

/** The jobs of the store. A run that was going on may still be: its members will say so. */
export function restore(d: Deliberation, jobs: readonly { record: JobRecord; job: Job }[]): void {
  for (const { record, job } of [...jobs].sort((left, right) => left.record.submittedMs - right.record.submittedMs)) {
    const state = newJob(record, job);
    if (record.phase === 'Running' && !record.deleting) state.attempt = newAttempt(record, 'recovering', [], d.now);
    d.putJob(state);
  }
}

function newJob(record: JobRecord, job: Job): JobState {
  return {
    record,
    job,
    timeline: record.manifest && new Timeline(job, stepsOf(record.manifest, job.batchSize)),
    scanner: null,
    attempt: null,
    startableMs: record.run > 0 ? 0 : null,
    notBeforeMs: 0,
  };
}

/** A new job, or the one that the same request made before. */
export function submit(d: Deliberation, record: JobRecord, job: Job): void {
  for (const [uid, { record: other }] of d.jobs) {
    if (other.deleting) continue;
    if (other.requestId === record.requestId) {
      d.answer = { uid };
      return;
    }
    if (other.name === record.name) {
      const message = `a job named ${record.name} exists (${other.phase})`;
      const details = { code: 'job-exists', facts: { name: record.name } } as const;
      d.answer = { refusal: { code: 'already-exists', message, details } };
      return;
    }
  }
  d.putJob(newJob(record, job));
  d.editRecord(record.uid);
  d.answer = { uid: record.uid };
  d.say(record.uid, 'submitted');
  d.dealing = true;
}

export function ask(d: Deliberation, name: string, wish: Wish): void {
  const job = d.jobs.values().find(({ record }) => record.name === name && !record.deleting);
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

function grant(d: Deliberation, { record, job }: Readonly<JobState>, wish: Wish): Refusal | null {
  const { uid, name, phase } = record;
  if (wish.kind === 'delete') {
    deleteJob(d, uid);
    return null;
  }
  if (wish.kind === 'cancel' && phase === 'Cancelled') return null;
  if (hasEnded(record)) {
    const message = `${name} cannot be ${PARTICIPLES[wish.kind]}: it has ended (${phase})`;
    return { code: 'failed-precondition', message };
  }
  if (wish.kind === 'resume') return resume(d, uid, job.partitions, wish);
  if (wish.kind === 'cancel') finish(d, uid, 'Cancelled', 'Cancelled', 'cancelled by the user');
  else d.editRecord(uid).wanted = 'suspend';
  return null;
}

const PARTICIPLES = { suspend: 'suspended', resume: 'resumed', cancel: 'cancelled' } as const;

function resume(
  d: Deliberation,
  uid: string,
  partitions: number,
  { workers, parameterServers }: Extract<Wish, { kind: 'resume' }>,
): Refusal | null {
  const { phase, name } = d.job(uid).record;
  const isChanged = workers > 0 || parameterServers > 0;
  if (isChanged && phase !== 'Suspended') {
    const message = `the numbers of processes of ${name} can be changed when it is suspended; it is ${phase}`;
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
  if (phase !== 'Suspended') return null;
  record.phase = 'Pending';
  d.editJob(uid).startableMs = null;
  d.say(uid, 'resumed');
  return null;
}
