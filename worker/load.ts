import type { PartitionSampler } from '../dataset/sampling/sampler.js';
import { sumLosses } from '../job/losses.js';
import type { Timeline } from '../job/timeline.js';
import type { FileReader } from '../parameter-server/nats/files.js';
import type { StatePort } from '../parameter-server/nats/state-port.js';
import type { Assignment } from '../parameter-server/process/assignment.js';
import { placeSlice } from '../parameter-server/slice-collector.js';
import type { Assign, PartitionLosses } from '../proto/index.js';
import { inTurns } from '../runtime/turns.js';
import { beginningPartitions } from '../training/parameters.js';
import { Partition } from '../training/partition.js';
import { samplersOf } from '../training/partition-plan.js';
import type { JobData } from './job-data.js';

/** What `loadPartitions` needs to know. */
export interface LoadOptions {
  readonly data: JobData;
  readonly assignment: Assignment;
  /** The partitions that this worker trains: `count` of them, from `first` on. */
  readonly partitions: { readonly first: number; readonly count: number };
  /** The losses of the current epoch up to the checkpoint. */
  readonly losses: readonly PartitionLosses[];
  /** Reads the checkpoint from the shards. */
  readonly reader: FileReader;
  /** Sends the rows of an earlier model to the shards. */
  readonly state: StatePort;
}

/**
 * Returns the losses of the epoch in which a run starts, as far as the checkpoint has trained it. A run that starts at the end
 * of an epoch has none, because it begins the next epoch.
 */
export function epochLosses(
  { checkpoint, startStep }: Pick<Assign, 'checkpoint' | 'startStep'>,
  timeline: Pick<Timeline, 'isEpochEnd'>,
): readonly PartitionLosses[] {
  if (checkpoint?.step !== startStep || timeline.isEpochEnd(startStep)) return [];
  return checkpoint.losses;
}

/**
 * Loads the partitions of a worker for the start of a run. They come from the run's checkpoint. Without a checkpoint
 * they have their initial values. The worker of partition 0 also tells the shards which items are warm.
 */
export async function loadPartitions(options: LoadOptions): Promise<Partition[]> {
  const { data, assignment, partitions, losses, state } = options;
  const { items, warm } = assignment.manifest;
  if (partitions.first === 0 && warm.length === 0) await state.sendWarm(data.warmBits, items);
  const { first, count } = partitions;
  const planned = data.partitions.slice(first, first + count);
  const block = await data.histories(rangeOf(planned));
  const samplers = samplersOf(data.job, planned, { facts: data.dataset, block, items });
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

/** Returns the users of consecutive partitions. */
export function rangeOf(partitions: JobData['partitions']): { from: number; to: number } {
  return { from: partitions[0].users.from, to: partitions[partitions.length - 1].users.to };
}

/**
 * Makes the partitions of a new job. Their users are drawn at random or come from an earlier model. The worker of
 * partition 0 sends the items and the projection of an earlier model to the shards.
 */
async function beginPartitions(options: LoadOptions, samplers: readonly PartitionSampler[]): Promise<Partition[]> {
  const { data, partitions, state } = options;
  const earlier = await data.earlier.take();
  if (earlier && partitions.first === 0) await state.sendInitial(earlier);
  return inTurns(beginningPartitions(data.job, samplers, earlier?.users));
}
