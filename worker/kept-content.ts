import { featureBlocks } from '../dataset/feature-rows.js';
import type { Dataset } from '../dataset/dataset.js';
import type { Job } from '../job/index.js';
import { keepsContent } from '../job/memory.js';
import { InputError } from '../runtime/errors.js';
import { required } from '../runtime/required.js';
import { blockHash, DIGEST_BLOCK_ROWS } from '../storage/digest.js';

/** A job and its data. */
interface KeptData {
  readonly job: Job;
  readonly whole: Pick<Dataset, 'features'>;
}

/** The most bytes that a frame can count. */
const MOST_BYTES = 2 ** 32 - 1;

/**
 * Returns the features that the memory of a job keeps, as float32 [I, D]; undefined where it keeps none. A worker reads them all for
 * the checkpoint at the end of the job.
 */
export function keptContent({ job, whole: { features } }: KeptData): Uint8Array | undefined {
  if (!keepsContent(job)) return undefined;
  const matrix = required(features, 'the features that the model keeps');
  const values = new Float32Array(matrix.rows * matrix.width);
  let at = 0;
  for (const block of featureBlocks(matrix, DIGEST_BLOCK_ROWS)) {
    values.set(block, at);
    at += block.length;
  }
  return new Uint8Array(values.buffer);
}

/** Returns the hashes of the blocks of these features, for the digest. There are none where the memory keeps none. */
export function keptContentHashes({ job, whole: { features } }: KeptData): Buffer[] {
  if (!keepsContent(job)) return [];
  const matrix = required(features, 'the features that the model keeps');
  return Array.from(featureBlocks(matrix, DIGEST_BLOCK_ROWS), blockHash);
}

/** Throws an InputError where the features that a memory keeps are more than a checkpoint of a cluster can take. */
export function checkKeptContent({ job, whole: { features } }: KeptData): void {
  if (job.memory?.content !== 'snapshot' || !features) return;
  const bytes = 4 * features.rows * features.width;
  if (bytes <= MOST_BYTES) return;
  throw new InputError(
    `Cannot keep ${features.rows} x ${features.width} features in a model of a cluster (spec.memory.content: snapshot): they take ${bytes} bytes, and ${MOST_BYTES} are possible; use content: live, or train with amr train`,
  );
}
