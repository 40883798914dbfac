import { rm } from 'node:fs/promises';
import type { FileReader, HeldCheckpoint } from '../parameter-server/nats/files.js';
import type { Publication } from '../proto/index.js';
import { unpackLines } from '../proto/lines.js';
import { required } from '../runtime/required.js';
import { writeModel, type ModelDescription } from '../storage/model-folder.js';
import { keptContentOf } from '../training/kept-content.js';
import { keptAt, publishedDigest, publishModel } from '../training/publication.js';
import { blocksOfModel, type ModelData } from './digest.js';

/** How a worker publishes the model of a job. */
export interface PublishOptions {
  /** The folder in which the model is written first. It is removed at the end. */
  readonly directory: string;
  readonly reader: FileReader;
  readonly checkpoint: HeldCheckpoint;
  /** What the coordinator says about the model. */
  readonly publication: Publication;
  /** The versions of this software and of Node, for config.json. */
  readonly versions: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called with the digest when the folder is written, before it is copied. */
  readonly onWritten: (digest: string) => void;
}

/**
 * Writes the folder of the model in a checkpoint and copies it to the address of the job (`spec.output`), unless that
 * model is there already. The file config.json comes last. Returns the digest. Rejects with an InputError when the
 * address holds another model or the store refuses the copy.
 */
export async function publishCheckpoint(data: ModelData, options: PublishOptions): Promise<string> {
  const { directory, reader, checkpoint, publication, versions, signal, onWritten } = options;
  const { output, objectStore: store, model } = data.job;
  const address = required(output, 'the address of the model');
  try {
    const digest = await writeModel(directory, {
      description: { ...(JSON.parse(publication.description) as Omit<ModelDescription, 'versions'>), versions },
      factors: model.factors,
      groups: blocksOfModel(data, reader, checkpoint),
      content: keptContentOf(data.job, data.whole),
      userIds: data.ids.users,
      itemIds: data.ids.items,
      metrics: (await unpackLines(publication.metrics)).map((line) => JSON.parse(line) as unknown),
    });
    signal.throwIfAborted();
    onWritten(digest);
    const present = await publishedDigest(address, store);
    if (present === undefined) await publishModel(directory, address, { store, signal });
    else if (present !== digest) throw keptAt(address);
    return digest;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
