import { itemGradient, projectionWeights, userGradient } from './backward.js';
import type { MicroBatchGradient, PairwiseBatch } from './batch.js';
import { takeTurns } from './decay-turns.js';
import { itemDifferences, layFeatures } from './forward.js';
import { pairwiseLoss } from './pairwise.js';
import { perturb, scoreShifts } from '../adversary/perturbation.js';
import type { Perturbation, PerturbationContext } from '../adversary/adversary.js';
import { scatterUsers } from './placed-batch.js';
import type { PlacedBatch } from './placed-batch.js';
import type { Products, Projected, Projection, Vector } from './products.js';
import { addExplicit } from '../adversary/random-perturbation.js';
import { partsOf } from '../stage.js';
import type { StageSettings } from '../stage.js';

/**
 * Returns the gradient of the pairwise loss of AMR (Tang et al. 2019, eq. 9), summed over the triples of a micro-batch.
 * Only the two products of the engine involve D dimensions, because a perturbation is the image under E of K coordinates
 * (docs/mathematics.md).
 */
export async function pairwiseGradient<V extends Vector>(
  placed: PlacedBatch<V, PairwiseBatch>,
  projection: Projection<V> | undefined,
  { stage: settings, products }: { stage: StageSettings; products: Products<V> },
): Promise<MicroBatchGradient<V>> {
  const { workspace, batch, factors, users, userOf, order } = placed;
  const stage = takeTurns(batch, settings);
  const parts = partsOf(stage.kind);

  const layout = projection && layFeatures(batch, stage);
  const coordinates = parts.adversary ? users : undefined;
  const projected = layout && (await products.project(layout, projection, coordinates, workspace.room));
  const content = projected && { values: projected.projected, byTriple: layout.byTriple };
  const differences = itemDifferences(placed, content);
  const x = workspace.dots({ left: users, leftRows: userOf }, { right: differences, rightRows: order }, factors);
  const clean = workspace.zeros(x.length);
  const loss = pairwiseLoss(x, 1, clean);

  const adversary =
    projection && parts.adversary
      ? await attack(projected ?? {}, { placed, projection, stage, products, slopes: clean }, x)
      : undefined;
  const slopes = adversary ? workspace.copy(clean.map((a, t) => a + adversary.slopes[t]) as V) : clean;

  let dProjection: V | undefined;
  if (layout && content) {
    const weights = projectionWeights(placed, { stage, slopes, content });
    dProjection = await products.projectionGradient(layout, weights, projection, adversary?.factored, workspace.room);
    if (adversary) addExplicit(dProjection, adversary.perturbation, { slopeSums: adversary.slopeSums, factors });
  }
  return {
    users: userGradient(placed, { stage, slopes, differences, adversary }),
    items: parts.itemFactors ? itemGradient(placed, { stage, slopes, content }) : undefined,
    projection: dProjection,
    triples: x.length,
    loss,
    adversarialLoss: adversary?.loss ?? 0,
  };
}

/** The model's answer to a perturbation: the loss under it and the slopes for the gradients. */
interface Adversary<V extends Vector> {
  readonly perturbation: Perturbation<V>;
  /** The sum of softplus(-x~). */
  readonly loss: number;
  /** a~ = -lambda sigmoid(-x~) [B]. */
  readonly slopes: V;
  /** s~ [perturbation rows, K]: the sum of a~ p over the occurrences of each perturbation. */
  readonly slopeSums: V;
  /** The two factors of M = left'right. They are present when the perturbation has coordinates, Delta = E L. */
  readonly factored?: { left: V; right: V };
}

/** Perturbs the items of the batch, and computes the model's answer. `x` are the unperturbed score differences [B]. */
async function attack<V extends Vector>(
  { gram, shifts }: Partial<Projected<V>>,
  context: Omit<PerturbationContext<V>, 'gram' | 'userShifts'>,
  x: V,
): Promise<Adversary<V>> {
  if (!gram || !shifts) throw new Error("Cannot perturb as the engine's projection lacks E'E or the shifts of users");
  const perturbation = await perturb({ ...context, gram, userShifts: shifts });
  return respond(context.placed, perturbation, { x, lambda: context.stage.lambda });
}

/** Computes the perturbed scores x~ and the adversarial loss with its slopes. */
function respond<V extends Vector>(
  placed: PlacedBatch<V>,
  perturbation: Perturbation<V>,
  { x, lambda }: { x: V; lambda: number },
): Adversary<V> {
  const { workspace } = placed;
  const { positives, negatives, shift, coordinates } = perturbation;
  const perturbed = scoreShifts(placed, perturbation);
  for (let t = 0; t < x.length; t++) perturbed[t] += x[t];
  const slopes = workspace.zeros(x.length);
  const loss = pairwiseLoss(perturbed, lambda, slopes);
  const rows = { positives, negatives, up: slopes, down: slopes };
  const slopeSums = scatterUsers(placed, workspace.zeros(shift.length), rows);
  return { perturbation, loss, slopes, slopeSums, factored: coordinates && { left: coordinates, right: slopeSums } };
}
