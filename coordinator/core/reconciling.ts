import type { JobState } from './cluster.js';
import { deleteJob } from './deletion.js';
import type { Deliberation } from './deliberation.js';
import { finish, stop } from './ending.js';
import { prepare } from './preparing.js';
import { hasEnded } from './record.js';
import { tryStart } from './starting.js';
import { supervise } from './supervising.js';

/** Brings a job one step nearer to what is wanted of it, from what is; done twice, it changes nothing. */
export function reconcile(d: Deliberation, uid: string): void {
  if (!d.jobs.has(uid)) return;
  const job = d.job(uid);
  const { record } = job;
  if (record.deleting) return;
  if (hasEnded(record)) {
    if (isExpired(job, d.now)) deleteJob(d, uid);
    return;
  }
  if (isLate(job, d.now)) {
    finish(d, uid, 'Failed', 'DeadlineExceeded', `not done after ${job.job.deadlineSeconds} s`);
    return;
  }
  if (job.attempt) supervise(d, uid);
  const after = d.jobs.get(uid)!;
  if (after.attempt || hasEnded(after.record)) return;
  if (after.record.wanted === 'suspend') suspend(d, uid);
  else if (!after.record.manifest) prepare(d, uid);
  else tryStart(d, uid);
}

/** Waiting jobs, the oldest first: each takes what it can start with, or leaves it to the next. */
export function dealToWaiting(d: Deliberation): void {
  while (d.dealing) {
    d.dealing = false;
    for (const [uid, { attempt }] of d.jobs) if (!attempt) reconcile(d, uid);
  }
}

export function reconcileAll(d: Deliberation): void {
  d.dealing = true;
  dealToWaiting(d);
  for (const [uid, { attempt }] of d.jobs) if (attempt) reconcile(d, uid);
}

function suspend(d: Deliberation, uid: string): void {
  if (d.job(uid).record.phase === 'Suspended') return;
  d.editRecord(uid).phase = 'Suspended';
  d.setCondition(uid, 'Ready', false, 'Suspended', 'suspended by the user');
  d.say(uid, 'suspended');
  stop(d, uid, 'the job is suspended');
}

function isLate({ record, job }: Readonly<JobState>, now: number): boolean {
  return (
    record.startedMs !== null && job.deadlineSeconds !== null && now - record.startedMs > 1000 * job.deadlineSeconds
  );
}

function isExpired({ record, job }: Readonly<JobState>, now: number): boolean {
  const { timeToLiveAfterFinishedSeconds: seconds } = job;
  return seconds !== null && now - record.finishedMs! > 1000 * seconds;
}
