import type { Job } from '../../job/index.js';
import type { Deliberation } from './deliberation.js';
import type { Event } from './events.js';

/** The job's file was changed, in what may change while it runs: numbers of workers, deadline, retries, time to live. */
export function edit(d: Deliberation, uid: string, job: Job, document: string): void {
  if (!d.jobs.get(uid) || d.job(uid).record.document === document) return;
  const before = d.job(uid).job;
  const record = d.editRecord(uid);
  Object.assign(record, { document });
  if (before.workers.replicas !== job.workers.replicas) {
    record.workers = job.workers.replicas;
    d.say(uid, `wanted number of workers: ${job.workers.replicas}`);
  }
  d.putJob({ ...d.editJob(uid), job });
  d.touched.add(uid);
}

/** Something outside that concerns a job: why its processes are not there. */
export function notice(d: Deliberation, { uid, condition }: Extract<Event, { type: 'noticed' }>): void {
  const job = d.jobs.get(uid);
  if (!job || job.record.deleting) return;
  const { type, status, reason, message } = condition;
  const before = job.record.conditions.find((other) => other.type === type);
  if (before && before.reason === reason && before.message === message) return;
  d.editRecord(uid);
  d.setCondition(uid, type, status, reason, message);
  if (!status) d.say(uid, message, 'warn');
}
