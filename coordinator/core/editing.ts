import type { Job } from '../../job/index.js';
import type { Deliberation } from './deliberation.js';
import type { Event } from './events.js';
import { judgeFit } from './fitting.js';
import { isLive, jobOfRecord } from './job-state.js';

/**
 * Accepts a changed document of a job. Only the number of workers, the deadline, the retries, what
 * happens when a disk is full, and the time to live may differ from the previous document.
 */
export function edit(d: Deliberation, uid: string, job: Job, document: string): void {
  const before = d.jobs.get(uid);
  if (!before || before.record.document === document) return;
  const record = Object.assign(d.editRecord(uid), { document });
  if (before.job.workers.replicas !== job.workers.replicas) {
    record.workers = job.workers.replicas;
    d.say(uid, 'WorkersChanged', `wanted number of workers: ${job.workers.replicas}`);
  }
  d.putJob({ ...d.editJob(uid), job: jobOfRecord(record, job) });
  if (isLive(d.job(uid))) judgeFit(d, uid);
  d.touched.add(uid);
}

/** Records how many workers a queue allows. A job with fewer than it wants starts without waiting for the others. */
export function allow(d: Deliberation, { uid, workers }: Extract<Event, { type: 'allowed' }>): void {
  const job = d.jobs.get(uid);
  if (!job || !isLive(job) || job.record.allowedWorkers === (workers ?? undefined)) return;
  d.editRecord(uid).allowedWorkers = workers ?? undefined;
  d.touched.add(uid);
}

/**
 * Records a condition that was reported from outside the coordinator. It says why the processes of the job are not
 * running.
 */
export function notice(d: Deliberation, { uid, condition }: Extract<Event, { type: 'noticed' }>): void {
  const job = d.jobs.get(uid);
  if (!job || !isLive(job)) return;
  const { type, status, reason, message } = condition;
  const before = job.record.conditions.find((other) => other.type === type);
  if (before && before.reason === reason && before.message === message) return;
  d.editRecord(uid);
  d.setCondition(uid, type, status, reason, message);
  if (!status) d.say(uid, reason, message, 'warn');
}
