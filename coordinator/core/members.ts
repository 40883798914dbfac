import type { Heartbeat, Holding, Join } from '../../proto/index.js';
import { Role } from '../../proto/index.js';
import type { Member } from './cluster.js';
import { sendCredential } from './credentials.js';
import { tellDeleted } from './deletion.js';
import type { Deliberation } from './deliberation.js';
import { resumeScan } from './preparing.js';
import { isLive } from './job-state.js';
import { recordedThrough } from './record.js';
import { claimSeat, remind } from './recovery.js';
import { lose, seatOf, tellCheckpoints } from './seats.js';
import { isSpoken, refuseStranger } from './versions.js';

/** Handles a process that opens a session. It may be a new process, a restarted one, or one whose connection broke. */
export function join(d: Deliberation, session: string, message: Join): void {
  if (!isSpoken(message.protocol)) {
    refuseStranger(d, session, message);
    return;
  }
  d.strangers = d.strangers.without(message.name);
  const problem = unacceptable(d, message) ?? taken(d, message);
  if (problem !== null) {
    d.sendTo(session, null, { shutdown: { reason: problem, exitCode: 1 } });
    d.say(null, 'MemberRefused', `${message.name || 'a process without a name'} is refused: ${problem}`, 'warn');
    return;
  }
  const known = d.member(message.name);
  if (known && known.uid !== message.uid) replace(d, known);
  else if (known?.session) d.act({ type: 'close', session: known.session });
  const member = d.member(message.name) ? d.editMember(message.name) : newMember(message);
  if (!d.member(message.name)) d.say(null, 'MemberJoined', `${message.name} joined`);
  Object.assign(member, { session, heardMs: d.now, stored: message.stored, leaving: false });
  d.putMember(member);
  const adopted = message.holding !== null && adopt(d, member, message.holding);
  // The Welcome lets the member connect to NATS, so the credential comes first.
  sendCredential(d, member.name);
  welcome(d, member, adopted);
  if (member.jobUid !== null) remind(d, member, member.jobUid, adopted ? message.holding : null);
  tellWhatToKeep(d, member);
  if (member.jobUid !== null) d.touched.add(member.jobUid);
  else d.dealing = true;
}

/** Accepts a session. `adopted` says whether the member may continue with what it holds. */
function welcome(d: Deliberation, { name, jobUid }: Member, adopted: boolean): void {
  const { heartbeatIntervalMs, leaseTimeoutMs, natsUrl } = d.settings;
  const through = jobUid === null ? 0 : recordedThrough(d.job(jobUid).record);
  d.send(name, null, {
    welcome: { heartbeatIntervalMs, leaseTimeoutMs, adopted, recordedThrough: through, natsUrl },
  });
}

/** Says why the process cannot be a member. Returns null when it can. */
function unacceptable(d: Deliberation, { name, role, natsKey }: Join): string | null {
  if (name === '') return 'a member needs a name';
  if (natsKey !== '' && d.settings.nats?.isKey(natsKey) === false)
    return 'its key for NATS is not a public key of a user';
  return role === Role.ROLE_WORKER || role === Role.ROLE_SHARD ? null : 'a member must be a worker or a shard';
}

/** How many heartbeats a process may miss until another one may take its name. */
const MISSED_HEARTBEATS = 3;

/** Says that a process that is alive has the name already. Returns null when the name is free, or its process silent. */
function taken(d: Deliberation, { name, uid }: Join): string | null {
  const known = d.member(name);
  if (!known || known.uid === uid || known.session === null) return null;
  const isAlive = d.now - known.heardMs <= MISSED_HEARTBEATS * d.settings.heartbeatIntervalMs;
  return isAlive ? `another process is alive as ${name}: give each process a name of its own` : null;
}

/**
 * Handles another process that has joined under the name of a member. The old process is gone, even if its stream is
 * open.
 */
function replace(d: Deliberation, old: Readonly<Member>): void {
  if (old.session) {
    d.sendTo(old.session, null, { shutdown: { reason: `another process joined as ${old.name}`, exitCode: 1 } });
    d.act({ type: 'close', session: old.session });
  }
  lose(d, old, 'it was restarted');
}

function newMember({ name, uid, role, protocol, onlyJob, natsKey }: Join): Member {
  return {
    name,
    uid,
    role: role === Role.ROLE_WORKER ? 'worker' : 'shard',
    protocol,
    session: null,
    heardMs: 0,
    onlyJob,
    leaving: false,
    jobUid: null,
    unfitFor: new Set(),
    stored: [],
    natsKey,
    natsGrant: null,
    heartbeat: null,
    stepsPerSecond: 0,
    measured: null,
  };
}

/** Whether the member may continue with the part of a run that it holds. */
function adopt(d: Deliberation, member: Member, holding: Holding): boolean {
  const job = d.jobs.get(holding.jobUid);
  if (!job) return false;
  if ((job.state === 'unread' || job.state === 'preparing') && holding.run === job.record.run)
    return resumeScan(d, member, job);
  if (job.state !== 'running' || job.attempt.run !== holding.run) return false;
  if (job.attempt.state === 'recovering') return claimSeat(d, member, job, holding);
  return member.jobUid === job.record.uid && seatOf(job.attempt, member) !== undefined;
}

/** Tells a shard what may have changed while it was away: the checkpoints to keep, and the jobs that were deleted. */
function tellWhatToKeep(d: Deliberation, { name, role, stored }: Member): void {
  if (role !== 'shard') return;
  for (const { jobUid } of stored) {
    const job = d.jobs.get(jobUid);
    if (!job)
      d.say(
        null,
        'UnknownFiles',
        `${name} has files of job ${jobUid}, which is not in the store: they are left alone`,
        'warn',
      );
    else if (isLive(job)) tellCheckpoints(d, name, jobUid);
  }
  for (const [uid, job] of d.jobs) {
    if (job.state === 'deleting' && job.record.deleting.includes(name)) tellDeleted(d, uid, name);
  }
}

/**
 * Handles the end of a member's stream. A free member is forgotten. A member that works for a job may come back until
 * its lease ends.
 */
export function disconnect(d: Deliberation, name: string): void {
  const member = d.editMember(name);
  member.session = null;
  if (member.jobUid !== null) return;
  d.dropMember(name);
  d.say(null, 'MemberLeft', `${name} left`);
}

/**
 * Ends the leases of members that were silent for too long. If the coordinator itself slept, for example with its
 * machine, the members get a new lease.
 */
export function endLeases(d: Deliberation): void {
  const { leaseTimeoutMs } = d.settings;
  const slept = d.before.tickedMs > 0 && d.now - d.before.tickedMs > leaseTimeoutMs / 2;
  if (slept)
    d.say(
      null,
      'CoordinatorSlept',
      `the coordinator slept for ${Math.round((d.now - d.before.tickedMs) / 1000)} s`,
      'warn',
    );
  for (const [name, member] of d.members) {
    if (slept) d.editMember(name).heardMs = d.now;
    else if (d.now - member.heardMs > leaseTimeoutMs) {
      if (member.session) d.act({ type: 'close', session: member.session });
      lose(d, member, `silent for ${Math.round((d.now - member.heardMs) / 1000)} s`);
    }
  }
}

/** The weight of the newest rate in the smoothed rate. */
const SMOOTHING = 0.3;

/**
 * Handles a heartbeat. `runUid` is the job in whose current run the member has a seat, if the heartbeat is about this
 * run.
 */
export function heartbeat(d: Deliberation, name: string, beat: Heartbeat, runUid: string | undefined): void {
  const member = d.editMember(name);
  const before = member.heartbeat;
  if (runUid === undefined) member.measured = null;
  else measurePace(member, beat.step, d);
  member.heartbeat = { ...beat, receivedMs: d.now };
  if (runUid !== undefined) tellConnections(d, member, runUid, before?.cutOffFrom ?? '');
  if (runUid === undefined || member.role !== 'worker') return;
  if (beat.step > d.running(runUid).attempt.step) {
    Object.assign(d.editAttempt(runUid), { step: beat.step, movedMs: d.now });
  }
}

/**
 * Measures the steps per second of a run. Heartbeats that were held up arrive together, and the time between them says nothing. So
 * each measurement lasts at least half an interval of heartbeats, and begins with the last step of those that arrive together.
 * Too low a rate is harmless, because the checkpoint is then asked for again. Too high a rate would put it off for minutes.
 */
function measurePace(member: Member, step: number, { now, settings }: Deliberation): void {
  const { measured } = member;
  const ms = now - (measured?.sinceMs ?? now);
  if (measured && ms < settings.heartbeatIntervalMs / 2) {
    member.measured = { ...measured, step };
    return;
  }
  if (measured) {
    const newest = Math.max(0, step - measured.step) / (ms / 1000);
    member.stepsPerSecond += SMOOTHING * (newest - member.stepsPerSecond);
  }
  member.measured = { step, sinceMs: now };
}

/** Says which members of the current run have lost a connection, in the log and in a condition of the job. */
function tellConnections(d: Deliberation, { name, heartbeat }: Member, uid: string, before: string): void {
  const now = heartbeat?.cutOffFrom ?? '';
  if (now === '' && before !== '') d.say(uid, 'ConnectionRestored', `${name} is connected to ${before} again`);
  else if (now !== before) d.say(uid, 'ConnectionLost', `${name} has lost its connection to ${now}`, 'warn');
  const { record, attempt } = d.running(uid);
  const lost = attempt.seats.flatMap(({ member }) => {
    const from = d.member(member)?.heartbeat?.cutOffFrom;
    return from ? `${member} has lost its connection to ${from} and connects again` : [];
  });
  const wasLost = record.conditions.some(({ type, status }) => type === 'Connected' && status === 'False');
  if (lost.length > 0) d.setCondition(uid, 'Connected', false, 'ConnectionLost', lost.join('; '));
  else if (wasLost) d.setCondition(uid, 'Connected', true, 'ConnectionRestored', 'all members are connected');
}

/**
 * Handles the wish of a member to leave, because its process was told to exit. A free member is released at once.
 * Others are released when their job has a checkpoint.
 */
export function leave(d: Deliberation, name: string): void {
  const member = d.editMember(name);
  if (!member.leaving) d.say(member.jobUid, 'MemberLeaving', `${name} wants to leave`);
  member.leaving = true;
  if (member.jobUid === null) d.send(name, null, { release: { reason: 'you asked to leave' } });
  else d.touched.add(member.jobUid);
}
