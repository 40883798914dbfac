import { itemGradient, projectionWeights, userGradient } from './backward.js';
import { zeros } from './batch.js';
import type { MicroBatch, MicroBatchGradient, MicroBatchParameters } from './batch.js';
import { itemDifferences, layFeatures, rowDots } from './forward.js';
import { pairwiseLoss, scatterPairs } from './pairwise.js';
import { addExplicit, perturb, scoreShifts } from './perturbation.js';
import type { Perturbation } from './perturbation.js';
import type { Products, Vector } from './products.js';
import { partsOf } from './stage.js';
import type { StageSettings } from './stage.js';

/**
 * The gradient of BPR with an adversary (AMR: Tang et al. 2019, eq. 9) on one micro-batch, summed over its triples.
 * MF, DUIF and VBPR are the same computation with parts switched off. D dimensions appear in the two products alone:
 * the perturbation is E's image of K coordinates (docs/mathematics.md).
 */
export async function microBatchGradient<V extends Vector>(
  batch: MicroBatch,
  parameters: MicroBatchParameters<V>,
  { stage, products }: { stage: StageSettings; products: Products<V> },
): Promise<MicroBatchGradient<V>> {
  const { factors, users } = parameters;
  const parts = partsOf(stage.kind);
  const projection = parts.projection ? parameters.projection : undefined;
  const layout = projection && layFeatures(batch, stage);
  const projected = layout && (await products.project(layout, projection, parts.adversary));
  const content = projected && { values: projected.projected, byTriple: layout.byTriple };

  const differences = itemDifferences(batch, parameters, content);
  const x = rowDots(users, batch.users, differences, factors);
  const clean = pairwiseLoss(x, 1, zeros(users, x.length));

  let adversary: Adversary<V> | undefined;
  if (parts.adversary) {
    const gram = projected!.gram!;
    const perturbation = await perturb({ batch, parameters, stage, products, gram, slopes: clean.slopes });
    adversary = respond(perturbation, x, { batch, parameters, lambda: stage.lambda });
  }
  const slopes = adversary ? sum(clean.slopes, adversary.slopes) : clean.slopes;

  const context = { stage, slopes, content };
  const items = parts.itemFactors ? itemGradient(batch, parameters, context) : undefined;
  let dProjection: V | undefined;
  if (layout) {
    const weights = projectionWeights(batch, parameters, context);
    dProjection = await products.projectionGradient(layout, weights, projection, adversary?.factored);
    if (adversary) addExplicit(dProjection, adversary.perturbation, adversary.slopeSums, factors);
  }
  return {
    users: userGradient(batch, parameters, { stage, slopes, differences, adversary }),
    items,
    projection: dProjection,
    triples: x.length,
    loss: clean.loss,
    adversarialLoss: adversary?.loss ?? 0,
  };
}

/** The model's answer to a perturbation: the loss under it and what flows back. */
interface Adversary<V extends Vector> {
  readonly perturbation: Perturbation<V>;
  /** Sum of softplus(-x~). */
  readonly loss: number;
  /** a~ = -lambda sigmoid(-x~) [B]. */
  readonly slopes: V;
  /** s~ [perturbation rows, K]: a~ p summed over each perturbation's occurrences. */
  readonly slopeSums: V;
  /** M = left'right, when Delta = E L. */
  readonly factored?: { left: V; right: V };
}

function respond<V extends Vector>(
  perturbation: Perturbation<V>,
  x: Float64Array,
  { batch, parameters, lambda }: { batch: MicroBatch; parameters: MicroBatchParameters<V>; lambda: number },
): Adversary<V> {
  const { factors, users } = parameters;
  const { positives, negatives, shift, coordinates } = perturbation;
  const triples = { users: batch.users, positives, negatives, factors };
  const perturbed = scoreShifts(perturbation, users, triples);
  for (let t = 0; t < x.length; t++) perturbed[t] += x[t];
  const { loss, slopes } = pairwiseLoss(perturbed, lambda, zeros(users, x.length));
  const slopeSums = scatterPairs(zeros(users, shift.length), slopes, users, triples);
  return { perturbation, loss, slopes, slopeSums, factored: coordinates && { left: coordinates, right: slopeSums } };
}

function sum<V extends Vector>(left: V, right: V): V {
  return left.map((value, at) => value + right[at]) as V;
}
