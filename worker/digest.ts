import type { Group } from '../model/group.js';
import { partsOf } from '../model/stage.js';
import type { FileReader, HeldCheckpoint } from '../parameter-server/nats/files.js';
import { blockHash, DIGEST_BLOCK_ROWS, modelDigest, storedMemory } from '../storage/digest.js';
import type { JobData } from './job-data.js';

/**
 * Computes the digest of the model in a checkpoint. Blocks of rows are read one by one from the disks of the shards, so
 * that no process needs memory for the whole model. A model whose last stage uses no features has no projection.
 * Rejects when a file is missing or damaged.
 */
export async function digestOf(
  { job, ids, manifest, memories }: Pick<JobData, 'job' | 'ids' | 'manifest' | 'memories'>,
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
  const memory = await memories.on('test');
  const kept = memory && storedMemory(memory.settings, memory.mean);
  return modelDigest(blocks, ids, kept);
}
