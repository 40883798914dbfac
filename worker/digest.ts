import type { Group } from '../model/group.js';
import { partsOf } from '../model/stage.js';
import type { FileReader, HeldCheckpoint } from '../parameter-server/nats/files.js';
import { blockHash, DIGEST_BLOCK_ROWS, modelDigest } from '../storage/digest.js';
import type { JobData } from './job-data.js';

/**
 * The digest of the model in a checkpoint, read block by block from the disks of its holders: no process ever has the
 * whole. A model whose last stage has no content has no projection.
 */
export async function digestOf(
  { job, whole, manifest }: Pick<JobData, 'job' | 'whole' | 'manifest'>,
  reader: FileReader,
  checkpoint: HeldCheckpoint,
): Promise<string> {
  const { projection } = partsOf(job.stages[job.stages.length - 1].kind);
  const hashes = async (group: Group, rows: number) => {
    const hashed: Buffer[] = [];
    for (let from = 0; from < rows; from += DIGEST_BLOCK_ROWS) {
      const to = Math.min(from + DIGEST_BLOCK_ROWS, rows);
      hashed.push(blockHash(await reader.values(checkpoint, { group, from, to })));
    }
    return hashed;
  };
  const blocks = {
    users: await hashes('users', manifest.users),
    items: await hashes('items', manifest.items),
    projection: await hashes('projection', projection ? manifest.features : 0),
  };
  return modelDigest(blocks, { users: whole.userIds, items: whole.itemIds });
}
