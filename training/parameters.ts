import type { Dataset } from '../dataset/dataset.js';
import type { Job } from '../job/index.js';
import { startSlice } from '../model/group.js';
import { initialRows, Purpose } from '../model/random.js';
import { ParameterBlock } from './block.js';
import { emptyBlock } from './stage.js';
import type { StoredModel } from '../storage/model-folder.js';
import { continueFrom } from './continue.js';
import { Partition } from './partition.js';
import { openSamplers } from './samplers.js';

/** All parameters of a job in one process. */
export interface JobParameters {
  readonly partitions: Partition[];
  readonly block: ParameterBlock;
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
  if (from) {
    continueFrom(from, dataset, { factors, users, items: block.items.values, projection: block.projection.values });
  }
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
