import type { MicroBatch, MicroBatchGradient, MicroBatchParameters } from './batch.js';
import type { Workspace } from '../kernels/workspace.js';
import { pairwiseGradient } from './pairwise-gradient.js';
import { placeBatch } from './placed-batch.js';
import type { Products, Vector } from './products.js';
import { softmaxGradient } from './softmax-gradient.js';
import { partsOf } from '../stage.js';
import type { StageSettings } from '../stage.js';

/**
 * Returns the gradient of a stage's loss on one micro-batch, summed over its triples or pairs. MF, DUIF and VBPR are the
 * same computation as AMR with parts switched off.
 *
 * The arrays of the result belong to the workspace and are valid until its next micro-batch. Rejects with an Error when
 * the micro-batch was drawn for another loss.
 */
export async function microBatchGradient<V extends Vector>(
  batch: MicroBatch,
  parameters: MicroBatchParameters<V>,
  { stage, products, workspace }: { stage: StageSettings; products: Products<V>; workspace: Workspace<V> },
): Promise<MicroBatchGradient<V>> {
  const projection = partsOf(stage.kind).projection ? parameters.projection : undefined;
  if (stage.loss === 'softmax' && batch.loss === 'softmax') {
    return softmaxGradient(placeBatch(batch, parameters, workspace), projection, { stage, products });
  }
  if (stage.loss === undefined && batch.loss === 'bpr') {
    return pairwiseGradient(placeBatch(batch, parameters, workspace), projection, { stage, products });
  }
  throw new Error(
    `Cannot compute the gradient of ${stage.loss ?? 'bpr'} as the micro-batch was drawn for ${batch.loss}`,
  );
}
