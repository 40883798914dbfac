import { compileJob } from '../../job/index.js';
import type { Job } from '../../job/index.js';
import { stepsPerEpoch, Timeline } from '../../job/timeline.js';
import type { Assign, Checkpoint, DataManifest } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import type { ShardRange } from '../../job/shards.js';
import type { HeldCheckpoint } from '../nats/files.js';

/** The content of the command Assign in the types of this program. Workers and shards use the same type. */
export interface Assignment {
  readonly jobName: string;
  readonly job: Job;
  readonly timeline: Timeline;
  readonly manifest: DataManifest;
  /** The rows of each shard, by the index of the shard. */
  readonly shards: readonly ShardRange[];
  /** The names of the workers by index. The field `sender` of a frame is such an index. */
  readonly workers: readonly string[];
  /** The checkpoint from which the run starts. It is null when the job starts from the beginning. */
  readonly checkpoint: HeldCheckpoint | null;
  /** The boundary from which training continues, in steps since the start of the job. */
  readonly startStep: number;
  /** The boundaries at which a checkpoint is planned. */
  readonly checkpoints: readonly number[];
}

/** Reads the command Assign. Throws an InputError when the job in it is not valid. */
export function readAssign(assign: Assign): Assignment {
  const job = compileJob(JSON.parse(assign.document));
  const manifest = assign.manifest!;
  const shards = assign.shards.map(({ firstItem, items, firstFeature, features }) => ({
    items: { from: firstItem, to: firstItem + items },
    projection: { from: firstFeature, to: firstFeature + features },
  }));
  return {
    jobName: assign.jobName,
    job,
    timeline: new Timeline(job, stepsPerEpoch(manifest.partitionInteractions, job.batchSize), assign.firstStep),
    manifest,
    shards,
    workers: assign.workers.map(({ worker }) => worker),
    checkpoint: assign.checkpoint && heldCheckpoint(assign.checkpoint),
    startStep: assign.startStep,
    checkpoints: assign.checkpoints,
  };
}

const GROUPS = new Map([
  [TensorGroup.TENSOR_GROUP_USERS, 'users' as const],
  [TensorGroup.TENSOR_GROUP_ITEMS, 'items' as const],
  [TensorGroup.TENSOR_GROUP_PROJECTION, 'projection' as const],
]);

/** Selects the files of a checkpoint that contain rows. */
export function heldCheckpoint({ step, files }: Checkpoint): HeldCheckpoint {
  const rows = files.flatMap(({ group, from, to, file, sha256, holder }) => {
    const name = GROUPS.get(group);
    return name ? [{ group: name, from, to, file, sha256, holder }] : [];
  });
  return { step, files: rows };
}

/** The users of a partition: `from` to `to` - 1. */
export function usersOf({ partitionUsers }: DataManifest, partition: number): { from: number; to: number } {
  return { from: partitionUsers[partition], to: partitionUsers[partition + 1] };
}
