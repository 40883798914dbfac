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

/** The features that a memory keeps, as the bytes of float32 [I, D]. */
export interface KeptContent {
  readonly bytes: number;
  /** Returns the bytes, from the first row, in blocks. */
  blocks(): Iterable<Uint8Array>;
}

/** Returns the features that the memory of a job keeps; undefined where it keeps none. */
export function keptContent({ job, whole }: KeptData): KeptContent | undefined {
  const content = keptContentOf(job, whole);
  if (!content) return undefined;
  function* blocks() {
    const rows = keptContentOf(job, whole)?.blocks ?? [];
    for (const { buffer, byteOffset, byteLength } of rows) yield new Uint8Array(buffer, byteOffset, byteLength);
  }
  return { bytes: 4 * content.rows * content.width, blocks };
}

/** Throws an InputError where the features that a memory keeps are more than a checkpoint of a cluster can take. */
export function checkKeptContent({ job, whole: { features } }: KeptData): void {
  if (job.memory?.content !== 'snapshot' || !features) return;
  const bytes = 4 * features.rows * features.width;
  if (bytes <= MOST_BYTES) return;
  throw new InputError(
    `Cannot keep ${features.rows} x ${features.width} features in a model of a cluster (spec.memory.content: snapshot): they take ${bytes} bytes, and ${MOST_BYTES} are possible; use content: live, or train on one machine`,
  );
}
