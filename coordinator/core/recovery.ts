import type { Holding } from '../../proto/index.js';
import { shardsOf, workersOf, type Seat } from './attempt.js';
import type { Member } from './cluster.js';
import type { Deliberation } from './deliberation.js';
import { documentOf, type RunningJob } from './job-state.js';
import { assignment } from './starting.js';
import { covers } from './deal.js';
import { seatOf, tellCheckpoints } from './seats.js';

/**
 * Handles a member of the stored run that says what it holds after a restart of the coordinator. It gets the same seat
 * again, unless another member has claimed a part of it. Returns whether it has the seat.
 */
export function claimSeat(d: Deliberation, member: Member, { record, attempt, job }: RunningJob, holding: Holding) {
  const seat = seatHeld(member, holding);
  const others = attempt.seats.filter((other) => other.member !== member.name);
  const isFree =
    seat.role === 'shard'
      ? record.shards[seat.shard] === seat.member
      : seat.count > 0 &&
        seat.first + seat.count <= job.partitions &&
        workersOf({ seats: others }).every(
          (other) => seat.first + seat.count <= other.first || other.first + other.count <= seat.first,
        );
  if (!isFree) return false;
  member.jobUid = record.uid;
  const edited = d.editAttempt(record.uid);
  edited.seats = [...others, seat].sort((left, right) => orderOf(left) - orderOf(right));
  if (seat.role === 'worker') edited.step = Math.max(edited.step, holding.step);
  return true;
}

/** The seat that a member says it has. */
function seatHeld({ name, uid, role }: Member, { ready, started, shard, partitions }: Holding): Seat {
  const base = { member: name, uid, ready, started };
  if (role === 'shard') return { ...base, role, shard };
  return { ...base, role, first: partitions?.first ?? 0, count: partitions?.count ?? 0 };
}

/** The position of a seat. Workers come first, by partition. Shards come after them, by index. */
function orderOf(seat: Seat): number {
  return seat.role === 'worker' ? seat.first - 2 ** 32 : seat.shard;
}

/** Whether all members of the run have come back. */
export function isRecovered({ record, attempt, job }: RunningJob): boolean {
  const leases = workersOf(attempt).map(({ first, count }) => ({ from: first, to: first + count }));
  return shardsOf(attempt).length === record.shards.length && covers(leases, job.partitions);
}

/**
 * Tells a member of the job what it may have missed while its stream was broken. A member that does not hold the run
 * that it was given is assigned to it again while the run loads. It loses its seat if the others already train.
 * `adopted` is what the member holds and may continue with.
 */
export function remind(d: Deliberation, member: Member, uid: string, adopted: Holding | null): void {
  const job = d.job(uid);
  const seat = job.state === 'running' ? seatOf(job.attempt, member) : undefined;
  if (!adopted) {
    if (job.state === 'preparing' && job.scanner === member.name)
      d.send(member.name, uid, { prepare: { document: documentOf(job) } });
    else if (job.state === 'running' && job.attempt.state === 'loading' && seat)
      d.send(member.name, uid, { assign: assignment(job, seat) });
    else member.jobUid = null;
    return;
  }
  if (job.state !== 'running' || !seat) return;
  const { state, requested } = job.attempt;
  if (state === 'training' && !adopted.started) d.send(member.name, uid, { start: {} });
  if (requested) d.send(member.name, uid, { checkpointAt: { step: requested.step, halt: requested.halt } });
  tellCheckpoints(d, member.name, uid);
  // The question or its answer may be lost: the worker is asked again.
  d.editAttempt(uid).asked = null;
}
