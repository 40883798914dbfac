import type { Dataset } from '../dataset/dataset.js';
import { partitionUsers } from '../dataset/partitions.js';
import { RowIndex } from '../dataset/row-index.js';
import { PartitionSampler } from '../dataset/sampler.js';
import { SoftmaxPools } from '../dataset/softmax-pool.js';
import type { Job } from '../job/index.js';

/**
 * Returns the samplers of all partitions of a job, in ascending order. `dataset` holds the training pairs. Throws an
 * InputError when there are more partitions than users.
 */
export function openSamplers(job: Job, dataset: Dataset): PartitionSampler[] {
  const { training, warmItems, usersWithoutNegatives } = dataset;
  const bounds = partitionUsers(training, job.partitions);
  const index = new RowIndex(Math.max(dataset.userIds.length, dataset.itemIds.length));
  const { seed, batchSize, negativePool } = job;
  const pools = new SoftmaxPools({ training, warmItems, seed }, dataset.itemIds.length);
  const options = { training, warmItems, usersWithoutNegatives, seed, batchSize, negativePool, index, pools };
  return Array.from(
    { length: job.partitions },
    (_, v) => new PartitionSampler(v, { from: bounds[v], to: bounds[v + 1] }, options),
  );
}
