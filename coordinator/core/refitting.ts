import { memoryChoice } from '../../job/memory.js';
import { choiceOf, choiceWords, refitJob } from '../../job/passes.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import type { Checkpoint, MemoryChosen } from '../../proto/index.js';
import { firstWorker } from './attempt.js';
import { bestCheckpoint } from './checkpoints.js';
import type { Deliberation } from './deliberation.js';

/**
 * Ends pass 1 at its last boundary. Where settings of a memory are to be chosen, a worker chooses them first, for the model
 * of the best epoch of the last stage. Returns whether the run has ended.
 */
export function concludeFirstPass(d: Deliberation, uid: string, step: number): boolean {
  const { job, attempt } = d.running(uid);
  if (!memoryChoice(job)) return beginRefit(d, uid);
  if (attempt.asked) return false;
  const model = bestCheckpoint(d, uid, step);
  if (!model) return true;
  askForMemory(d, uid, model);
  return false;
}

/** Asks the worker of the first partition for the settings of the memory. All members wait at the last boundary of pass 1. */
function askForMemory(d: Deliberation, uid: string, model: Checkpoint): void {
  const member = firstWorker(d.running(uid));
  d.editAttempt(uid).asked = 'memory';
  d.send(member, uid, { chooseMemory: { model } });
  d.setCondition(uid, 'Running', true, 'Choosing', `${member} chooses the settings of the memory`);
  d.say(uid, 'ChoosingMemory', `${member} chooses the settings of the memory on validation pairs`);
}

/** Handles the settings that a worker has chosen, which complete what pass 1 chooses. */
export function memoryChosen(d: Deliberation, uid: string, { coOccurrence, ...content }: MemoryChosen): void {
  const { attempt, job } = d.running(uid);
  if (attempt.asked !== 'memory') return;
  const snapshot = job.memory?.content === 'snapshot' && ({ content: 'snapshot' } as const);
  beginRefit(d, uid, { ...content, ...(coOccurrence && { coOccurrence }), ...snapshot });
  d.touched.add(uid);
}

/**
 * Begins pass 2: with what pass 1 chose, everything is trained again on all interactions. Its data are read anew, because
 * they have other training interactions and other warm items. The members stay with the job. Returns true, because the run
 * has ended.
 * @param memory the settings that were chosen for the memory, where the job has some to choose.
 */
function beginRefit(d: Deliberation, uid: string, memory?: MemorySettings): true {
  const { timeline, job } = d.running(uid);
  const record = d.editRecord(uid);
  const choice = choiceOf(job, record.epochs, memory);
  record.refit = { choice, begin: timeline.end, shards: record.shards };
  Object.assign(record, { prepared: null, checkpoints: [], selected: null, phase: 'Pending', run: record.run + 1 });
  d.putJob({ state: 'unread', record, job: refitJob(job, choice), timeline: null, notBeforeMs: 0, lostReaders: 0 });
  d.say(
    uid,
    'PassCompleted',
    `validation chose ${choiceWords(job, choice)}: now the model is trained on all interactions`,
  );
  return true;
}
