import type { JobState, Member, Seat } from './cluster.js';
import type { Deliberation } from './deliberation.js';

export function seatOf({ attempt }: Readonly<JobState>, { name, uid }: Pick<Member, 'name' | 'uid'>): Seat | undefined {
  return attempt?.seats.find((seat) => seat.member === name && seat.uid === uid);
}

/** Whether the process that was given the seat still has it. */
export function isHeld(d: Deliberation, uid: string, seat: Seat): boolean {
  const member = d.member(seat.member);
  return member !== undefined && member.uid === seat.uid && member.jobUid === uid;
}

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
export function isAvailable({ record }: Readonly<JobState>, member: Readonly<Member>): boolean {
  return (
    member.session !== null &&
    !member.leaving &&
    (member.jobUid === null || member.jobUid === record.uid) &&
    (member.onlyJob === '' || member.onlyJob === record.name) &&
    !member.unfitFor.has(record.uid)
  );
}

/** The member works for no job any more. */
export function vacate(d: Deliberation, name: string, reason: string): void {
  const member = d.member(name);
  if (!member || member.jobUid === null) return;
  d.send(name, member.jobUid, { release: { reason } });
  if (member.session === null) d.dropMember(name);
  else Object.assign(d.editMember(name), { jobUid: null, stepsPerSecond: 0 });
  d.dealing = true;
}

/** Whoever works for the job is free, but for those to keep. */
export function vacateAll(d: Deliberation, uid: string, reason: string, keep: ReadonlySet<string> = new Set()): void {
  for (const [name, { jobUid }] of d.members) if (jobUid === uid && !keep.has(name)) vacate(d, name, reason);
}

/** The member is gone; a job that it worked for goes on without it. */
export function lose(d: Deliberation, { name, jobUid }: Readonly<Member>, why: string): void {
  d.dropMember(name);
  d.say(jobUid, `${name} is lost: ${why}`, 'warn');
  if (jobUid !== null) d.touched.add(jobUid);
}

/** Which checkpoints to keep. While there is none nothing is said: an empty list would delete what is being written. */
export function tellCheckpoints(d: Deliberation, name: string, uid: string): void {
  const checkpoints = d.job(uid).record.checkpoints.map(({ step }) => step);
  if (checkpoints.length > 0) d.send(name, uid, { keep: { checkpoints } });
}
