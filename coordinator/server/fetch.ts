import { status } from '@grpc/grpc-js';
import { summarizeEpochs } from '../../job/epochs.js';
import { partsOf } from '../../model/stage.js';
import type { CheckpointFile, Command, ModelHeader } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import type { Cluster, JobState } from '../core/cluster.js';
import type { JobRecord } from '../core/record.js';
import { StatusError } from './definitions.js';
import type { Transfers } from './transfers.js';

export interface FetchServices {
  readonly cluster: Cluster;
  readonly transfers: Transfers;
  /** To the member of that name; false when it is not there. */
  readonly command: (member: string, jobUid: string, command: Command) => boolean;
  /** Of this software and of Node, for config.json. */
  readonly versions: Readonly<Record<string, string>>;
}

interface Part {
  readonly name: string;
  readonly rows: number;
  readonly files: readonly CheckpointFile[];
  readonly checkpoint: number;
}

/** Throws a FAILED_PRECONDITION when a job has no model. */
export function assertSucceeded({ name, phase }: Pick<JobRecord, 'name' | 'phase'>): void {
  if (phase === 'Succeeded') return;
  throw new StatusError(status.FAILED_PRECONDITION, `${name} has no model: it is ${phase}, not Succeeded`);
}

/** The model of a job that has succeeded: a header, then the bytes of its parts, read from the shards that hold them. */
export async function* fetchModel(
  uid: string,
  services: FetchServices,
): AsyncGenerator<{ header: ModelHeader } | { data: Uint8Array }> {
  const job = services.cluster.jobs.get(uid)!;
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

/** Tensors come from the selected checkpoint, ids from that of the last boundary. */
function partsOfModel({ record, timeline, job }: Readonly<JobState>): Part[] {
  const end = timeline!.end;
  const { users, items, features } = record.manifest!;
  const chosen = record.selected?.step === end ? record.selected.checkpoint : end;
  const filesAt = (step: number) => record.checkpoints.find((checkpoint) => checkpoint.step === step)!.files;
  const tensor = (name: string, group: TensorGroup, rows: number): Part => ({
    name,
    rows,
    checkpoint: chosen,
    files: filesAt(chosen)
      .filter((file) => file.group === group)
      .sort((left, right) => left.from - right.from),
  });
  const ids = (name: string, rows: number): Part => ({
    name,
    rows,
    checkpoint: end,
    files: filesAt(end).filter((file) => file.group === TensorGroup.TENSOR_GROUP_IDS && file.file === name),
  });
  const { projection } = partsOf(job.stages[job.stages.length - 1].kind);
  return [
    ids('users.txt', users),
    ids('items.txt', items),
    tensor('users', TensorGroup.TENSOR_GROUP_USERS, users),
    tensor('items', TensorGroup.TENSOR_GROUP_ITEMS, items),
    ...(projection ? [tensor('projection', TensorGroup.TENSOR_GROUP_PROJECTION, features)] : []),
  ];
}

function headerOf(
  { record, job }: Readonly<JobState>,
  parts: readonly Part[],
  versions: Readonly<Record<string, string>>,
): ModelHeader {
  const manifest = record.manifest!;
  const description = {
    job: JSON.parse(record.document) as unknown,
    root: job.data.kind === 'files' ? job.data.root : '.',
    inverseScale: manifest.features > 0 ? manifest.inverseScale : null,
    dataFingerprint: manifest.fingerprint,
    engine: record.fingerprint,
    versions,
    ...summarizeEpochs(job, record.epochs),
  };
  return {
    description: JSON.stringify(description),
    digest: record.digest,
    factors: job.model.factors,
    parts: parts.map(({ name, rows, files }) => ({
      name,
      rows,
      bytes: files.reduce((sum, { valuesBytes }) => sum + valuesBytes, 0),
    })),
    metrics: record.epochs.map((line) => JSON.stringify({ ...line, step: undefined })),
  };
}
