import type { Metrics, StageResult } from '../job/index.js';
import type { Group, GroupSlice } from '../model/group.js';
import type { OptimizerSettings } from '../model/stage.js';
import { ParameterBlock } from '../training/block.js';
import type { CheckpointManifest } from '../storage/checkpoint.js';
import { readSlice } from '../storage/checkpoint.js';
import type { LossSums } from '../training/partition.js';
import { Partition } from '../training/partition.js';
import type { JobParameters } from '../training/parameters.js';

/** Where a run is: all that is not parameters. Written into its checkpoints as JSON. */
export interface RunState {
  /** The job's document, to name what changed. */
  readonly job: unknown;
  /** `trainingFingerprint` of the job, fingerprints of the data and of the engine: a resume must have the same. */
  readonly fingerprints: { readonly job: string; readonly data: string; readonly engine: string };
  /** Index of the stage, epochs done in it, steps done in the epoch after those. */
  stage: number;
  epoch: number;
  step: number;
  /** Epochs done in all stages. */
  totalEpochs: number;
  /** Training seconds of the stage so far. */
  seconds: number;
  /** Triples of the stage so far, whole epochs. */
  triples: number;
  /** By partition, of the current epoch. */
  losses: LossSums[];
  /** Lines of metrics.jsonl. */
  history: EpochRecord[];
  results: StageResult[];
  /** The best epoch of the stage on validation, whose parameters lie in the folder `best`. */
  best: { readonly epoch: number; readonly value: number } | null;
}

/** A line of metrics.jsonl. Losses are means per triple. */
export interface EpochRecord {
  readonly stage: number;
  readonly kind: string;
  readonly epoch: number;
  readonly loss: number;
  readonly adversarialLoss: number | null;
  readonly triples: number;
  readonly seconds: number;
  readonly test?: Metrics;
  readonly validation?: Metrics;
}

/** All slices of a job's parameters. */
export function slicesOf({ partitions, block }: JobParameters): GroupSlice[] {
  const shared = [block.items, block.projection].filter(({ from, to }) => to > from);
  return [...partitions.map((partition) => partition.users), ...shared];
}

/** Puts the slices of a verified checkpoint in place of a job's parameters. */
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
