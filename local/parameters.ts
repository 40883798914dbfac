import type { Dataset } from '../dataset/dataset.js';
import { partitionUsers } from '../dataset/partitions.js';
import { RowIndex } from '../dataset/row-index.js';
import { PartitionSampler } from '../dataset/sampler.js';
import type { Job } from '../job/index.js';
import { startSlice } from '../model/group.js';
import { initialRows, Purpose } from '../model/random.js';
import { ParameterBlock } from '../parameter-server/block.js';
import { emptyBlock } from '../parameter-server/stage.js';
import { InputError } from '../runtime/errors.js';
import type { StoredModel } from '../storage/model-folder.js';
import { Partition } from '../worker/partition.js';

/** All parameters of a job in one process. */
export interface JobParameters {
  readonly partitions: Partition[];
  readonly block: ParameterBlock;
}

/** The samplers of all partitions of a job. */
export function openSamplers(job: Job, dataset: Dataset): PartitionSampler[] {
  const { training, warmItems, usersWithoutNegatives } = dataset;
  const bounds = partitionUsers(training, job.partitions);
  const index = new RowIndex(Math.max(dataset.userIds.length, dataset.itemIds.length));
  const { seed, batchSize, negativePool } = job;
  const options = { training, warmItems, usersWithoutNegatives, seed, batchSize, negativePool, index };
  return Array.from(
    { length: job.partitions },
    (_, v) => new PartitionSampler(v, { from: bounds[v], to: bounds[v + 1] }, options),
  );
}

/** The parameters before the first stage: users drawn, the shared ones 0 (a stage draws what it has); or those of `from`. */
export function initialParameters(job: Job, dataset: Dataset, from?: StoredModel): JobParameters {
  const { factors } = job.model;
  const { optimizer, seed } = job;
  const users = initialRows(seed, Purpose.initialUsers, 0, dataset.userIds.length, factors);
  const items = { from: 0, to: dataset.itemIds.length };
  const block = emptyBlock(
    { items, projection: { from: 0, to: dataset.features?.width ?? 0 } },
    { optimizer, factors },
  );
  if (from) continueFrom(from, { factors, dataset, users, block });
  return placeParameters({ job, dataset, users, block });
}

/** Users' rows dealt to the partitions that own them. */
export function placeParameters(whole: {
  job: Job;
  dataset: Dataset;
  users: Float32Array;
  block: ParameterBlock;
}): JobParameters {
  const { job, dataset, users, block } = whole;
  const { factors } = job.model;
  const partitions = openSamplers(job, dataset).map((sampler) => {
    const { from, to } = sampler.users;
    const values = users.slice(from * factors, to * factors);
    return new Partition(sampler, startSlice({ group: 'users', from, to, values }, job.optimizer));
  });
  return { partitions, block };
}

/** P [U, K], joined from the partitions. */
export function joinUsers(partitions: readonly Partition[], factors: number): Float32Array {
  const last = partitions[partitions.length - 1].users;
  const users = new Float32Array(last.to * factors);
  for (const { users: slice } of partitions) users.set(slice.values, slice.from * factors);
  return users;
}

/** Rows of users and items that the earlier model knows, by id; new users keep their draw, new items start at 0. */
function continueFrom(
  from: StoredModel,
  target: { factors: number; dataset: Dataset; users: Float32Array; block: ParameterBlock },
): void {
  const { factors, dataset, users, block } = target;
  const width = dataset.features?.width ?? 0;
  if (from.config.factors !== factors) {
    throw new InputError(
      `Cannot continue from ${from.directory}: it has ${from.config.factors} factors, spec.model.factors is ${factors}`,
    );
  }
  if (from.projection && width !== from.config.featureWidth) {
    throw new InputError(
      `Cannot continue from ${from.directory}: its features are ${from.config.featureWidth} wide, those of this job ${width}`,
    );
  }
  const shared =
    copyRows(from.users, from.userIds, users, dataset.userIds, factors) +
    copyRows(from.items, from.itemIds, block.items.values, dataset.itemIds, factors);
  if (shared === 0) throw new InputError(`Cannot continue from ${from.directory}: it has no user or item of this data`);
  if (from.projection) block.projection.values.set(from.projection);
}

function copyRows(
  values: Float32Array,
  ids: readonly string[],
  target: Float32Array,
  targetIds: readonly string[],
  factors: number,
): number {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  let copied = 0;
  for (const [to, id] of targetIds.entries()) {
    const row = rowOf.get(id);
    if (row === undefined) continue;
    target.set(values.subarray(row * factors, (row + 1) * factors), to * factors);
    copied++;
  }
  return copied;
}
