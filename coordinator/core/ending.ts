import type { Deliberation } from './deliberation.js';
import { awaiting } from './job-state.js';
import type { PhaseName } from './record.js';
import { vacateAll } from './seats.js';

/**
 * Ends a job for good and frees its members. Workers that serve only this job are told to exit. Shards keep running
 * because they hold the model. Whoever started them must end them.
 */
export function finish(
  d: Deliberation,
  uid: string,
  phase: Extract<PhaseName, 'Succeeded' | 'Failed' | 'Cancelled'>,
  reason: string,
  message: string,
): void {
  const record = Object.assign(d.editRecord(uid), { phase, finishedMs: d.now });
  const { job, timeline } = d.job(uid);
  d.putJob({ state: 'ended', record, job, timeline });
  d.setCondition(uid, 'Running', false, phase, '');
  d.setCondition(uid, 'Finished', true, reason, message);
  d.say(uid, phase, `${phase.toLowerCase()}: ${message}`, phase === 'Failed' ? 'warn' : 'info');
  vacateAll(d, uid, `the job has ${phase === 'Cancelled' ? 'been cancelled' : phase.toLowerCase()}`);
  for (const [name, { onlyJob, role }] of d.members) {
    if (onlyJob === record.name && role === 'worker')
      d.send(name, uid, { shutdown: { reason: `the job has ended: ${phase}`, exitCode: 0 } });
  }
}

/**
 * Ends the run, or the reading of the data. The members stay with the job. No new run starts before `notBeforeMs`, in
 * milliseconds since 1970.
 */
export function dropAttempt(d: Deliberation, uid: string, notBeforeMs = 0): void {
  d.putJob(awaiting(d.editJob(uid), { notBeforeMs }));
}

/** Suspends a job and frees its members. */
export function suspend(d: Deliberation, uid: string): void {
  const record = d.editRecord(uid);
  const { job, timeline } = d.job(uid);
  record.phase = 'Suspended';
  d.putJob({ state: 'suspended', record, job, timeline });
  d.setCondition(uid, 'Running', false, 'Suspended', 'suspended by the user');
  d.say(uid, 'Suspended', 'suspended');
  vacateAll(d, uid, 'the job is suspended');
}
