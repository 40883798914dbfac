import type { EpochRecord } from '../job/epochs.js';
import type { LossSums } from '../job/losses.js';
import type { Group, GroupSlice } from '../model/group.js';
import type { OptimizerSettings } from '../model/stage.js';
import type { CheckpointManifest } from '../storage/checkpoint.js';
import { readSlice } from '../storage/checkpoint.js';
import { ParameterBlock } from '../training/block.js';
import type { JobParameters } from '../training/parameters.js';
import { Partition } from '../training/partition.js';

/** Where a run is: all that must be kept of it besides the parameters. Written into its checkpoints as JSON. */
export interface RunState {
  /** The job's document, to name what changed. */
  readonly job: unknown;
  /** `trainingFingerprint` of the job, and the fingerprints of data and engine. A run is resumed with the same ones only. */
  readonly fingerprints: { readonly job: string; readonly data: string; readonly engine: string };
  /** Steps done in all stages (job/timeline.ts). At the end of a stage, its best epoch has been selected. */
  boundary: number;
  /** Training seconds of the current epoch so far. */
  seconds: number;
  /** Losses of the current epoch so far, by partition. */
  losses: readonly LossSums[];
  /** The epochs that ended: the lines of metrics.jsonl. */
  history: readonly EpochRecord[];
}

/** All slices of a job's parameters that have rows. */
export function slicesOf({ partitions, block }: JobParameters): GroupSlice[] {
  const shared = [block.items, block.projection].filter(({ from, to }) => to > from);
  return [...partitions.map((partition) => partition.users), ...shared];
}

/** A job's parameters with the rows of a verified checkpoint in place of their own. Rejects when it lacks some. */
export async function restoreParameters(
  { partitions, block }: JobParameters,
  { path, manifest }: { path: string; manifest: Pick<CheckpointManifest<unknown>, 'slices'> },
  optimizer: OptimizerSettings,
): Promise<JobParameters> {
  const read = async (current: GroupSlice): Promise<GroupSlice> => {
    const slice = manifest.slices.find(({ group, from, to }) => isSame(current, group, from, to));
    if (!slice) {
      if (current.from === current.to) return current;
      throw new Error(`${path} has no rows ${current.from} to ${current.to} of ${current.group}`);
    }
    return readSlice(path, slice, optimizer);
  };
  return {
    partitions: await Promise.all(
      partitions.map(async ({ sampler, users }) => new Partition(sampler, await read(users))),
    ),
    block: new ParameterBlock(await read(block.items), await read(block.projection), block.settings),
  };
}

function isSame(slice: GroupSlice, group: Group, from: number, to: number): boolean {
  return slice.group === group && slice.from === from && slice.to === to;
}
