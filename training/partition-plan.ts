import type { Dataset, Histories } from '../dataset/dataset.js';
import { partitionUsers } from '../dataset/sampling/partitions.js';
import { RowIndex } from '../dataset/ids/row-index.js';
import { PartitionSampler } from '../dataset/sampling/sampler.js';
import { SoftmaxPools } from '../dataset/sampling/softmax-pool.js';
import type { HistoryBlock } from '../dataset/pairs/training-pairs.js';
import type { Job } from '../job/index.js';

/** A partition of a job, before its interactions are read. */
export interface PlannedPartition {
  /** The number of the partition, from 0. */
  readonly partition: number;
  /** Its users: `from` to `to` - 1. */
  readonly users: { readonly from: number; readonly to: number };
  /** The number of interactions on which it trains. */
  readonly interactions: number;
}

/** The facts about the training pairs on which the plan of the partitions and their samplers depend. */
export type SampledFacts = Pick<Dataset, 'warmItems' | 'usersWithoutNegatives'>;

/**
 * Divides the users of a job among its partitions, in ascending order.
 * @param offsets where the training items of each user start among all, and where the last ones end [U + 1].
 * @throws InputError when there are more partitions than users.
 */
export function planPartitions(
  { partitions }: Pick<Job, 'partitions'>,
  offsets: Histories['offsets'],
  { usersWithoutNegatives }: SampledFacts,
): PlannedPartition[] {
  const bounds = partitionUsers({ offsets }, partitions);
  return Array.from({ length: partitions }, (_, partition) => {
    const users = { from: bounds[partition], to: bounds[partition + 1] };
    const skipped = usersWithoutNegatives.filter((user) => users.from <= user && user < users.to);
    const left = skipped.reduce((sum, user) => sum + offsets[user + 1] - offsets[user], 0);
    return { partition, users, interactions: offsets[users.to] - offsets[users.from] - left };
  });
}

/** The data from which samplers are made. */
export interface SampledData {
  readonly facts: SampledFacts;
  /** The histories of the users of the partitions, and perhaps of others. */
  readonly block: HistoryBlock;
  /** The number of items, I. */
  readonly items: number;
}

/** Returns the samplers of some partitions of a job, which one thread uses. */
export function samplersOf(
  { seed, batchSize, negativePool, sharedPool }: Pick<Job, 'seed' | 'batchSize' | 'negativePool' | 'sharedPool'>,
  partitions: readonly PlannedPartition[],
  { facts, block, items }: SampledData,
): PartitionSampler[] {
  const { warmItems, usersWithoutNegatives } = facts;
  const histories = { training: block.histories, first: block.first };
  const pools = new SoftmaxPools({ ...histories, warmItems, seed }, items);
  const index = new RowIndex();
  const settings = { seed, batchSize, negativePool, sharedPool };
  const options = { ...histories, warmItems, usersWithoutNegatives, ...settings, index, pools };
  return partitions.map(({ partition, users }) => new PartitionSampler(partition, users, options));
}
