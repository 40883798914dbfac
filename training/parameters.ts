import type { Dataset } from '../dataset/dataset.js';
import type { PartitionSampler } from '../dataset/sampling/sampler.js';
import type { Job } from '../job/index.js';
import type { ModelFactors } from '../model/factors.js';
import { startSlice } from '../model/group.js';
import { drawingRows, Purpose } from '../model/random/random.js';
import type { StageKind } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import { finish, type PausingWork } from '../runtime/turns.js';
import type { ParameterBlock } from './block.js';
import type { InitialValues } from './continue.js';
import { joinUsers, Partition } from './partition.js';
import { openSamplers } from './samplers.js';
import { emptyBlock } from './stage.js';

/** All parameters of a job in one process. */
export interface JobParameters {
  /** All partitions of the job in ascending order. They hold the users' factors. */
  readonly partitions: readonly Partition[];
  /** The shared parameters: the factors of all items, and the whole of E. */
  readonly block: ParameterBlock;
}

/**
 * Returns the parameters before the first stage. Without `earlier` values, the users are drawn and the shared
 * parameters are 0, because a stage draws the parameters that it is the first to train.
 */
export function initialParameters(job: Job, dataset: Dataset, earlier?: InitialValues): JobParameters {
  const rows = (to: number) => ({ from: 0, to });
  const ranges = { items: rows(dataset.itemIds.length), projection: rows(dataset.features?.width ?? 0) };
  const block = emptyBlock(ranges, { optimizer: job.optimizer, factors: job.model.factors });
  if (earlier) {
    block.items.values.set(earlier.items);
    block.projection.values.set(earlier.projection);
  }
  return { partitions: initialPartitions(job, openSamplers(job, dataset), earlier?.users), block };
}

/**
 * Makes the partitions before the first stage, with their rows of `users` [U, K], or with rows that are drawn from
 * the seed where `users` is absent. Millions of rows take seconds, so there are pauses (runtime/turns.ts).
 */
export function* beginningPartitions(
  { seed, optimizer, model: { factors } }: Pick<Job, 'seed' | 'optimizer' | 'model'>,
  samplers: readonly PartitionSampler[],
  users?: Float32Array,
): PausingWork<Partition[]> {
  const partitions: Partition[] = [];
  for (const sampler of samplers) {
    const { from, to } = sampler.users;
    const values = users?.subarray(from * factors, to * factors) ?? new Float32Array((to - from) * factors);
    if (!users) yield* drawingRows({ seed, purpose: Purpose.initialUsers, from, to }, values);
    partitions.push(new Partition(sampler, startSlice({ group: 'users', from, to, values }, optimizer)));
    yield;
  }
  return partitions;
}

/** Does the work of `beginningPartitions` at once. */
export function initialPartitions(...work: Parameters<typeof beginningPartitions>): Partition[] {
  return finish(beginningPartitions(...work));
}

/**
 * Returns the model in its present state. The kind of the stage says whether it has a projection. The arrays are the
 * ones in training, except `users`, which is a copy.
 */
export function modelOf({ partitions, block }: JobParameters, kind: StageKind): ModelFactors {
  return {
    users: joinUsers(partitions),
    items: block.items.values,
    projection: partsOf(kind).projection ? block.projection.values : null,
    factors: block.factors,
  };
}
