import type { Dataset } from '../dataset/dataset.js';
import type { Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { keptContentOf } from '../training/kept-content.js';

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
export function keptContent({ job, whole }: KeptData): Uint8Array | undefined {
  const content = keptContentOf(job, whole);
  if (!content) return undefined;
  const values = new Float32Array(content.rows * content.width);
  let at = 0;
  for (const block of content.blocks) {
    values.set(block, at);
    at += block.length;
  }
  return new Uint8Array(values.buffer);
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
