import type { Ready } from '../../proto/index.js';
import type { Seat } from './attempt.js';
import type { Deliberation } from './deliberation.js';
import { dropAttempt } from './ending.js';
import { changeSeat, vacate } from './seats.js';

/**
 * Handles the report that a member has loaded what it needs. A worker whose engine would compute another model is
 * excluded from the job.
 */
export function ready(d: Deliberation, uid: string, seat: Seat, { fingerprint, engine }: Ready): void {
  const { prepared } = d.running(uid).record;
  if (seat.role === 'worker' && fingerprint !== prepared.fingerprint) {
    const reason = `its engine is ${fingerprint}, the job's is ${prepared.fingerprint}: it would train another model. ${remedyOf(engine, prepared.engine)}`;
    const member = d.editMember(seat.member);
    member.unfitFor = new Set([...member.unfitFor, uid]);
    d.say(uid, 'MemberRefused', `${seat.member} is refused: ${reason}`, 'warn');
    vacate(d, seat.member, reason);
    dropAttempt(d, uid);
  } else changeSeat(d, uid, seat.member, { ready: true });
  d.touched.add(uid);
}

/** Says what the user can do about a worker with another engine. */
function remedyOf(engine: string, jobs: string): string {
  return engine === jobs
    ? 'Workers of one job need the same version of that engine, and processors or GPUs of one kind'
    : 'Set spec.engine of the job to an engine that all workers have, or start all workers with the same engine';
}
