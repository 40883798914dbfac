import type { MicroBatchGradient, SoftmaxBatch } from './batch.js';
import { addShifts } from './backward.js';
import { addItemDecay, addProjectionDecay, addUserDecay } from './decay.js';
import type { PlacedBatch } from './placed-batch.js';
import type { Products, Projection, Vector } from './products.js';
import { addExplicit } from '../adversary/random-perturbation.js';
import { attackPool, sumByItem } from '../adversary/softmax-adversary.js';
import type { PoolAdversary } from '../adversary/softmax-adversary.js';
import { comparePool, occurrenceVectors, softmaxLoss, softmaxTerm } from './softmax-term.js';
import type { SoftmaxContext, SoftmaxTerm } from './softmax-term.js';
import { partsOf } from '../stage.js';
import type { SoftmaxStage } from '../stage.js';

/**
 * Returns the gradient of the sampled softmax (Bengio and Senecal 2008), summed over the pairs of a micro-batch, with
 * the adversary of AMR in K dimensions. The gradients by the pool are dense products (docs/mathematics.md).
 */
export async function softmaxGradient<V extends Vector>(
  placed: PlacedBatch<V, SoftmaxBatch>,
  projection: Projection<V> | undefined,
  { stage, products }: { stage: SoftmaxStage; products: Products<V> },
): Promise<MicroBatchGradient<V>> {
  const { workspace, batch, users } = placed;
  const parts = partsOf(stage.kind);
  const context = { placed, stage, products };
  const layout = { rows: batch.itemRows };
  const coordinates = parts.adversary ? users : undefined;
  const projected = projection && (await products.project(layout, projection, coordinates, workspace.room));
  const content = projected && { values: projected.projected, byTriple: false };

  const comparison = await comparePool(context, occurrenceVectors(placed, content));
  const { loss, slopes } = softmaxLoss(context, comparison.margins, 1);
  const adversary =
    projection && projected && parts.adversary
      ? await attackPool({ ...context, projection, projected }, await softmaxTerm(context, comparison, slopes))
      : undefined;
  const terms = adversary?.terms ?? [await softmaxTerm(context, comparison, slopes)];

  let dProjection: V | undefined;
  if (projection && content) {
    const weights = addProjectionDecay(placed, sumByItem(placed, terms), { stage, content });
    dProjection = await products.projectionGradient(layout, weights, projection, adversary?.factored, workspace.room);
    if (adversary) addExplicit(dProjection, adversary.perturbation, { ...adversary, factors: placed.factors });
  }
  return {
    users: userGradient(context, terms, adversary),
    items: parts.itemFactors
      ? addItemDecay(placed, sumByItem(placed, terms, batch.kept), { stage, content })
      : undefined,
    projection: dProjection,
    triples: slopes.length,
    loss,
    adversarialLoss: adversary?.loss ?? 0,
  };
}

/**
 * Returns dL/dp [u, K]. For each user and term it is the sum over the user's pairs of slope (v_i - mean of the pool's
 * vectors), and the regulariser.
 */
function userGradient<V extends Vector>(
  { placed, stage }: SoftmaxContext<V>,
  terms: readonly SoftmaxTerm<V>[],
  adversary: PoolAdversary<V> | undefined,
): V {
  const { workspace, factors, users, userOf, order } = placed;
  const out = workspace.zeros(users.length);
  for (const { comparison, slopes, userSlopes } of terms) {
    const { vectors, means } = comparison;
    const positives = { source: vectors.positives, sourceRows: order, weights: slopes };
    workspace.accumulate({ out, outRows: userOf }, positives, factors);
    const pool = { source: means, sourceRows: order, weights: userSlopes, sign: -1 as const };
    workspace.accumulate({ out, outRows: order }, pool, factors);
  }
  if (adversary?.shifted) addShifts(placed, out, adversary.shifted);
  return addUserDecay(placed, out, stage);
}
