import type { Failure } from '../../proto/index.js';
import { FailureCode } from '../../proto/index.js';
import { withRemedy } from '../../runtime/errors.js';
import { clusterRemedyOf } from '../remedies.js';
import { dropCheckpoint } from './checkpoints.js';
import type { Deliberation } from './deliberation.js';
import { finish } from './ending.js';
import { startingPoint } from './record.js';
import { vacateAll } from './seats.js';

/** Pause before the next run after a failed one: doubled each time, up to this. */
const LONGEST_PAUSE_MS = 60_000;

/** A member says that it cannot go on. */
export function fail(d: Deliberation, uid: string, member: string, failure: Failure): void {
  const { code, step } = failure;
  const { record, attempt } = d.job(uid);
  // Told once more to a coordinator that was started anew before it could end the run.
  if (attempt && attempt.run === record.failedRun) return endRun(d, uid);
  const text = `${member}: ${withRemedy(failure.message, clusterRemedyOf(failure))}`;
  if (code === FailureCode.FAILURE_CODE_INPUT) finish(d, uid, 'Failed', 'InvalidInput', text);
  else if (code === FailureCode.FAILURE_CODE_NONFINITE) failNonFinite(d, uid, step, text);
  else if (code === FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED) failDamaged(d, uid, step, text);
  else failRun(d, uid, 'RunFailed', text);
}

/** A bit that fell over does not fall again in the replay; a job that diverges does so at the same step. */
function failNonFinite(d: Deliberation, uid: string, step: number, text: string): void {
  const { notFiniteStep } = d.job(uid).record;
  d.editRecord(uid).notFiniteStep = step;
  if (notFiniteStep === step) finish(d, uid, 'Failed', 'NotFinite', `again at step ${step}: ${text}`);
  else failRun(d, uid, 'NotFinite', `at step ${step}: ${text}`, 0);
}

function failDamaged(d: Deliberation, uid: string, step: number, text: string): void {
  dropCheckpoint(d, uid, step);
  const { checkpoint } = startingPoint(d.job(uid).record);
  const fallback = checkpoint ? `the one of step ${checkpoint.step} is used` : 'there is no other one';
  const message = `the checkpoint of step ${step} cannot be used (${text}): ${fallback}`;
  d.setCondition(uid, 'CheckpointIntact', false, checkpoint ? 'CheckpointDamaged' : 'CheckpointLost', message);
  if (checkpoint) {
    d.say(uid, message, 'warn');
    endRun(d, uid);
  } else failRun(d, uid, 'CheckpointLost', message, 0);
}

/** The run has failed. The next one starts after a pause, unless the job has used up its retries. */
export function failRun(d: Deliberation, uid: string, reason: string, message: string, pauseMs?: number): void {
  const { job, record, attempt } = d.job(uid);
  const { retries } = job;
  const failures = record.failures + 1;
  Object.assign(d.editRecord(uid), { failures, failedRun: attempt?.run ?? record.failedRun });
  if (failures > retries) {
    finish(d, uid, 'Failed', reason, `${message} (tried ${failures} times)`);
    return;
  }
  d.say(uid, `failed, to be tried again (${failures} of ${retries}): ${message}`, 'warn');
  d.editJob(uid).notBeforeMs = d.now + (pauseMs ?? Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures));
  endRun(d, uid);
}

/** What was going on is dropped; the job looks for the next run's members. */
function endRun(d: Deliberation, uid: string): void {
  Object.assign(d.editJob(uid), { attempt: null, scanner: null });
  if (d.job(uid).notBeforeMs > d.now) vacateAll(d, uid, 'the run has failed');
  d.touched.add(uid);
}
