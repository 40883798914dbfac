import type { Group } from '../model/group.js';
import { partsOf } from '../model/stage.js';
import type { FileReader, HeldCheckpoint } from '../parameter-server/nats/files.js';
import { blockHash, DIGEST_BLOCK_ROWS, modelDigest, storedMemory } from '../storage/digest.js';
import type { GroupBlocks } from '../storage/model-folder.js';
import { keptContentOf } from '../training/kept-content.js';
import type { JobData } from './job-data.js';

/** What is needed of a job's data to read its model. */
export type ModelData = Pick<JobData, 'job' | 'whole' | 'ids' | 'manifest' | 'memories'>;

/**
 * The rows of the model in a checkpoint. Blocks of rows are read one by one from the disks of the shards, so that no
 * process needs memory for the whole model. A model whose last stage uses no features has no projection. Reading rejects
 * when a file is missing or damaged.
 */
export function blocksOfModel(
  { job, manifest }: Pick<JobData, 'job' | 'manifest'>,
  reader: FileReader,
  checkpoint: HeldCheckpoint,
): Record<Group, GroupBlocks> {
  const { projection } = partsOf(job.stages[job.stages.length - 1].kind);
  const group = (name: Group, rows: number): GroupBlocks => {
    async function* blocks() {
      for (let from = 0; from < rows; from += DIGEST_BLOCK_ROWS) {
        const to = Math.min(from + DIGEST_BLOCK_ROWS, rows);
        yield await reader.values(checkpoint, { group: name, from, to });
      }
    }
    return { rows, blocks: blocks() };
  };
  return {
    users: group('users', manifest.users),
    items: group('items', manifest.items),
    projection: group('projection', projection ? manifest.features : 0),
  };
}

/** Computes the digest of the model in a checkpoint. Rejects when a file of the checkpoint is missing or damaged. */
export async function digestOf(data: ModelData, reader: FileReader, checkpoint: HeldCheckpoint): Promise<string> {
  const { job, whole, ids, memories } = data;
  const groups = blocksOfModel(data, reader, checkpoint);
  const hashes = async ({ blocks }: Pick<GroupBlocks, 'blocks'>) => {
    const hashed: Buffer[] = [];
    for await (const block of blocks) hashed.push(blockHash(block));
    return hashed;
  };
  const blocks = {
    users: await hashes(groups.users),
    items: await hashes(groups.items),
    projection: await hashes(groups.projection),
    content: await hashes(keptContentOf(job, whole) ?? { blocks: [] }),
  };
  const memory = await memories.on('test');
  const kept = memory && storedMemory(memory.settings, memory.mean);
  return modelDigest(blocks, ids, kept);
}
