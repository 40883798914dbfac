import type { Holding } from '../../proto/index.js';
import type { JobState, Member, Seat } from './cluster.js';
import { shardsOf, workersOf } from './cluster.js';
import type { Deliberation } from './deliberation.js';
import { assignment } from './starting.js';
import { covers } from './deal.js';
import { seatOf, tellCheckpoints } from './seats.js';

/**
 * After a restart of the coordinator: a member of the stored run says what it holds, and has it again, unless somebody
 * else has part of it.
 */
export function claimSeat(
  d: Deliberation,
  member: Member,
  { record, attempt, job }: Readonly<JobState>,
  holding: Holding,
): boolean {
  const { ready, started, shard } = holding;
  const { first, count } = holding.partitions ?? { first: 0, count: 0 };
  const seat: Seat = { member: member.name, uid: member.uid, role: member.role, first, count, shard, ready, started };
  const others = attempt!.seats.filter((other) => other.member !== member.name);
  const isFree =
    member.role === 'shard'
      ? record.shards[shard] === member.name
      : count > 0 &&
        first + count <= job.partitions &&
        workersOf({ seats: others }).every(
          (other) => first + count <= other.first || other.first + other.count <= first,
        );
  if (!isFree) return false;
  member.jobUid = record.uid;
  const edited = d.editAttempt(record.uid);
  edited.seats = [...others, seat].sort((left, right) => left.first - right.first || left.shard - right.shard);
  edited.step = Math.max(edited.step, member.role === 'worker' ? holding.step : 0);
  return true;
}

/** Whether everybody who took part in the run has come back. */
export function isRecovered({ record, attempt, job }: Readonly<JobState>): boolean {
  const leases = workersOf(attempt!).map(({ first, count }) => ({ from: first, to: first + count }));
  return shardsOf(attempt!).length === record.shards.length && covers(leases, job.partitions);
}

/**
 * Tells a member that came back what it may have missed. One that does not hold the run that it was given gets it again
 * while the run loads; once others train, it is too late for that, and its seat is lost.
 */
export function remind(d: Deliberation, member: Member, adopted: Holding | null): void {
  const uid = member.jobUid!;
  const job = d.job(uid);
  const { attempt } = job;
  const seat = seatOf(job, member);
  if (!adopted) {
    if (job.scanner === member.name) d.send(member.name, uid, { prepare: { document: job.record.document } });
    else if (attempt?.state === 'loading' && seat) d.send(member.name, uid, { assign: assignment(job, seat) });
    else member.jobUid = null;
    return;
  }
  if (!attempt || !seat) return;
  if (attempt.state === 'training' && !adopted.started) d.send(member.name, uid, { start: {} });
  if (attempt.requested) {
    const { step, halt } = attempt.requested;
    d.send(member.name, uid, { checkpointAt: { step, halt } });
  }
  tellCheckpoints(d, member.name, uid);
  if (attempt.digestAsked) d.editAttempt(uid).digestAsked = false;
}
