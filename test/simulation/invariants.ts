import { TensorGroup } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import { covers } from '../../coordinator/core/deal.js';
import { shardsOf, workersOf } from '../../coordinator/core/attempt.js';
import type { Cluster } from '../../coordinator/core/cluster.js';
import type { Decision } from '../../coordinator/core/events.js';
import { attemptOf } from '../../coordinator/core/job-state.js';
import { hasEnded, recordedThrough, type JobRecord } from '../../coordinator/core/record.js';

/** The contents of the job store, and the epoch of the coordinator that last took it over. */
interface StoreView {
  readonly store: ReadonlyMap<string, JobRecord>;
  readonly storeEpoch: number;
}

/** Checks what must hold after every decision. Throws if it does not. */
export function checkDecision(before: Cluster, { state, effects }: Decision, world: StoreView): void {
  // This coordinator was replaced and does not know it yet. Members that know the newer one refuse its commands.
  if (world.storeEpoch > state.epoch) return;
  if (effects.length === 0 && state.jobs === before.jobs) return;
  const stored = new Map<string, JobRecord>();
  for (const effect of effects) {
    if (effect.type === 'persist') stored.set(effect.record.uid, effect.record);
    if (effect.type !== 'send') continue;
    const { command, jobUid, run } = effect.envelope;
    const record = stored.get(jobUid) ?? world.store.get(jobUid);
    if ('assign' in command) must(record?.run === run, `an Assign of run ${run} is sent before run ${run} is stored`);
    if ('recorded' in command) {
      must(
        record !== undefined && recordedThrough(record) >= command.recorded.step,
        'an epoch is acknowledged before it is stored',
      );
    }
    if ('keep' in command && record && !record.deleting) {
      const { checkpoints } = command.keep;
      const lost = record.checkpoints.filter(
        ({ step }) => step < Math.max(...checkpoints) && !checkpoints.includes(step),
      );
      must(checkpoints.length > 0, 'all files of a job are deleted that is not');
      must(lost.length === 0, 'stored checkpoints are deleted');
    }
  }
  for (const [uid, running] of state.jobs) {
    const { record, job } = running;
    const old = before.jobs.get(uid)?.record;
    if (old) must(record.run >= old.run, `run goes back from ${old.run} to ${record.run}`);
    if (old && hasEnded(old))
      must(record.phase === old.phase, `${record.name} was ${old.phase} and is ${record.phase}`);
    if (running.state !== 'running') continue;
    const { attempt, timeline } = running;
    if (attempt.state === 'recovering' || attempt.seats === attemptOf(before.jobs.get(uid))?.seats) continue;
    must(attempt.run === record.run && record.phase === 'Running', `an attempt at run ${attempt.run} of ${record.run}`);
    const leases = workersOf(attempt).map(({ first, count }) => ({ from: first, to: first + count }));
    must(covers(leases, job.partitions), `leases are not disjoint and complete: ${JSON.stringify(leases)}`);
    const shards = shardsOf(attempt);
    must(shards.length === record.shards.length, 'not every shard has a seat');
    must(
      shards.every(({ shard, member }) => record.shards[shard] === member),
      'shards sit in wrong places',
    );
    must(attempt.step <= timeline.end, 'past the end');
    for (const { member } of attempt.seats) {
      must(state.members.get(member)?.jobUid === uid, `${member} has a seat in ${uid}, but works for another job`);
    }
  }
}

/** Checks what must hold for every record that is stored. Throws if it does not. */
export function checkStored(before: JobRecord | undefined, record: JobRecord): void {
  if (before) must(record.run >= before.run, `the stored run goes back from ${before.run} to ${record.run}`);
  if (before) must(record.epochs.length >= before.epochs.length, 'stored epochs are forgotten');
  for (const { step, files } of record.checkpoints) {
    const { users, items, features } = required(record.prepared, 'JobRecord.prepared').manifest;
    const groups = new Map([
      [TensorGroup.TENSOR_GROUP_USERS, users],
      [TensorGroup.TENSOR_GROUP_ITEMS, items],
      [TensorGroup.TENSOR_GROUP_PROJECTION, features],
    ]);
    for (const [group, rows] of groups) {
      const ranges = files.filter((file) => file.group === group);
      must(covers(ranges, rows), `the checkpoint of step ${step} is committed, but lacks rows of group ${group}`);
    }
  }
}

/** Throws an error with the text `otherwise` unless the condition holds. */
export function must(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}

/** The checkpoint at the end of a job that has succeeded must contain the ids, without which nobody can fetch the model. */
export function mustHaveIds({ name, checkpoints }: JobRecord): void {
  const ids = checkpoints.at(-1)?.files.filter(({ group }) => group === TensorGroup.TENSOR_GROUP_IDS);
  must(ids?.length === 2, `the model of ${name} has ${ids?.length} files of ids`);
}
