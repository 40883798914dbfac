import type { Heartbeat, Holding, Join } from '../../proto/index.js';
import { PROTOCOL_VERSION, Role } from '../../proto/index.js';
import type { Member } from './cluster.js';
import { tellDeleted } from './deletion.js';
import type { Deliberation } from './deliberation.js';
import { resumeScan } from './preparing.js';
import { hasEnded, recordedThrough } from './record.js';
import { claimSeat, remind } from './recovery.js';
import { lose, seatOf, tellCheckpoints } from './seats.js';

/** A process opens a session: a new one, one that was restarted, or one whose connection broke. */
export function join(d: Deliberation, session: string, message: Join): void {
  const problem = unacceptable(message);
  if (problem !== null) {
    d.sendTo(session, null, { shutdown: { reason: problem, exitCode: 1 } });
    d.say(null, `${message.name || 'a process without a name'} is refused: ${problem}`, 'warn');
    return;
  }
  const known = d.member(message.name);
  if (known && known.uid !== message.uid) replace(d, known);
  else if (known?.session) d.act({ type: 'close', session: known.session });
  const member = d.member(message.name) ? d.editMember(message.name) : newMember(message);
  if (!d.member(message.name)) d.say(null, `${message.name} joined`);
  Object.assign(member, { session, heardMs: d.now, stored: message.stored, leaving: false });
  d.putMember(member);
  const adopted = message.holding !== null && adopt(d, member, message.holding);
  d.send(member.name, null, {
    welcome: {
      heartbeatIntervalMs: d.settings.heartbeatIntervalMs,
      leaseTimeoutMs: d.settings.leaseTimeoutMs,
      adopted,
      recordedThrough: member.jobUid ? recordedThrough(d.job(member.jobUid).record) : 0,
      natsUrl: d.settings.natsUrl,
    },
  });
  if (member.jobUid !== null) remind(d, member, adopted ? message.holding : null);
  tellWhatToKeep(d, member);
  if (member.jobUid !== null) d.touched.add(member.jobUid);
  else d.dealing = true;
}

function unacceptable({ protocol, name, role }: Join): string | null {
  if (name === '') return 'a member needs a name';
  if (role !== Role.ROLE_WORKER && role !== Role.ROLE_SHARD) return 'a member must be a worker or a shard';
  if (protocol === PROTOCOL_VERSION || protocol === PROTOCOL_VERSION - 1) return null;
  return `it speaks version ${protocol} of the protocol, this coordinator ${PROTOCOL_VERSION}: run the same version of amr`;
}

/** The old process of a name is gone, whether or not its connection says so. */
function replace(d: Deliberation, old: Readonly<Member>): void {
  if (old.session) {
    d.sendTo(old.session, null, { shutdown: { reason: `another process joined as ${old.name}`, exitCode: 1 } });
    d.act({ type: 'close', session: old.session });
  }
  lose(d, old, 'it was restarted');
}

function newMember({ name, uid, role, onlyJob }: Join): Member {
  return {
    name,
    uid,
    role: role === Role.ROLE_WORKER ? 'worker' : 'shard',
    session: null,
    heardMs: 0,
    onlyJob,
    leaving: false,
    jobUid: null,
    unfitFor: new Set(),
    stored: [],
    heartbeat: null,
    beatMs: 0,
    triplesPerSecond: 0,
    stepsPerSecond: 0,
  };
}

/** Whether the member may go on with what it holds. */
function adopt(d: Deliberation, member: Member, holding: Holding): boolean {
  const job = d.jobs.get(holding.jobUid);
  if (!job || hasEnded(job.record) || job.record.deleting) return false;
  if (holding.run === 0) return resumeScan(d, member, job.record.uid);
  const { attempt } = job;
  if (attempt?.run !== holding.run) return false;
  if (attempt.state === 'recovering') return claimSeat(d, member, job, holding);
  return member.jobUid === job.record.uid && seatOf(job, member) !== undefined;
}

/** A shard's disk after a time away: which checkpoints of its jobs were committed, and which jobs were deleted. */
function tellWhatToKeep(d: Deliberation, { name, role, stored }: Member): void {
  if (role !== 'shard') return;
  for (const { jobUid } of stored) {
    const job = d.jobs.get(jobUid);
    if (!job) d.say(null, `${name} has files of job ${jobUid}, which is not in the store: they are left alone`, 'warn');
    else if (!job.record.deleting) tellCheckpoints(d, name, jobUid);
  }
  for (const [uid, { record }] of d.jobs) if (record.deleting?.includes(name)) tellDeleted(d, uid, name);
}

/** A broken connection costs a free member its place; one at work has until its lease ends to come back. */
export function disconnect(d: Deliberation, name: string): void {
  const member = d.member(name)!;
  if (member.jobUid === null) {
    d.dropMember(name);
    d.say(null, `${name} left`);
  } else d.editMember(name).session = null;
}

/** Members that were silent for too long. When it was the coordinator that slept, nobody was. */
export function endLeases(d: Deliberation): void {
  const { leaseTimeoutMs } = d.settings;
  const slept = d.before.tickedMs > 0 && d.now - d.before.tickedMs > leaseTimeoutMs / 2;
  if (slept) d.say(null, `the coordinator slept for ${Math.round((d.now - d.before.tickedMs) / 1000)} s`, 'warn');
  for (const [name, member] of d.members) {
    if (slept) d.editMember(name).heardMs = d.now;
    else if (d.now - member.heardMs > leaseTimeoutMs) {
      if (member.session) d.act({ type: 'close', session: member.session });
      lose(d, member, `silent for ${Math.round((d.now - member.heardMs) / 1000)} s`);
    }
  }
}

/** Weight of the newest rate. */
const SMOOTHING = 0.3;

export function heartbeat(d: Deliberation, name: string, beat: Heartbeat, sameRun: boolean): void {
  const member = d.editMember(name);
  const before = member.heartbeat;
  const seconds = (d.now - member.beatMs) / 1000;
  if (before && seconds > 0) {
    const blend = (old: number, change: number) => old + SMOOTHING * (Math.max(0, change) / seconds - old);
    member.triplesPerSecond = blend(member.triplesPerSecond, beat.triples - before.triples);
    if (sameRun) member.stepsPerSecond = blend(member.stepsPerSecond, beat.step - before.step);
  }
  member.heartbeat = beat;
  member.beatMs = d.now;
  if (!sameRun || member.role !== 'worker') return;
  const { attempt } = d.job(member.jobUid!);
  if (beat.step <= attempt!.step) return;
  Object.assign(d.editAttempt(member.jobUid!), { step: beat.step, movedMs: d.now });
}

/** SIGTERM at a member: free ones go at once, others when their job has a checkpoint without them. */
export function leave(d: Deliberation, name: string): void {
  const member = d.editMember(name);
  if (!member.leaving) d.say(member.jobUid, `${name} wants to leave`);
  member.leaving = true;
  if (member.jobUid === null) d.send(name, null, { release: { reason: 'you asked to leave' } });
  else d.touched.add(member.jobUid);
}
