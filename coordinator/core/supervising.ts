import { requestCheckpoint } from './checkpoints.js';
import { unreachable } from '../../runtime/required.js';
import { workersOf, type Attempt } from './attempt.js';
import { conclude } from './concluding.js';
import type { Deliberation } from './deliberation.js';
import { dropAttempt } from './ending.js';
import { failRun } from './failing.js';
import { isAvailable, isHeld } from './seats.js';
import { isRecovered } from './recovery.js';
import { workersWanted } from './starting.js';

/** Moves a run forward as far as its members allow. The job is no longer running when the run has ended. */
export function supervise(d: Deliberation, uid: string): void {
  const { attempt, record } = d.running(uid);
  const { seats, state } = attempt;
  if (seats.some((seat) => !isHeld(d, uid, seat))) {
    goBack(d, uid);
    return;
  }
  switch (state) {
    case 'recovering':
      return recover(d, uid);
    case 'loading':
      // No step has been trained yet, so starting again loses nothing.
      if (record.wanted === 'suspend' || leaversOf(d, attempt).length > 0) return dropAttempt(d, uid);
      return startWhenReady(d, uid);
    case 'training':
      return superviseTraining(d, uid);
    default:
      return unreachable(state);
  }
}

/** Handles the loss of a member. The run has ended, and the next run replays the steps since the last checkpoint. */
function goBack(d: Deliberation, uid: string): void {
  d.editRecord(uid).restarts += 1;
  dropAttempt(d, uid);
}

/** Lets members return to their seats after a restart of the coordinator, for the duration of one lease. */
function recover(d: Deliberation, uid: string): void {
  const job = d.running(uid);
  const { seats, sinceMs, run } = job.attempt;
  if (isRecovered(job)) {
    d.say(uid, 'RunContinued', `run ${run} goes on: all of its members have come back`);
    enter(d, uid, 'loading');
    startWhenReady(d, uid);
  } else if (d.now - sinceMs > d.settings.leaseTimeoutMs) {
    d.say(uid, 'RunLost', `run ${run} is over: only ${seats.length} of its members have come back`, 'warn');
    if (seats.length > 0) goBack(d, uid);
    else dropAttempt(d, uid);
  }
}

/** Starts the training when all members are ready. The run fails when this takes too long. */
function startWhenReady(d: Deliberation, uid: string): void {
  const { seats, sinceMs, run } = d.running(uid).attempt;
  const slow = seats.filter(({ ready }) => !ready).map(({ member }) => member);
  if (slow.length > 0) {
    if (d.now - sinceMs > d.settings.stallMs) failRun(d, uid, 'Stalled', `${slow.join(', ')} did not become ready`);
    return;
  }
  enter(d, uid, 'training');
  if (seats.some(({ started }) => !started)) d.say(uid, 'RunStarted', `run ${run} starts`);
  d.setCondition(uid, 'Running', true, 'Training', `run ${run}`);
  for (const { member, started } of seats) if (!started) d.send(member, uid, { start: {} });
  d.editAttempt(uid).seats = seats.map((seat) => ({ ...seat, started: true }));
  superviseTraining(d, uid);
}

/** Changes the state of the run and sets its times to now. */
function enter(d: Deliberation, uid: string, state: Attempt['state']): void {
  const { now } = d;
  Object.assign(d.editAttempt(uid), { state, sinceMs: now, movedMs: now, checkpointedMs: now });
}

/** Handles a run that trains: its end, a change of its members, a stall, and the regular checkpoints. */
function superviseTraining(d: Deliberation, uid: string): void {
  if (conclude(d, uid) || applyChange(d, uid)) return;
  const { attempt, timeline, job } = d.running(uid);
  const { requested, checkpointedMs, movedMs, step, asked } = attempt;
  // A choice and a publication may take long. The lease of the worker says whether it goes on.
  const mayTakeLong = asked === 'memory' || (asked === 'digest' && job.output !== undefined);
  if (!mayTakeLong && d.now - Math.max(movedMs, checkpointedMs) > d.settings.stallMs) {
    failRun(d, uid, 'Stalled', `no step since ${Math.round(d.settings.stallMs / 1000)} s, at ${step}`);
    return;
  }
  if (step >= timeline.end) return;
  const change = attempt.change ?? changeWanted(d, uid);
  if (change) {
    if (!attempt.change) {
      d.editAttempt(uid).change = change;
      d.say(uid, 'RunStopping', `the run stops at a checkpoint: ${change.reason}`);
    }
    if (!requested?.halt) requestCheckpoint(d, uid, { halt: true });
  } else if (!requested && d.now - checkpointedMs >= 1000 * job.checkpoint.everySeconds) {
    requestCheckpoint(d, uid, { halt: false });
  }
}

/** Says why the run should stop at a checkpoint. Returns null when it should continue. */
function changeWanted(d: Deliberation, uid: string): Attempt['change'] {
  const job = d.running(uid);
  const { record, attempt } = job;
  if (record.wanted === 'suspend') return { kind: 'suspend', reason: 'the job is to be suspended' };
  const leaving = leaversOf(d, attempt);
  if (leaving.length > 0) return { kind: 'deal', reason: `${leaving.join(', ')} wants to leave` };
  const missing = workersWanted(job) - workersOf(attempt).length;
  if (missing < 0) return { kind: 'deal', reason: `only ${workersWanted(job)} workers are wanted` };
  if (missing === 0 || d.now - attempt.sinceMs < d.settings.growthMs) return null;
  const free = d.members
    .values()
    .filter((member) => member.role === 'worker' && member.jobUid === null && isAvailable(job, member))
    .filter(({ protocol }) => attempt.seats.some(({ member }) => d.member(member)?.protocol === protocol));
  if (free.length === 0) return null;
  const names = free.slice(0, missing).map(({ name }) => name);
  return { kind: 'deal', reason: `${names.join(', ')} can take part` };
}

/** The names of the members of the run that want to leave. */
function leaversOf(d: Deliberation, { seats }: Attempt): string[] {
  return seats.map(({ member }) => member).filter((name) => d.member(name)?.leaving);
}

/** Ends the run when the checkpoint at which it was to stop has been committed. Returns whether the run has ended. */
function applyChange(d: Deliberation, uid: string): boolean {
  const { attempt, record } = d.running(uid);
  const { change, requested } = attempt;
  const committed = record.checkpoints[record.checkpoints.length - 1]?.step ?? -1;
  if (!change || !requested?.halt || committed < requested.step) return false;
  dropAttempt(d, uid);
  return true;
}
