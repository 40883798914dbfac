import type { Attempt, Seat } from './attempt.js';
import type { Member } from './cluster.js';
import type { Deliberation } from './deliberation.js';
import type { JobState } from './job-state.js';
import { isTooOld } from './versions.js';

/** The seat of this start of the process in the run, or undefined. */
export function seatOf({ seats }: Pick<Attempt, 'seats'>, { name, uid }: Pick<Member, 'name' | 'uid'>) {
  return seats.find((seat) => seat.member === name && seat.uid === uid);
}

/** Whether the process that was given the seat still has it. */
export function isHeld(d: Deliberation, uid: string, seat: Seat): boolean {
  const member = d.member(seat.member);
  return member !== undefined && member.uid === seat.uid && member.jobUid === uid;
}

/** Changes the seat of a member in the current run. */
export function changeSeat(
  d: Deliberation,
  uid: string,
  name: string,
  change: Partial<Pick<Seat, 'ready' | 'started'>>,
): void {
  const attempt = d.editAttempt(uid);
  attempt.seats = attempt.seats.map((seat) => (seat.member === name ? { ...seat, ...change } : seat));
}

/** Whether the member may be given work of the job. */
export function isAvailable(job: JobState, member: Readonly<Member>): boolean {
  const { record } = job;
  return (
    !isTooOld(job, member) &&
    member.session !== null &&
    !member.leaving &&
    (member.jobUid === null || member.jobUid === record.uid) &&
    (member.onlyJob === '' || member.onlyJob === record.name) &&
    !member.unfitFor.has(record.uid)
  );
}

/** Releases a member from its job. A member without a session is forgotten. */
export function vacate(d: Deliberation, name: string, reason: string): void {
  const member = d.member(name);
  if (!member || member.jobUid === null) return;
  d.send(name, member.jobUid, { release: { reason } });
  if (member.session === null) d.dropMember(name);
  else Object.assign(d.editMember(name), { jobUid: null, stepsPerSecond: 0, measured: null });
  d.dealing = true;
}

/** Releases all members that work for the job, except those named in `keep`. */
export function vacateAll(d: Deliberation, uid: string, reason: string, keep: ReadonlySet<string> = new Set()): void {
  for (const [name, { jobUid }] of d.members) if (jobUid === uid && !keep.has(name)) vacate(d, name, reason);
}

/** Forgets a member that is gone. Its job has to continue without it. */
export function lose(d: Deliberation, { name, jobUid }: Readonly<Member>, why: string): void {
  d.dropMember(name);
  d.say(jobUid, 'MemberLost', `${name} is lost: ${why}`, 'warn');
  if (jobUid !== null) d.touched.add(jobUid);
}

/**
 * Tells a shard which checkpoints of the job to keep. Sends nothing when there is none, because an empty list would
 * delete the checkpoint that is being written.
 */
export function tellCheckpoints(d: Deliberation, name: string, uid: string): void {
  const checkpoints = d.job(uid).record.checkpoints.map(({ step }) => step);
  if (checkpoints.length > 0) d.send(name, uid, { keep: { checkpoints } });
}
