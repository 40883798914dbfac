import { resolve } from 'node:path';
import { startSlice } from '../../model/group.js';
import { initialRows, Purpose } from '../../model/random.js';
import type { FileReader } from '../../parameter-server/nats/files.js';
import type { StatePort } from '../../parameter-server/nats/state-port.js';
import type { Assignment } from '../../parameter-server/process/assignment.js';
import { placeSlice } from '../../parameter-server/slice-collector.js';
import type { PartitionLosses } from '../../proto/index.js';
import { readModel } from '../../storage/model-folder.js';
import { continueFrom } from '../../training/continue.js';
import { Partition } from '../../training/partition.js';
import type { JobData } from './job-data.js';

export interface LoadOptions {
  readonly data: JobData;
  readonly assignment: Assignment;
  /** The lease. */
  readonly partitions: { readonly first: number; readonly count: number };
  /** Of the epoch that the checkpoint lies within. */
  readonly losses: readonly PartitionLosses[];
  readonly reader: FileReader;
  readonly state: StatePort;
  /** What a relative `from` starts from. */
  readonly root: string;
}

/** The partitions of a lease as they are where the run starts. */
export async function loadPartitions(options: LoadOptions): Promise<Partition[]> {
  const { data, assignment, partitions, losses } = options;
  const { first, count } = partitions;
  const samplers = data.samplers.slice(first, first + count);
  const { optimizer, model } = data.job;
  const { checkpoint } = assignment;
  if (!checkpoint) return initialPartitions(options, samplers);
  const settings = { optimizer, factors: model.factors };
  return Promise.all(
    samplers.map(async (sampler) => {
      const slice = await options.reader.slice(checkpoint, { group: 'users', ...sampler.users });
      const partition = new Partition(sampler, placeSlice(slice, settings));
      const sums = losses.find((sums) => sums.partition === sampler.partition);
      if (sums) partition.losses = { triples: sums.triples, loss: sums.loss, adversarialLoss: sums.adversarialLoss };
      return partition;
    }),
  );
}

/** Users drawn, or those of the model that the job continues from; the worker of partition 0 brings the shards that model. */
async function initialPartitions(
  { data, partitions, state, root }: LoadOptions,
  samplers: JobData['samplers'],
): Promise<Partition[]> {
  const { job } = data;
  const { factors } = job.model;
  const users =
    job.from === null ? undefined : await continuedUsers(data, { from: resolve(root, job.from), state, partitions });
  return samplers.map((sampler) => {
    const { from, to } = sampler.users;
    const values =
      users?.subarray(from * factors, to * factors) ?? initialRows(job.seed, Purpose.initialUsers, from, to, factors);
    return new Partition(sampler, startSlice({ group: 'users', from, to, values }, job.optimizer));
  });
}

async function continuedUsers(
  { job, dataset }: JobData,
  { from, state, partitions }: { from: string } & Pick<LoadOptions, 'state' | 'partitions'>,
): Promise<Float32Array> {
  const { factors } = job.model;
  const users = initialRows(job.seed, Purpose.initialUsers, 0, dataset.userIds.length, factors);
  const items = new Float32Array(dataset.itemIds.length * factors);
  const projection = new Float32Array((dataset.features?.width ?? 0) * factors);
  continueFrom(await readModel(from), dataset, { factors, users, items, projection });
  if (partitions.first === 0) await state.sendInitial({ items, projection });
  return users;
}
