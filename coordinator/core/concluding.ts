import type { Job } from '../../job/index.js';
import type { Digest, Publication } from '../../proto/index.js';
import { packLines } from '../../proto/lines.js';
import { required } from '../../runtime/required.js';
import { firstWorker } from './attempt.js';
import { bestCheckpoint } from './checkpoints.js';
import type { Deliberation } from './deliberation.js';
import { dropAttempt, finish } from './ending.js';
import { failRun } from './failing.js';
import { describeModel, metricsLines } from './model-description.js';
import { passOf, recordedThrough, type JobRecord, type PreparedRecord } from './record.js';
import { concludeFirstPass } from './refitting.js';
import { tellCheckpoints } from './seats.js';

/**
 * Handles the end of a stage or a pass. It is reached when the last epoch of the stage is stored and its last boundary has a
 * checkpoint. At the end of pass 1 of two, pass 2 begins. At the end of the job, a worker computes the digest, and then the job succeeds. With evaluation.select:
 * validation, the next stage or the model starts from the parameters of the best epoch, which a new run loads. Returns
 * whether the run has ended.
 */
export function conclude(d: Deliberation, uid: string): boolean {
  const { record, timeline, job } = d.running(uid);
  const step = record.checkpoints[record.checkpoints.length - 1]?.step;
  if (step === undefined || step > recordedThrough(record) || !timeline.isStageEnd(step)) return false;
  if (step === timeline.end && passOf(record) < record.passes) return concludeFirstPass(d, uid, step);
  if (job.evaluation.select === 'validation' && record.selected?.step !== step) return select(d, uid, step);
  if (step === timeline.end) askForDigest(d, uid, step);
  return false;
}

/**
 * Selects the parameters of the best epoch of the stage that ended at a boundary. Returns whether the run has ended.
 */
function select(d: Deliberation, uid: string, step: number): boolean {
  const { timeline } = d.running(uid);
  const best = bestCheckpoint(d, uid, step);
  if (!best) return true;
  d.editRecord(uid).selected = { step, checkpoint: best.step };
  const { stage } = timeline.endingAt(step);
  d.say(uid, 'StageSelected', `stage ${stage} ends with the parameters of step ${best.step}, the best by validation`);
  const isLoaded = step === timeline.end && best.step === step;
  if (isLoaded) askForDigest(d, uid, step);
  else dropAttempt(d, uid);
  return !isLoaded;
}

/**
 * Asks the worker of the first partition for the digest, unless it was asked before. All members wait at the last
 * boundary.
 */
function askForDigest(d: Deliberation, uid: string, step: number): void {
  const { attempt, record, job } = d.running(uid);
  if (attempt.asked) return;
  d.editAttempt(uid).asked = 'digest';
  // The last epochs are stored before a worker is asked, because its answer ends the job.
  d.editRecord(uid);
  const chosen = modelStep(record, step);
  const model = record.checkpoints.find((checkpoint) => checkpoint.step === chosen);
  const member = firstWorker(d.running(uid));
  const publication = job.output === undefined ? null : publicationOf(record, job);
  d.send(member, uid, { computeDigest: { model: required(model, `the checkpoint of step ${chosen}`), publication } });
  const work = publication ? `publishes the model in ${job.output}` : 'computes the digest';
  d.setCondition(uid, 'Running', true, 'Finishing', `${member} ${work}`);
}

/** What a worker needs, besides the rows, to write the model folder of a job. */
function publicationOf(record: PreparedRecord, job: Job): Publication {
  return {
    description: JSON.stringify(describeModel(record, job)),
    metrics: packLines(metricsLines(record)),
  };
}

/**
 * The boundary of the checkpoint that contains the parameters of the model. `end` is the boundary at which the job
 * ends.
 */
export function modelStep({ selected }: Pick<JobRecord, 'selected'>, end: number): number {
  return selected?.step === end ? selected.checkpoint : end;
}

/**
 * Handles the report of the digest, which completes the model. Only the checkpoints that the model consists of are
 * kept. A job with an output succeeds when its worker says so again, after it has published the model. Until then a
 * failure does not lose the model, because its digest is stored.
 */
export function digest(d: Deliberation, uid: string, member: string, report: Digest): void {
  const { timeline, attempt, job, record: before } = d.running(uid);
  // The report may answer a question of the coordinator before this one.
  if (before.checkpoints.at(-1)?.step !== timeline.end) return;
  const { output } = job;
  if (report.output !== (output ?? '')) {
    const message = `${member} cannot publish the model in ${output}: it runs another version of amr. Run the same version everywhere`;
    return failRun(d, uid, 'VersionsDiffer', message);
  }
  const record = d.editRecord(uid);
  if (record.digest !== report.digest) {
    const needed = new Set([timeline.end, modelStep(record, timeline.end)]);
    record.digest = report.digest;
    record.checkpoints = record.checkpoints.filter(({ step }) => needed.has(step));
    for (const { member, role } of attempt.seats) if (role === 'shard') tellCheckpoints(d, member, uid);
  }
  if (output !== undefined && !report.published) return;
  const place = output === undefined ? '' : `, published in ${output}`;
  finish(d, uid, 'Succeeded', 'Trained', `the model is complete: ${report.digest}${place}`);
}
