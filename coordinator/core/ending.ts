import type { Deliberation } from './deliberation.js';
import type { PhaseName } from './record.js';
import { vacateAll } from './seats.js';

/** Ends a job for good. Its members are free; workers that serve it alone are told to end. Shards have what it made: whoever started them ends them. */
export function finish(
  d: Deliberation,
  uid: string,
  phase: Extract<PhaseName, 'Succeeded' | 'Failed' | 'Cancelled'>,
  reason: string,
  message: string,
): void {
  const record = d.editRecord(uid);
  record.phase = phase;
  record.finishedMs = d.now;
  d.setCondition(uid, 'Ready', false, phase, '');
  d.setCondition(uid, 'Finished', true, reason, message);
  d.say(uid, `${phase.toLowerCase()}: ${message}`, phase === 'Failed' ? 'warn' : 'info');
  stop(d, uid, `the job has ${phase === 'Cancelled' ? 'been cancelled' : phase.toLowerCase()}`);
  for (const [name, { onlyJob, role }] of d.members) {
    if (onlyJob === record.name && role === 'worker')
      d.send(name, uid, { shutdown: { reason: `the job has ended: ${phase}`, exitCode: 0 } });
  }
}

/** Nobody works for the job any more. */
export function stop(d: Deliberation, uid: string, reason: string): void {
  Object.assign(d.editJob(uid), { attempt: null, scanner: null });
  vacateAll(d, uid, reason);
}
