import { compileJob } from '../../job/index.js';
import type { Job } from '../../job/index.js';
import { stepsPerEpoch, Timeline } from '../../job/timeline.js';
import type { Assign, Checkpoint, DataManifest } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import type { ShardRange } from '../../job/shards.js';
import type { HeldCheckpoint } from '../nats/files.js';

/** What an Assign says, in the words of this code: the same for workers and shards. */
export interface Assignment {
  readonly jobName: string;
  readonly job: Job;
  readonly timeline: Timeline;
  readonly manifest: DataManifest;
  /** By index. */
  readonly shards: readonly ShardRange[];
  /** Names of the workers, by their place; what frames say as `sender`. */
  readonly workers: readonly string[];
  readonly checkpoint: HeldCheckpoint | null;
  readonly startStep: number;
  readonly checkpoints: readonly number[];
  readonly isWarm: (item: number) => boolean;
}

/** Throws an InputError for a document that does not compile. */
export function readAssign(assign: Assign): Assignment {
  const job = compileJob(JSON.parse(assign.document));
  const manifest = assign.manifest!;
  const shards = assign.shards.map(({ firstItem, items, firstFeature, features }) => ({
    items: { from: firstItem, to: firstItem + items },
    projection: { from: firstFeature, to: firstFeature + features },
  }));
  const { warm } = manifest;
  return {
    jobName: assign.jobName,
    job,
    timeline: new Timeline(job, stepsPerEpoch(manifest.partitionInteractions, job.batchSize)),
    manifest,
    shards,
    workers: assign.workers.map(({ worker }) => worker),
    checkpoint: assign.checkpoint && heldCheckpoint(assign.checkpoint),
    startStep: assign.startStep,
    checkpoints: assign.checkpoints,
    isWarm: (item) => (warm[item >> 3] & (1 << (item & 7))) !== 0,
  };
}

const GROUPS = new Map([
  [TensorGroup.TENSOR_GROUP_USERS, 'users' as const],
  [TensorGroup.TENSOR_GROUP_ITEMS, 'items' as const],
  [TensorGroup.TENSOR_GROUP_PROJECTION, 'projection' as const],
]);

/** A checkpoint's files of rows. */
export function heldCheckpoint({ step, files }: Checkpoint): HeldCheckpoint {
  const rows = files.flatMap(({ group, from, to, file, sha256, holder }) => {
    const name = GROUPS.get(group);
    return name ? [{ group: name, from, to, file, sha256, holder }] : [];
  });
  return { step, files: rows };
}

/** Users from .. to - 1 of a partition. */
export function usersOf({ partitionUsers }: DataManifest, partition: number): { from: number; to: number } {
  return { from: partitionUsers[partition], to: partitionUsers[partition + 1] };
}
