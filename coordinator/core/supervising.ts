import { requestCheckpoint } from './checkpoints.js';
import type { Attempt } from './cluster.js';
import { workersOf } from './cluster.js';
import { conclude } from './concluding.js';
import type { Deliberation } from './deliberation.js';
import { failRun } from './failing.js';
import { isAvailable, isHeld } from './seats.js';
import { isRecovered } from './recovery.js';
import { workersWanted } from './starting.js';

/** Moves a run forward as far as its members allow. Afterwards the job has no attempt if the run has ended. */
export function supervise(d: Deliberation, uid: string): void {
  const { attempt, record } = d.job(uid);
  const { seats, state } = attempt!;
  if (seats.some((seat) => !isHeld(d, uid, seat))) goBack(d, uid);
  else if (state === 'recovering') recover(d, uid);
  else if (state === 'training') superviseTraining(d, uid);
  else if (record.wanted === 'suspend' || seats.some(({ member }) => d.member(member)!.leaving)) {
    d.editJob(uid).attempt = null; // nothing is lost by starting over
  } else startWhenReady(d, uid);
}

/** Somebody was lost: the run is over, the next one replays from the last checkpoint. */
function goBack(d: Deliberation, uid: string): void {
  d.editRecord(uid).restarts += 1;
  d.editJob(uid).attempt = null;
}

/** The coordinator was started anew: as long as a lease lasts, members may come back to where they were. */
function recover(d: Deliberation, uid: string): void {
  const job = d.job(uid);
  const { seats, sinceMs } = job.attempt!;
  if (isRecovered(job)) {
    d.say(uid, `run ${job.record.run} goes on: all of its members have come back`);
    enter(d, uid, 'loading');
    startWhenReady(d, uid);
  } else if (d.now - sinceMs > d.settings.leaseTimeoutMs) {
    d.say(uid, `run ${job.record.run} is over: only ${seats.length} of its members have come back`, 'warn');
    if (seats.length > 0) goBack(d, uid);
    else d.editJob(uid).attempt = null;
  }
}

function startWhenReady(d: Deliberation, uid: string): void {
  const { seats, sinceMs, run } = d.job(uid).attempt!;
  const slow = seats.filter(({ ready }) => !ready).map(({ member }) => member);
  if (slow.length > 0) {
    if (d.now - sinceMs > d.settings.stallMs) failRun(d, uid, 'Stalled', `${slow.join(', ')} did not become ready`);
    return;
  }
  enter(d, uid, 'training');
  if (seats.some(({ started }) => !started)) d.say(uid, `run ${run} starts`);
  d.setCondition(uid, 'Ready', true, 'Training', `run ${run}`);
  for (const { member, started } of seats) if (!started) d.send(member, uid, { start: {} });
  d.editAttempt(uid).seats = seats.map((seat) => ({ ...seat, started: true }));
  superviseTraining(d, uid);
}

function enter(d: Deliberation, uid: string, state: Attempt['state']): void {
  Object.assign(d.editAttempt(uid), {
    state,
    sinceMs: d.now,
    movedMs: d.now,
    checkpointedMs: d.now,
    epochStartedMs: d.now,
  });
}

function superviseTraining(d: Deliberation, uid: string): void {
  if (conclude(d, uid) || applyChange(d, uid)) return;
  const { attempt, timeline, job } = d.job(uid);
  if (d.now - Math.max(attempt!.movedMs, attempt!.checkpointedMs) > d.settings.stallMs) {
    failRun(d, uid, 'Stalled', `no step since ${Math.round(d.settings.stallMs / 1000)} s, at ${attempt!.step}`);
    return;
  }
  if (attempt!.step >= timeline!.end) return;
  const change = attempt!.change ?? changeWanted(d, uid);
  if (change) {
    if (!attempt!.change) {
      d.editAttempt(uid).change = change;
      d.say(uid, `the run stops at a checkpoint: ${change.reason}`);
    }
    if (!attempt!.requested?.halt) requestCheckpoint(d, uid, { halt: true });
  } else if (!attempt!.requested && d.now - attempt!.checkpointedMs >= 1000 * job.checkpoint.everySeconds) {
    requestCheckpoint(d, uid, { halt: false });
  }
}

/** Why the run should stop at a checkpoint, if it should. */
function changeWanted(d: Deliberation, uid: string): Attempt['change'] {
  const job = d.job(uid);
  const { record, attempt } = job;
  if (record.wanted === 'suspend') return { kind: 'suspend', reason: 'the job is to be suspended' };
  const leaving = attempt!.seats.filter(({ member }) => d.member(member)!.leaving).map(({ member }) => member);
  if (leaving.length > 0) return { kind: 'deal', reason: `${leaving.join(', ')} wants to leave` };
  const missing = workersWanted(job) - workersOf(attempt!).length;
  if (missing < 0) return { kind: 'deal', reason: `only ${workersWanted(job)} workers are wanted` };
  if (missing <= 0 || d.now - attempt!.sinceMs < d.settings.growthMs) return null;
  const free = d.members
    .values()
    .filter((member) => member.role === 'worker' && member.jobUid === null && isAvailable(job, member));
  if (free.length === 0) return null;
  const names = free.slice(0, missing).map(({ name }) => name);
  return { kind: 'deal', reason: `${names.join(', ')} can take part` };
}

/** The checkpoint that a change waited for is there. */
function applyChange(d: Deliberation, uid: string): boolean {
  const { attempt, record } = d.job(uid);
  const { change, requested } = attempt!;
  const committed = record.checkpoints[record.checkpoints.length - 1]?.step ?? -1;
  if (!change || !requested?.halt || committed < requested.step) return false;
  d.editJob(uid).attempt = null;
  return true;
}
