import type { Dataset } from '../dataset/dataset.js';
import type { PartitionSampler } from '../dataset/sampling/sampler.js';
import { poolSize } from '../dataset/sampling/softmax-pool.js';
import type { Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { planPartitions, samplersOf } from './partition-plan.js';

/**
 * Returns the samplers of all partitions of a job, in ascending order. `dataset` holds the training pairs. Throws an
 * InputError when there are more partitions than users, or when the scores of a softmax do not fit into memory.
 */
export function openSamplers(job: Job, dataset: Dataset): PartitionSampler[] {
  const { training, itemIds } = dataset;
  const partitions = planPartitions(job, training.offsets, dataset);
  refuseLargeScores(job, { users: dataset.userIds.length, warmItems: dataset.warmItems });
  const data = { facts: dataset, block: { first: 0, histories: training }, items: itemIds.length };
  return samplersOf(job, partitions, data);
}

/** The most scores of the users of a micro-batch for the items of a pool: 512 MiB of float32, which are held twice. */
const MOST_SCORES = 2 ** 27;

/** Throws an InputError when the micro-batches of a softmax stage may have too many scores. */
export function refuseLargeScores(
  { stages, batchSize }: Pick<Job, 'stages' | 'batchSize'>,
  { warmItems, users }: Pick<Dataset, 'warmItems'> & { readonly users: number },
): void {
  for (const [index, stage] of stages.entries()) {
    if (stage.loss !== 'softmax') continue;
    const size = poolSize(stage, warmItems);
    const most = Math.min(batchSize, users);
    if (most * size <= MOST_SCORES) continue;
    throw new InputError(
      `Cannot train stage ${index + 1} as its pool of ${size} items has ${most * size} scores for a micro-batch of ${most} users, ` +
        `of at most ${MOST_SCORES}: lower spec.stages.${index}.negatives or spec.batchSize`,
    );
  }
}
