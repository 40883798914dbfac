import type { Dataset } from '../dataset/dataset.js';
import { featureBlocks } from '../dataset/features/feature-rows.js';
import type { Job } from '../job/index.js';
import { keepsContent } from '../job/memory.js';
import { required } from '../runtime/required.js';
import type { ContentBlocks } from '../storage/content-file.js';
import { DIGEST_BLOCK_ROWS } from '../storage/digest.js';

/** Returns the features that the memory of a job keeps, block by block; undefined where it keeps none. */
export function keptContentOf(
  job: Job,
  { features }: Pick<Dataset, 'features'>,
): (ContentBlocks & { readonly blocks: Iterable<Float32Array> }) | undefined {
  if (!keepsContent(job)) return undefined;
  const matrix = required(features, 'the features that the model keeps');
  return { rows: matrix.rows, width: matrix.width, blocks: featureBlocks(matrix, DIGEST_BLOCK_ROWS) };
}
