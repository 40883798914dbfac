import type { Failure } from '../../proto/index.js';
import { FailureCode } from '../../proto/index.js';
import { withRemedy } from '../../runtime/errors.js';
import { clusterRemedyOf } from '../remedies.js';
import { dropCheckpoint } from './checkpoints.js';
import { STORAGE } from './conditions.js';
import type { Deliberation } from './deliberation.js';
import { dropAttempt, finish } from './ending.js';
import type { Event } from './events.js';
import { attemptOf } from './job-state.js';
import { recordedThrough, startingPoint } from './record.js';
import { vacateAll } from './seats.js';

/**
 * The longest pause between a failed run and the next one, in milliseconds. The pause doubles with each failure until
 * it reaches this value.
 */
const LONGEST_PAUSE_MS = 60_000;

/** Handles the report that a member cannot continue with the run, or with reading the data. */
export function fail(d: Deliberation, uid: string, member: string, failure: Failure): void {
  const { code, step } = failure;
  const job = d.job(uid);
  // An earlier coordinator has counted this failure but ended before it could end the run. The member has now reported
  // it again.
  if (attemptOf(job)?.run === job.record.failedRun) return endRun(d, uid);
  const text = `${member}: ${withRemedy(failure.message, clusterRemedyOf(failure))}`;
  // A complete model may not be lost because a store refuses it, and a user can change what the store allows.
  if (code === FailureCode.FAILURE_CODE_INPUT && job.record.digest !== '') failRun(d, uid, 'NotPublished', text);
  else if (code === FailureCode.FAILURE_CODE_INPUT) finish(d, uid, 'Failed', 'InvalidInput', text);
  else if (code === FailureCode.FAILURE_CODE_NONFINITE) failNonFinite(d, uid, step, text);
  else if (code === FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED) failDamaged(d, uid, step, text);
  else if (code === FailureCode.FAILURE_CODE_DISK_FULL) failDiskFull(d, uid, member, failure, text);
  else failRun(d, uid, 'RunFailed', text);
}

/** Handles a disk without room for a checkpoint. The job decides with `onDiskFull` whether it waits for room. */
function failDiskFull(d: Deliberation, uid: string, member: string, { errorFacts }: Failure, text: string): void {
  d.setCondition(uid, STORAGE, false, 'DiskFull', text);
  if (d.job(uid).job.onDiskFull === 'fail') return failRun(d, uid, 'DiskFull', text);
  d.say(uid, 'DiskFull', `${text}. The job waits until there is room`, 'warn');
  d.setCondition(uid, 'Running', false, 'DiskFull', text);
  d.editRecord(uid).fullDisk = { shard: member, neededBytes: Number(errorFacts.needed) };
  // The heartbeats before this failure say nothing about the room that there is now.
  endRun(d, uid, d.now + 3 * d.settings.heartbeatIntervalMs);
}

/**
 * Handles values that are NaN or infinite. A hardware fault does not repeat when the steps are replayed. A job that
 * diverges does so again at the same step, and then it fails.
 */
function failNonFinite(d: Deliberation, uid: string, step: number, text: string): void {
  const { notFiniteStep } = d.job(uid).record;
  d.editRecord(uid).notFiniteStep = step;
  if (notFiniteStep === step) finish(d, uid, 'Failed', 'NotFinite', `again at step ${step}: ${text}`);
  else failRun(d, uid, 'NotFinite', `at step ${step}: ${text}`, 0);
}

/**
 * Handles a damaged checkpoint. The run starts again from an earlier checkpoint. If there is none, the job decides with
 * `onCheckpointLoss` whether it starts from the beginning, which counts as a failure, or fails.
 */
function failDamaged(d: Deliberation, uid: string, step: number, text: string): void {
  dropCheckpoint(d, uid, step);
  d.editRecord(uid).digest = '';
  const { checkpoint } = startingPoint(d.job(uid).record);
  const fallback = checkpoint ? `the one of step ${checkpoint.step} is used` : 'there is no other one';
  const message = `the checkpoint of step ${step} cannot be used (${text}): ${fallback}`;
  d.setCondition(uid, 'CheckpointIntact', false, checkpoint ? 'CheckpointDamaged' : 'CheckpointLost', message);
  if (checkpoint) {
    d.say(uid, 'CheckpointDamaged', message, 'warn');
    endRun(d, uid);
  } else if (d.job(uid).job.onCheckpointLoss === 'fail') finish(d, uid, 'Failed', 'CheckpointLost', message);
  else failRun(d, uid, 'CheckpointLost', `${message}, so the job trains from the start`, 0);
}

/**
 * Handles a record that the store does not accept. The job fails, because nothing more of it can be stored. Its record is reduced
 * to what deletion needs, so that the store has the best chance to accept at least that.
 */
export function failRefused(d: Deliberation, { uid, reason }: Extract<Event, { type: 'refused' }>): void {
  if (d.job(uid).state !== 'ended') finish(d, uid, 'Failed', 'RecordRefused', reason);
  const record = d.editRecord(uid);
  Object.assign(record, { prepared: null, checkpoints: [], selected: null, epochs: record.epochs.slice(-1) });
}

/**
 * Handles the crash of a process, such as one that had too little memory. The loss of a process alone ends no job, but a job whose
 * processes crash more often than it may be retried fails, unless it stored an epoch or a checkpoint in between.
 */
export function crash(d: Deliberation, { uid, reason, message }: Extract<Event, { type: 'crashed' }>): void {
  const found = d.jobs.get(uid);
  if (!found || ['ended', 'suspended', 'deleting'].includes(found.state)) return;
  const { record, job } = found;
  const step = Math.max(startingPoint(record).step, recordedThrough(record));
  const count = record.crashes?.step === step ? record.crashes.count + 1 : 1;
  d.editRecord(uid).crashes = { count, step };
  d.setCondition(uid, 'PodsRunning', false, reason, message);
  if (count > job.retries) finish(d, uid, 'Failed', reason, `${message} (${count} crashes without progress)`);
  else d.say(uid, reason, `${message} (crash ${count}, retries ${job.retries})`, 'warn');
}

/** Handles a failed run. The next run starts after a pause, unless the job has used all its retries. */
export function failRun(d: Deliberation, uid: string, reason: string, message: string, pauseMs?: number): void {
  const job = d.job(uid);
  const { retries } = job.job;
  const failures = job.record.failures + 1;
  Object.assign(d.editRecord(uid), { failures, failedRun: attemptOf(job)?.run ?? job.record.failedRun });
  if (failures > retries) {
    const kept = job.record.digest === '' ? '' : '. The model is complete and can be fetched';
    finish(d, uid, 'Failed', reason, `${message} (tried ${failures} times)${kept}`);
    return;
  }
  d.say(uid, reason, `failed, to be tried again (${failures} of ${retries}): ${message}`, 'warn');
  d.setCondition(uid, 'Running', false, reason, message);
  endRun(d, uid, d.now + (pauseMs ?? Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures)));
}

/** Ends the run, or the reading of the data. If the next run starts only after a pause, the members become free. */
function endRun(d: Deliberation, uid: string, notBeforeMs = 0): void {
  dropAttempt(d, uid, notBeforeMs);
  if (notBeforeMs > d.now) vacateAll(d, uid, 'the run has failed');
  d.touched.add(uid);
}
