import type { SoftmaxBatch } from './batch.js';
import { flags } from './forward.js';
import type { Content } from './forward.js';
import { pairwiseLoss } from './pairwise.js';
import type { PlacedBatch } from './placed-batch.js';
import type { Products, Vector } from './products.js';
import { transposed } from '../linear-algebra/rows.js';
import { poolSoftmax } from './softmax.js';
import type { SoftmaxStage } from '../stage.js';

/** A micro-batch of a softmax, with the settings and products that all its terms need. */
export interface SoftmaxContext<V extends Vector> {
  readonly placed: PlacedBatch<V, SoftmaxBatch>;
  readonly stage: SoftmaxStage;
  readonly products: Products<V>;
}

/** The combined vectors v of the occurrences of items: of each pair's positive item [B, K], and of the pool [N, K]. */
export interface OccurrenceVectors<V extends Vector> {
  readonly positives: V;
  readonly pool: V;
}

/** The comparison of the positive items with the pool. */
export interface Comparison<V extends Vector> {
  readonly vectors: OccurrenceVectors<V>;
  /** The probabilities of the pool's items [u, N], without the positive items. */
  readonly probabilities: V;
  /** The mean of the pool's vectors under each user's probabilities [u, K]. */
  readonly means: V;
  /** x = z_i - ln sum exp(z_j) of each pair [B], so that the loss -ln pi_i of the pair is softplus(-x). */
  readonly margins: V;
}

/** A term of the loss with the slopes from which its gradients follow. */
export interface SoftmaxTerm<V extends Vector> {
  readonly comparison: Comparison<V>;
  /** The derivative of the loss by the score of each pair's positive item [B]. */
  readonly slopes: V;
  /** The sum of the slopes of each user's pairs [u]. */
  readonly userSlopes: V;
  /** The gradient by the vectors of the pool [N, K]: -(sum over users of slope times probability times p). */
  readonly poolGradient: V;
}

/** Returns v = q + E'c of the occurrences. An occurrence that item dropout chose lacks q; MF has no content. */
export function occurrenceVectors<V extends Vector>(
  placed: PlacedBatch<V, SoftmaxBatch>,
  content: Content<V> | undefined,
): OccurrenceVectors<V> {
  const { workspace, batch, factors, items, positives, negatives, order, ones } = placed;
  const of = (sourceRows: Int32Array, kept: Uint8Array | undefined): V => {
    const out = workspace.zeros(sourceRows.length * factors);
    const all = ones.subarray(0, sourceRows.length) as V;
    const add = (source: V, weights: V) =>
      workspace.accumulate({ out, outRows: order }, { source, sourceRows, weights }, factors);
    if (content) add(content.values, all);
    if (items) add(items, kept ? flags(placed, kept) : all);
    return out;
  };
  return { positives: of(positives, batch.kept?.positives), pool: of(negatives, batch.kept?.negatives) };
}

/** Compares the positive items with the pool, by the scores of the vectors. */
export async function comparePool<V extends Vector>(
  { placed, stage, products }: SoftmaxContext<V>,
  vectors: OccurrenceVectors<V>,
): Promise<Comparison<V>> {
  const { workspace, batch, factors, users, userOf, order, positives } = placed;
  const { temperature } = stage;
  const { negatives, own, logFrequencies } = batch;
  const scores = await products.multiply(users, vectors.pool, factors, workspace.room);
  const { probabilities, logSums } = poolSoftmax(workspace, scores, {
    size: negatives.length,
    own,
    temperature,
    logFrequencies: logFrequencies && Float64Array.from(negatives, (item) => logFrequencies[item]),
  });
  const means = await products.multiply(
    probabilities,
    transposed(vectors.pool, factors),
    negatives.length,
    workspace.room,
  );
  const margins = workspace.dots(
    { left: users, leftRows: userOf },
    { right: vectors.positives, rightRows: order },
    factors,
  );
  for (let t = 0; t < margins.length; t++) {
    margins[t] = margins[t] / temperature - (logFrequencies?.[positives[t]] ?? 0) - logSums[userOf[t]];
  }
  return { vectors, probabilities, means, margins };
}

/** Returns the sum of the losses softplus(-x), and weight times its derivative by the positive items' scores [B]. */
export function softmaxLoss<V extends Vector>(
  { placed: { workspace }, stage }: SoftmaxContext<V>,
  margins: V,
  weight: number,
): { loss: number; slopes: V } {
  const slopes = workspace.zeros(margins.length);
  const loss = pairwiseLoss(margins, weight / stage.temperature, slopes);
  return { loss, slopes };
}

/** Returns the term of the loss that has these slopes [B]. */
export async function softmaxTerm<V extends Vector>(
  { placed, products }: SoftmaxContext<V>,
  comparison: Comparison<V>,
  slopes: V,
): Promise<SoftmaxTerm<V>> {
  const { workspace, batch, factors, users, userOf } = placed;
  const userSlopes = workspace.zeros(batch.userRows.length);
  for (let t = 0; t < slopes.length; t++) userSlopes[userOf[t]] += slopes[t];
  const weighted = workspace.copy(users);
  workspace.scale(weighted, workspace.copy(userSlopes.map((slope) => -slope) as V), factors);
  const poolGradient = await products.crossProduct(comparison.probabilities, weighted, factors, workspace.room);
  return { comparison, slopes, userSlopes, poolGradient };
}
