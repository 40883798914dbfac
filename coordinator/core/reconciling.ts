import { unreachable } from '../../runtime/required.js';
import { deleteJob } from './deletion.js';
import type { Deliberation } from './deliberation.js';
import { awaitEncoding, mustEncode } from './encoding.js';
import { finish, suspend } from './ending.js';
import type { EndedJob, JobState } from './job-state.js';
import { prepare } from './preparing.js';
import { tryStart } from './starting.js';
import { supervise } from './supervising.js';

/** Brings a job one step closer to what its user wants. Reconciling again without a new event changes nothing. */
export function reconcile(d: Deliberation, uid: string): void {
  const job = d.jobs.get(uid);
  if (!job || job.state === 'deleting') return;
  if (job.state === 'ended') {
    if (isExpired(job, d.now)) deleteJob(d, uid);
  } else if (isLate(job, d.now)) {
    finish(d, uid, 'Failed', 'DeadlineExceeded', `not done after ${job.job.deadlineSeconds} s`);
  } else {
    if (job.state === 'running') supervise(d, uid);
    advance(d, d.job(uid));
  }
}

/** Starts what the state of a job allows: reading the data, a run, or the suspension. */
function advance(d: Deliberation, job: JobState): void {
  const { uid, wanted } = job.record;
  switch (job.state) {
    case 'unread':
    case 'encoding':
    case 'preparing':
      if (wanted === 'suspend') suspend(d, uid);
      else if (job.state === 'unread' && mustEncode(d.settings, job)) awaitEncoding(d, job);
      else if (job.state !== 'encoding') prepare(d, job);
      break;
    case 'waiting':
      if (wanted === 'suspend') suspend(d, uid);
      else tryStart(d, job);
      break;
    case 'running':
    case 'suspended':
    case 'ended':
    case 'deleting':
      break;
    default:
      unreachable(job);
  }
}

/** Reconciles the jobs without a run, the oldest first. Each job takes the members that it can start with. */
export function dealToWaiting(d: Deliberation): void {
  while (d.dealing) {
    d.dealing = false;
    for (const [uid, { state }] of d.jobs) if (state !== 'running') reconcile(d, uid);
  }
}

/** Reconciles all jobs. It is called on a tick. */
export function reconcileAll(d: Deliberation): void {
  d.dealing = true;
  dealToWaiting(d);
  for (const [uid, { state }] of d.jobs) if (state === 'running') reconcile(d, uid);
}

/** Whether the job has passed its deadline. */
function isLate({ record, job }: JobState, now: number): boolean {
  return (
    record.startedMs !== null && job.deadlineSeconds !== null && now - record.startedMs > 1000 * job.deadlineSeconds
  );
}

/** Whether a job that has ended is older than its time to live. */
function isExpired({ record, job }: EndedJob, now: number): boolean {
  const { timeToLiveAfterFinishedSeconds: seconds } = job;
  return seconds !== null && record.finishedMs !== null && now - record.finishedMs > 1000 * seconds;
}
