import type { Deliberation } from './deliberation.js';
import { finish } from './ending.js';
import { bestStep, recordedThrough } from './record.js';
import { tellCheckpoints } from './seats.js';

/**
 * The end of a stage, when its last epoch is stored and its last boundary is checkpointed. The end of the job: the digest,
 * then success. With evaluation.select: validation, the next stage (or the model) starts from the best epoch's parameters,
 * which a new run loads. True when the run has ended.
 */
export function conclude(d: Deliberation, uid: string): boolean {
  const { record, timeline, job } = d.job(uid);
  const step = record.checkpoints[record.checkpoints.length - 1]?.step;
  if (step === undefined || step > recordedThrough(record) || !timeline!.stageEnds.includes(step)) return false;
  if (job.evaluation.select === 'validation' && record.selected?.step !== step) return select(d, uid, step);
  return step === timeline!.end && askForDigest(d, uid, step);
}

function select(d: Deliberation, uid: string, step: number): boolean {
  const { timeline, job } = d.job(uid);
  const record = d.editRecord(uid);
  const { stage } = timeline!.endingAt(step);
  const best = bestStep(record, stage, job.evaluation.at) ?? step;
  if (!record.checkpoints.some((checkpoint) => checkpoint.step === best)) {
    d.say(uid, `the checkpoint of the best epoch, at step ${best}, is lost: the run goes back to before it`, 'warn');
    record.checkpoints = record.checkpoints.filter((checkpoint) => checkpoint.step < best);
    d.editJob(uid).attempt = null;
    return true;
  }
  record.selected = { step, checkpoint: best };
  d.say(uid, `stage ${stage} ends with the parameters of step ${best}, the best by validation`);
  if (step === timeline!.end && best === step) return askForDigest(d, uid, step);
  d.editJob(uid).attempt = null;
  return true;
}

/** All members stand at the end and hold the model's rows. */
function askForDigest(d: Deliberation, uid: string, step: number): boolean {
  const { attempt, record } = d.job(uid);
  if (attempt!.digestAsked) return false;
  d.editAttempt(uid).digestAsked = true;
  const chosen = record.selected?.step === step ? record.selected.checkpoint : step;
  const model = record.checkpoints.find((checkpoint) => checkpoint.step === chosen)!;
  const asked = attempt!.seats.find(({ role, first }) => role === 'worker' && first === 0)!;
  d.send(asked.member, uid, { computeDigest: { model } });
  d.setCondition(uid, 'Ready', true, 'Finishing', `${asked.member} computes the digest`);
  return false;
}

/** The model is complete. Of its checkpoints, those stay that it is made of. */
export function digest(d: Deliberation, uid: string, value: string): void {
  const { timeline, record: before, attempt } = d.job(uid);
  if (!attempt!.digestAsked) return;
  const end = timeline!.end;
  const record = d.editRecord(uid);
  const needed = new Set([end, before.selected?.step === end ? before.selected.checkpoint : end]);
  record.digest = value;
  record.checkpoints = record.checkpoints.filter(({ step }) => needed.has(step));
  for (const { member, role } of attempt!.seats) if (role === 'shard') tellCheckpoints(d, member, uid);
  finish(d, uid, 'Succeeded', 'Trained', `the model is complete: ${value}`);
}
