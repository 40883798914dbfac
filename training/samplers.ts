import type { Dataset } from '../dataset/dataset.js';
import { partitionUsers } from '../dataset/partitions.js';
import { RowIndex } from '../dataset/row-index.js';
import { PartitionSampler } from '../dataset/sampler.js';
import { poolSize, SoftmaxPools } from '../dataset/softmax-pool.js';
import type { Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';

/**
 * Returns the samplers of all partitions of a job, in ascending order. `dataset` holds the training pairs. Throws an
 * InputError when there are more partitions than users, or when the scores of a softmax do not fit into memory.
 */
export function openSamplers(job: Job, dataset: Dataset): PartitionSampler[] {
  const { training, warmItems, usersWithoutNegatives } = dataset;
  const bounds = partitionUsers(training, job.partitions);
  const index = new RowIndex();
  const { seed, batchSize, negativePool } = job;
  refuseLargeScores(job, dataset);
  const pools = new SoftmaxPools({ training, warmItems, seed }, dataset.itemIds.length);
  const options = { training, warmItems, usersWithoutNegatives, seed, batchSize, negativePool, index, pools };
  return Array.from(
    { length: job.partitions },
    (_, v) => new PartitionSampler(v, { from: bounds[v], to: bounds[v + 1] }, options),
  );
}

/** The most scores of the users of a micro-batch for the items of a pool: 512 MiB of float32, which are held twice. */
const MOST_SCORES = 2 ** 27;

/** Throws an InputError when the micro-batches of a softmax stage may have too many scores. */
function refuseLargeScores({ stages, batchSize }: Job, { warmItems, userIds }: Dataset): void {
  for (const [index, stage] of stages.entries()) {
    if (stage.loss !== 'softmax') continue;
    const size = poolSize(stage, warmItems);
    const most = Math.min(batchSize, userIds.length);
    if (most * size <= MOST_SCORES) continue;
    throw new InputError(
      `Cannot train stage ${index + 1} as its pool of ${size} items has ${most * size} scores for a micro-batch of ${most} users, ` +
        `of at most ${MOST_SCORES}: lower spec.stages.${index}.negatives or spec.batchSize`,
    );
  }
}
