import type { Condition } from '../../proto/index.js';
import { hasEnded, withCondition, type JobRecord } from './record.js';

/** The name of the condition that says whether the disks of the shards have room for checkpoints. */
export const STORAGE = 'StorageAvailable';
/** The reason of the condition `PodsRunning` of a job that waits in a queue for its processes. */
export const QUEUED = 'Queued';
/** The name that the condition `Running` had in records of earlier versions. */
const FORMER_NAME = 'Ready';

/**
 * The conditions of a job, completed by those that follow from its phase: `Accepted`, `Running`, `Suspended`, `Complete` and `Failed`.
 * A job has all of them from its submission on. `Failed` is also true of a job that was cancelled, since both end without a model.
 * Returns the same list where nothing changes. `now` is in milliseconds since 1970.
 */
export function completed(record: JobRecord, now: number): readonly Condition[] {
  const { phase, submittedMs, finishedMs } = record;
  const known = record.conditions.some(({ type }) => type === FORMER_NAME)
    ? record.conditions.filter(({ type }) => type !== FORMER_NAME)
    : record.conditions;
  const has = (type: string) => known.some((condition) => condition.type === type);
  const finished = known.find(({ type }) => type === 'Finished');
  const isOver = phase === 'Failed' || phase === 'Cancelled';
  const because = { reason: finished?.reason ?? phase, message: finished?.message ?? '' };
  const notYet = { reason: hasEnded(record) ? phase : 'NotFinished', message: '' };
  const set = (
    conditions: readonly Condition[],
    type: string,
    isTrue: boolean,
    { reason, message }: Pick<Condition, 'reason' | 'message'>,
    time = now,
  ) => withCondition(conditions, { type, status: isTrue ? 'True' : 'False', reason, message }, time);
  let conditions = known;
  if (!has('Accepted')) {
    const accepted = { reason: 'Valid', message: 'the coordinator has taken the job' };
    conditions = set(conditions, 'Accepted', true, accepted, submittedMs);
  }
  if (!has('Running')) conditions = set(conditions, 'Running', false, { reason: phase, message: '' });
  const suspended = phase === 'Suspended' ? 'SuspendedByUser' : 'NotSuspended';
  conditions = set(conditions, 'Suspended', phase === 'Suspended', { reason: suspended, message: '' });
  const ended = finishedMs ?? now;
  conditions = set(conditions, 'Complete', phase === 'Succeeded', phase === 'Succeeded' ? because : notYet, ended);
  return set(conditions, 'Failed', isOver, isOver ? because : notYet, ended);
}

/** Whether a job waits in a queue for its processes. */
export function isQueued({ conditions }: JobRecord): boolean {
  return conditions.some(
    ({ type, status, reason }) => type === 'PodsRunning' && status === 'False' && reason === QUEUED,
  );
}
