import { sumLosses } from '../../job/losses.js';
import type { FileReader } from '../../parameter-server/nats/files.js';
import type { StatePort } from '../../parameter-server/nats/state-port.js';
import type { Assignment } from '../../parameter-server/process/assignment.js';
import { placeSlice } from '../../parameter-server/slice-collector.js';
import type { PartitionLosses } from '../../proto/index.js';
import { readEarlierModel } from '../../training/continue.js';
import { initialPartitions } from '../../training/parameters.js';
import { Partition } from '../../training/partition.js';
import type { JobData } from './job-data.js';

export interface LoadOptions {
  readonly data: JobData;
  readonly assignment: Assignment;
  /** The partitions that this worker trains. */
  readonly partitions: { readonly first: number; readonly count: number };
  /** Losses so far of the epoch that the checkpoint is in. */
  readonly losses: readonly PartitionLosses[];
  readonly reader: FileReader;
  readonly state: StatePort;
  /** The folder that a relative `spec.from` starts from. */
  readonly root: string;
}

/** The partitions of a worker as they are where the run starts: those of its checkpoint, or the initial ones. */
export async function loadPartitions(options: LoadOptions): Promise<Partition[]> {
  const { data, assignment, partitions, losses } = options;
  const { first, count } = partitions;
  const samplers = data.samplers.slice(first, first + count);
  const { optimizer, model } = data.job;
  const { checkpoint } = assignment;
  if (!checkpoint) return beginPartitions(options, samplers);
  const settings = { optimizer, factors: model.factors };
  return Promise.all(
    samplers.map(async (sampler) => {
      const slice = await options.reader.slice(checkpoint, { group: 'users', ...sampler.users });
      const own = losses.filter(({ partition }) => partition === sampler.partition);
      return new Partition(sampler, placeSlice(slice, settings), sumLosses(own));
    }),
  );
}

/** Partitions with drawn users, or with those of an earlier model, which the worker of partition 0 then sends to the shards. */
async function beginPartitions(options: LoadOptions, samplers: JobData['samplers']): Promise<Partition[]> {
  const { data, partitions, state, root } = options;
  const earlier = await readEarlierModel(data.job, { dataset: data.dataset, root });
  if (earlier && partitions.first === 0) await state.sendInitial(earlier);
  return initialPartitions(data.job, samplers, earlier?.users);
}
