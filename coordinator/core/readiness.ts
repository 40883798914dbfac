import type { Ready } from '../../proto/index.js';
import type { Seat } from './cluster.js';
import type { Deliberation } from './deliberation.js';
import { changeSeat, vacate } from './seats.js';

/** A member has loaded what it needs. A worker whose engine would give other bits takes no part in the job. */
export function ready(d: Deliberation, uid: string, seat: Seat, { fingerprint, engine }: Ready): void {
  const { record } = d.job(uid);
  if (seat.role === 'worker' && fingerprint !== record.fingerprint) {
    const reason = `its engine is ${fingerprint}, the job's is ${record.fingerprint}: it would train another model. ${remedyOf(engine, record.engine)}`;
    const member = d.editMember(seat.member);
    member.unfitFor = new Set([...member.unfitFor, uid]);
    d.say(uid, `${seat.member} is refused: ${reason}`, 'warn');
    vacate(d, seat.member, reason);
    d.editJob(uid).attempt = null;
  } else changeSeat(d, uid, seat.member, { ready: true });
  d.touched.add(uid);
}

function remedyOf(engine: string, jobs: string): string {
  return engine === jobs
    ? 'Workers of one job need the same version of that engine, and processors or GPUs of one kind'
    : 'Set spec.engine of the job to an engine that all workers have, or start all workers with the same engine';
}
