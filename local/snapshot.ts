import type { PartFingerprints } from '../dataset/dataset.js';
import type { EpochRecord } from '../job/epochs.js';
import type { Choice } from '../job/index.js';
import type { LossSums } from '../job/losses.js';
import type { Group, GroupSlice } from '../model/group.js';
import type { OptimizerSettings } from '../model/stage.js';
import type { CheckpointManifest } from '../storage/checkpoint.js';
import { readSlice } from '../storage/checkpoint.js';
import { ParameterBlock } from '../training/block.js';
import type { JobParameters } from '../training/parameters.js';
import { Partition } from '../training/partition.js';

/** The progress of a run: everything that a checkpoint keeps besides the parameters. It is written as JSON. */
export interface RunState {
  /** The document of the job. It is kept to say which of its settings changed before the run was resumed. */
  readonly job: unknown;
  /**
   * The `trainingFingerprint` of the job, and the fingerprints of its data and its engine. A run can be resumed only
   * where all three are the same.
   */
  readonly fingerprints: {
    readonly job: string;
    readonly data: string;
    /** The fingerprints of the parts of the data, which say what changed. Absent in checkpoints of earlier versions. */
    readonly parts?: PartFingerprints;
    readonly engine: string;
  };
  /** What pass 1 chose; null while it chooses, and in a job of one pass. */
  readonly choice: Choice | null;
  /** The boundary at which the pass began: 0, or the end of pass 1. */
  readonly begin: number;
  /**
   * The number of finished steps in all stages of all passes (job/timeline.ts). At the end of a stage, its best epoch has been
   * selected.
   */
  boundary: number;
  /** The training time of the current epoch so far, in seconds. */
  seconds: number;
  /** The sums of losses of the current epoch so far, one for each partition. */
  losses: readonly LossSums[];
  /** The finished epochs of all passes, which become the lines of metrics.jsonl. */
  history: readonly EpochRecord[];
}

/** Returns all slices of a job's parameters that have at least one row. */
export function slicesOf({ partitions, block }: JobParameters): GroupSlice[] {
  const shared = [block.items, block.projection].filter(({ from, to }) => to > from);
  return [...partitions.map((partition) => partition.users), ...shared];
}

/**
 * Returns a job's parameters with the rows of a verified checkpoint in place of their own. Rejects where the checkpoint
 * lacks some of the rows.
 */
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
