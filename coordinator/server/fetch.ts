import { status } from '@grpc/grpc-js';
import type { Job } from '../../job/index.js';
import { keepsContent } from '../../job/memory.js';
import type { Timeline } from '../../job/timeline.js';
import { partsOf } from '../../model/stage.js';
import type { CheckpointFile, Command, ModelHeader } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import type { Cluster } from '../core/cluster.js';
import { modelStep } from '../core/concluding.js';
import type { JobState } from '../core/job-state.js';
import { describeModel, metricsLines } from '../core/model-description.js';
import { hasEnded, isPrepared, type PreparedRecord } from '../core/record.js';
import { StatusError } from './definitions.js';
import type { Transfers } from './transfers.js';

/** What `fetchModel` needs from the coordinator. */
export interface FetchServices {
  readonly cluster: Cluster;
  readonly transfers: Transfers;
  /** Sends a command to the member with this name. Returns false when the member has no session. */
  readonly command: (member: string, jobUid: string, command: Command) => boolean;
  /** The versions of this software and of Node, for config.json. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A job that has a model. */
interface SucceededJob {
  readonly record: PreparedRecord;
  readonly job: Job;
  readonly timeline: Timeline;
}

/** A part of a model: the files of one checkpoint that contain its rows, in order. */
interface Part {
  readonly name: string;
  readonly rows: number;
  readonly files: readonly CheckpointFile[];
  readonly checkpoint: number;
}

/**
 * Returns the parts of a job that has a model: one that has succeeded, or has failed only to publish its model. Throws a
 * StatusError (FAILED_PRECONDITION) when it has none.
 */
export function succeeded({ record, job, timeline }: JobState): SucceededJob {
  const { name, phase, digest } = record;
  if (hasEnded(record) && digest !== '' && isPrepared(record) && timeline) return { record, job, timeline };
  throw new StatusError(status.FAILED_PRECONDITION, `${name} has no model: it is ${phase}, not Succeeded`);
}

/**
 * Yields the model of a job that has succeeded: first a header, then the bytes of its parts, read from the shards that
 * hold them. Throws a StatusError when the job has no model or a shard cannot send its part.
 */
export async function* fetchModel(
  uid: string,
  services: FetchServices,
): AsyncGenerator<{ header: ModelHeader } | { data: Uint8Array }> {
  const job = succeeded(required(services.cluster.jobs.get(uid), `the job ${uid}`));
  const parts = partsOfModel(job);
  yield { header: headerOf(job, parts, services.versions) };
  for (const { files, checkpoint } of parts) {
    for (const { holder, file, valuesOffset, valuesBytes } of files) {
      if (valuesBytes === 0) continue;
      const range = { checkpoint, file, offset: valuesOffset, length: valuesBytes };
      const frames = services.transfers.read(holder, range, (command) => services.command(holder, uid, command));
      for await (const data of frames) if (data.length > 0) yield { data };
    }
  }
}

/** The parts of a model. Tensors are in the selected checkpoint, ids and kept content in the checkpoint at the end of the job. */
function partsOfModel({ record, timeline, job }: SucceededJob): Part[] {
  const { end } = timeline;
  const { users, items, features } = record.prepared.manifest;
  const chosen = modelStep(record, end);
  const filesAt = (at: number) => {
    const checkpoint = record.checkpoints.find(({ step }) => step === at);
    return required(checkpoint, `the checkpoint of step ${at} of ${record.name}`).files;
  };
  const tensor = (name: string, group: TensorGroup, rows: number): Part => ({
    name,
    rows,
    checkpoint: chosen,
    files: filesAt(chosen)
      .filter((file) => file.group === group)
      .sort((left, right) => left.from - right.from),
  });
  const text = (name: string, rows: number): Part => ({
    name,
    rows,
    checkpoint: end,
    files: filesAt(end).filter((file) => file.group === TensorGroup.TENSOR_GROUP_IDS && file.file === name),
  });
  const { projection } = partsOf(job.stages[job.stages.length - 1].kind);
  return [
    text('users.txt', users),
    text('items.txt', items),
    tensor('users', TensorGroup.TENSOR_GROUP_USERS, users),
    tensor('items', TensorGroup.TENSOR_GROUP_ITEMS, items),
    ...(projection ? [tensor('projection', TensorGroup.TENSOR_GROUP_PROJECTION, features)] : []),
    ...(keepsContent(job) ? [text('content', items)] : []),
  ];
}

/** The header of a model: its description for config.json, and what follows. */
function headerOf(
  { record, job }: SucceededJob,
  parts: readonly Part[],
  versions: Readonly<Record<string, string>>,
): ModelHeader {
  return {
    description: JSON.stringify({ ...describeModel(record, job), versions }),
    digest: record.digest,
    factors: job.model.factors,
    parts: parts.map(({ name, rows, files }) => ({
      name,
      rows,
      bytes: files.reduce((sum, { valuesBytes }) => sum + valuesBytes, 0),
    })),
    metrics: metricsLines(record),
  };
}
