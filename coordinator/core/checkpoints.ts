import { bestEpoch } from '../../job/epochs.js';
import { keepsContent } from '../../job/memory.js';
import { mebibytes } from '../../runtime/disk.js';
import type { Checkpoint, CheckpointFile, CheckpointPart } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import { shardsOf, workersOf, type Seat } from './attempt.js';
import { STORAGE } from './conditions.js';
import { covers } from './deal.js';
import type { Deliberation } from './deliberation.js';
import { dropAttempt } from './ending.js';
import type { RunningJob } from './job-state.js';
import type { CommittedCheckpoint } from './record.js';
import { tellCheckpoints } from './seats.js';

/** A requested boundary is at least this number of steps after the last one that a worker may have reached. */
const STEPS_AHEAD = 2;
/** The time in seconds that a command may take to reach a worker. */
const SECONDS_AHEAD = 0.25;

/**
 * Asks the members for a checkpoint at a boundary that no worker has passed when it receives the command. The distance
 * to the boundary doubles with each refusal. A planned checkpoint that comes earlier is used instead.
 */
export function requestCheckpoint(
  d: Deliberation,
  uid: string,
  { halt, refusals = 0 }: { halt: boolean; refusals?: number },
): void {
  const { timeline, attempt: before } = d.running(uid);
  const planned = timeline.checkpoints(before.step)[0];
  if (planned === undefined) return;
  const attempt = d.editAttempt(uid);
  const workers = workersOf(attempt).flatMap(({ member }) => d.member(member) ?? []);
  const rate = Math.max(0, ...workers.map(({ stepsPerSecond }) => stepsPerSecond));
  const silence = Math.max(0, ...workers.map(({ heartbeat }) => d.now - (heartbeat?.receivedMs ?? d.now))) / 1000;
  const ahead = STEPS_AHEAD * 2 ** refusals + Math.ceil(rate * (silence + SECONDS_AHEAD * 2 ** refusals));
  const step = Math.min(attempt.step + ahead, planned);
  attempt.requested = { step, halt, refusals };
  for (const { member } of attempt.seats) d.send(member, uid, { checkpointAt: { step, halt } });
}

/**
 * Handles the report that a member has passed the boundary. A later boundary is requested, and the files written for
 * this one are not used.
 */
export function checkpointRefused(
  d: Deliberation,
  uid: string,
  seat: Seat,
  { step, at }: { step: number; at: number },
): void {
  const attempt = d.editAttempt(uid);
  attempt.step = Math.max(attempt.step, at);
  attempt.parts = without(attempt.parts, step);
  const { requested } = attempt;
  if (requested?.step !== step) return;
  d.say(uid, 'CheckpointLate', `${seat.member} is past step ${step}, at ${at}: the checkpoint is taken later`);
  attempt.requested = null;
  requestCheckpoint(d, uid, { halt: requested.halt, refusals: requested.refusals + 1 });
}

/** Handles the report that a shard has written its files of a checkpoint. */
export function checkpointPart(d: Deliberation, uid: string, seat: Seat, { step, files }: CheckpointPart): void {
  if (seat.role !== 'shard') return;
  const attempt = d.editAttempt(uid);
  const held = files.map((file) => ({ ...file, holder: seat.member }));
  const parts = new Map(attempt.parts.get(step) ?? new Map<string, readonly CheckpointFile[]>()).set(seat.member, held);
  attempt.parts = new Map(attempt.parts).set(step, parts);
  tryCommit(d, uid, step);
}

/**
 * Commits the checkpoint of a boundary when every shard and every partition has reported. A checkpoint with missing
 * rows is not used, and the log says why.
 */
export function tryCommit(d: Deliberation, uid: string, step: number): void {
  const job = d.running(uid);
  const { attempt, record } = job;
  const parts = attempt.parts.get(step);
  const losses = attempt.losses.get(step);
  if (parts?.size !== record.shards.length || losses?.size !== job.job.partitions) return;
  const newest = record.checkpoints[record.checkpoints.length - 1];
  if (newest && newest.step > step && !isPlanned(job, step)) {
    // A shard was slow, and a newer checkpoint exists. It serves those who asked for this one.
    d.editAttempt(uid).parts = without(attempt.parts, step);
    return;
  }
  const files = [...parts.values()].flat();
  const problem = gap(files, job, step);
  if (problem !== null) {
    d.say(uid, 'CheckpointIncomplete', `the checkpoint of step ${step} is not used: ${problem}`, 'warn');
    return;
  }
  const checkpoint = {
    step,
    run: record.run,
    committedMs: d.now,
    files,
    losses: [...losses.values()].sort((left, right) => left.partition - right.partition),
  };
  commit(d, uid, checkpoint);
}

/** Whether the schedule has a checkpoint at this boundary. */
export function isPlanned({ timeline }: RunningJob, step: number): boolean {
  return timeline.checkpoints(step - 1)[0] === step;
}

/**
 * Says what a checkpoint lacks. Every row of every group must be in it exactly once. Returns null when it is complete.
 */
function gap(files: readonly CheckpointFile[], { record, timeline, job }: RunningJob, step: number): string | null {
  const { manifest } = record.prepared;
  const rows = (group: TensorGroup) => files.filter((file) => file.group === group);
  if (!covers(rows(TensorGroup.TENSOR_GROUP_USERS), manifest.users)) return 'not every user is in it once';
  if (!covers(rows(TensorGroup.TENSOR_GROUP_ITEMS), manifest.items)) return 'not every item is in it once';
  if (!covers(rows(TensorGroup.TENSOR_GROUP_PROJECTION), manifest.features)) return 'not every row of E is in it once';
  const texts = keepsContent(job) ? 3 : 2;
  if (step === timeline.end && rows(TensorGroup.TENSOR_GROUP_IDS).length !== texts)
    return 'users.txt and items.txt are not in it, or the content that the model keeps';
  return null;
}

/** Stores the checkpoint in the record, drops the ones that are no longer needed, and tells the members. */
function commit(d: Deliberation, uid: string, checkpoint: CommittedCheckpoint): void {
  const { step } = checkpoint;
  const record = d.editRecord(uid);
  const attempt = d.editAttempt(uid);
  const others = record.checkpoints.filter((other) => other.step !== step);
  const all = [...others, checkpoint].sort((left, right) => left.step - right.step);
  if (record.selected && step > record.selected.step) record.selected = null;
  record.checkpoints = retained(d.running(uid), all);
  attempt.parts = without(attempt.parts, step);
  attempt.checkpointedMs = d.now;
  if (attempt.requested && step >= attempt.requested.step && !attempt.requested.halt) attempt.requested = null;
  const bytes = checkpoint.files.reduce((sum, file) => sum + file.bytes, 0);
  d.say(
    uid,
    'CheckpointCommitted',
    `checkpoint of step ${step}, ${mebibytes(bytes)} on ${shardsOf(attempt).length} shards`,
  );
  if (record.conditions.some(({ type, status }) => type === 'CheckpointIntact' && status === 'False'))
    d.setCondition(uid, 'CheckpointIntact', true, 'CheckpointWritten', `the checkpoint of step ${step} is complete`);
  if (record.conditions.some(({ type, status }) => type === STORAGE && status === 'False'))
    d.setCondition(uid, STORAGE, true, 'CheckpointWritten', `the checkpoint of step ${step} is complete`);
  for (const { member } of attempt.seats) tellCheckpoints(d, member, uid);
  d.touched.add(uid);
}

/** Selects the checkpoints to keep: the newest ones, and those whose parameters may still be selected for the model. */
function retained({ record, job, timeline }: RunningJob, all: readonly CommittedCheckpoint[]): CommittedCheckpoint[] {
  const { select, at } = job.evaluation;
  const { stage } = timeline.endingAt(all[all.length - 1].step);
  const best = select === 'validation' ? bestEpoch(record.epochs, { stage, at })?.step : undefined;
  const needed = new Set([best, record.selected?.step, record.selected?.checkpoint]);
  return all.filter(({ step }, index) => index >= all.length - job.checkpoint.keep || needed.has(step));
}

/**
 * Finds the checkpoint of the best epoch of the stage that ended at a boundary, whose parameters the stage keeps. Where it is
 * lost, the run goes back to before it and has ended, and the result is null.
 */
export function bestCheckpoint(d: Deliberation, uid: string, step: number): Checkpoint | null {
  const { timeline, job, record } = d.running(uid);
  const { stage } = timeline.endingAt(step);
  const best = bestEpoch(record.epochs, { stage, at: job.evaluation.at })?.step ?? step;
  const found = record.checkpoints.find((checkpoint) => checkpoint.step === best);
  if (found) return found;
  d.say(
    uid,
    'CheckpointLost',
    `the checkpoint of the best epoch, at step ${best}, is lost: the run goes back to before it`,
    'warn',
  );
  d.editRecord(uid).checkpoints = record.checkpoints.filter((checkpoint) => checkpoint.step < best);
  dropAttempt(d, uid);
  return null;
}

/**
 * Forgets a checkpoint that has a missing or damaged file. If it held the parameters of the best epoch, all later
 * checkpoints are forgotten too, so that the next run trains this epoch again.
 */
export function dropCheckpoint(d: Deliberation, uid: string, step: number): void {
  const record = d.editRecord(uid);
  const wasSelected = record.selected?.checkpoint === step;
  record.checkpoints = record.checkpoints.filter((other) => (wasSelected ? other.step < step : other.step !== step));
  if (wasSelected) record.selected = null;
}

/** A copy of the map without one key. */
export function without<Value>(map: ReadonlyMap<number, Value>, key: number): ReadonlyMap<number, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
