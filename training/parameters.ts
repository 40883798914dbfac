import type { Dataset } from '../dataset/dataset.js';
import type { PartitionSampler } from '../dataset/sampler.js';
import type { Job } from '../job/index.js';
import type { ModelFactors } from '../model/factors.js';
import { startSlice } from '../model/group.js';
import { initialRows, Purpose } from '../model/random.js';
import type { StageKind } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import type { ParameterBlock } from './block.js';
import type { InitialValues } from './continue.js';
import { joinUsers, Partition } from './partition.js';
import { openSamplers } from './samplers.js';
import { emptyBlock } from './stage.js';

/** All parameters of a job in one process. */
export interface JobParameters {
  /** All partitions of the job, ascending: they hold the users. */
  readonly partitions: readonly Partition[];
  /** The shared parameters: all items and all of E. */
  readonly block: ParameterBlock;
}

/**
 * The parameters before the first stage. Without `earlier` values, users are drawn and the shared parameters are 0, since each
 * stage draws what it is the first to train.
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

/** Partitions before the first stage, with their rows of `users` [U, K], or with drawn ones where there are none. */
export function initialPartitions(
  { seed, optimizer, model: { factors } }: Pick<Job, 'seed' | 'optimizer' | 'model'>,
  samplers: readonly PartitionSampler[],
  users?: Float32Array,
): Partition[] {
  return samplers.map((sampler) => {
    const { from, to } = sampler.users;
    const values =
      users?.subarray(from * factors, to * factors) ?? initialRows(seed, Purpose.initialUsers, from, to, factors);
    return new Partition(sampler, startSlice({ group: 'users', from, to, values }, optimizer));
  });
}

/**
 * The model as it stands in a stage of this kind, which says whether it has a projection. The arrays are those in training,
 * except `users`.
 */
export function modelOf({ partitions, block }: JobParameters, kind: StageKind): ModelFactors {
  return {
    users: joinUsers(partitions),
    items: block.items.values,
    projection: partsOf(kind).projection ? block.projection.values : null,
    factors: block.factors,
  };
}
