import type { Perturbation } from './adversary.js';
import type { SoftmaxBatch } from '../gradient/batch.js';
import { flags } from '../gradient/forward.js';
import { perturb, perturbationScales, scoreShifts, userNorms } from './perturbation.js';
import { scatterUsers } from '../gradient/placed-batch.js';
import type { PlacedBatch } from '../gradient/placed-batch.js';
import type { Projected, Projection, Vector } from '../gradient/products.js';
import { comparePool, softmaxLoss, softmaxTerm } from '../gradient/softmax-term.js';
import type { OccurrenceVectors, SoftmaxContext, SoftmaxTerm } from '../gradient/softmax-term.js';

/** The model's answer to the perturbations of a softmax. */
export interface PoolAdversary<V extends Vector> {
  readonly perturbation: Perturbation<V>;
  /** The sum of the losses under the perturbations. */
  readonly loss: number;
  /** The terms of the whole loss, clean and adversarial. */
  readonly terms: readonly SoftmaxTerm<V>[];
  /** Shifts of scores that the vectors of the terms do not contain, with their slopes [B]. */
  readonly shifted?: { readonly perturbation: Perturbation<V>; readonly slopes: V };
  /** s~ [perturbation rows, K]: the gradient of the adversarial loss by the vector that each perturbation shifts. */
  readonly slopeSums: V;
  /** The two factors of M = left'right, when the perturbation has coordinates. */
  readonly factored?: { left: V; right: V };
}

type AttackContext<V extends Vector> = SoftmaxContext<V> & {
  readonly projection: Projection<V>;
  readonly projected: Projected<V>;
};

/**
 * Perturbs the items, and computes the model's answer. Throws an Error when the engine's projection lacks E'E or the
 * shifts of users.
 */
export async function attackPool<V extends Vector>(
  context: AttackContext<V>,
  clean: SoftmaxTerm<V>,
): Promise<PoolAdversary<V>> {
  return context.stage.perturbation === 'per-item' ? attackItems(context, clean) : attackPairs(context, clean);
}

/** Shifts the vector of each item, in all its occurrences, and compares the shifted vectors. */
async function attackItems<V extends Vector>(
  context: AttackContext<V>,
  clean: SoftmaxTerm<V>,
): Promise<PoolAdversary<V>> {
  const { placed, stage } = context;
  const isRandom = stage.direction === 'random';
  const perturbation = isRandom ? await perturbed(context, clean) : await worstShifts(context, clean);
  const comparison = await comparePool(context, shiftedVectors(placed, clean.comparison.vectors, perturbation.shift));
  const { loss, slopes } = softmaxLoss(context, comparison.margins, stage.lambda);
  const term = await softmaxTerm(context, comparison, slopes);
  return { perturbation, loss, terms: [clean, term], ...answer(perturbation, sumByItem(placed, [term])) };
}

/**
 * Shifts the positive item of each pair down, and the whole pool up as that pair sees it. The shift of the pool is the
 * same for all its items, so that their probabilities stay.
 */
async function attackPairs<V extends Vector>(
  context: AttackContext<V>,
  clean: SoftmaxTerm<V>,
): Promise<PoolAdversary<V>> {
  const { placed, stage } = context;
  const { comparison } = clean;
  const perturbation = await perturbed(context, clean);
  const margins = scoreShifts(placed, perturbation);
  for (let t = 0; t < margins.length; t++) margins[t] = comparison.margins[t] + margins[t] / stage.temperature;
  const { loss, slopes } = softmaxLoss(context, margins, stage.lambda);
  const all = placed.workspace.copy(clean.slopes.map((slope, t) => slope + slopes[t]) as V);
  const rows = { positives: perturbation.positives, negatives: perturbation.negatives, up: slopes, down: slopes };
  const slopeSums = scatterUsers(placed, placed.workspace.zeros(perturbation.shift.length), rows);
  const terms = [await softmaxTerm(context, comparison, all)];
  return { perturbation, loss, terms, shifted: { perturbation, slopes }, ...answer(perturbation, slopeSums) };
}

function answer<V extends Vector>({ coordinates }: Perturbation<V>, slopeSums: V) {
  return { slopeSums, factored: coordinates && { left: coordinates, right: slopeSums } };
}

/** Makes the perturbations that do not depend on the loss: random ones, and the worst ones of single occurrences. */
function perturbed<V extends Vector>(context: AttackContext<V>, { slopes }: SoftmaxTerm<V>): Promise<Perturbation<V>> {
  const { gram, shifts } = required(context.projected);
  return perturb({ ...context, gram, userShifts: shifts, slopes });
}

/** Delta_i = epsilon E s_i / ||E s_i||, where s_i is summed over every occurrence of item i (Tang et al. 2019, eq. 8). */
async function worstShifts<V extends Vector>(
  context: AttackContext<V>,
  clean: SoftmaxTerm<V>,
): Promise<Perturbation<V>> {
  const { placed, stage, products } = context;
  const { workspace, factors, positives, negatives } = placed;
  const { gram } = required(context.projected);
  const s = sumByItem(placed, [clean]);
  const product = await products.multiply(s, gram, factors, workspace.room);
  const magnitudes = occurrenceMagnitudes(placed, clean);
  const weights = perturbationScales({ placed, gram, stage }, { s, product, magnitudes });
  workspace.scale(s, weights, factors);
  workspace.scale(product, weights, factors);
  return { positives, negatives, shift: product, coordinates: s };
}

/** Returns the sum of |slope| |p| over the occurrences of each item [n], which `perturbationScales` compares with |s|. */
function occurrenceMagnitudes<V extends Vector>(
  placed: PlacedBatch<V, SoftmaxBatch>,
  { slopes, userSlopes, comparison: { probabilities } }: SoftmaxTerm<V>,
): Float64Array {
  const { batch, positives, negatives, userOf } = placed;
  const norms = userNorms(placed);
  const pool = new Float64Array(negatives.length);
  for (let user = 0, cell = 0; user < norms.length; user++) {
    const weight = Math.abs(userSlopes[user]) * norms[user];
    for (let j = 0; j < pool.length; j++, cell++) pool[j] += weight * probabilities[cell];
  }
  const magnitudes = new Float64Array(batch.itemRows.length);
  for (let t = 0; t < slopes.length; t++) magnitudes[positives[t]] += Math.abs(slopes[t]) * norms[userOf[t]];
  for (let j = 0; j < pool.length; j++) magnitudes[negatives[j]] += pool[j];
  return magnitudes;
}

/** Returns the vectors of the occurrences plus the shifts [n, K] of their items. */
function shiftedVectors<V extends Vector>(
  { workspace, factors, positives, negatives, order, ones }: PlacedBatch<V, SoftmaxBatch>,
  vectors: OccurrenceVectors<V>,
  shift: V,
): OccurrenceVectors<V> {
  const add = (values: V, sourceRows: Int32Array): V => {
    const out = workspace.copy(values);
    const weights = ones.subarray(0, sourceRows.length) as V;
    workspace.accumulate({ out, outRows: order }, { source: shift, sourceRows, weights }, factors);
    return out;
  };
  return { positives: add(vectors.positives, positives), pool: add(vectors.pool, negatives) };
}

/**
 * Returns the gradient of the terms by the vector of each item [n, K], summed over its occurrences as positive item and
 * in the pool. With `kept`, only occurrences count that keep their q.
 */
export function sumByItem<V extends Vector>(
  placed: PlacedBatch<V, SoftmaxBatch>,
  terms: readonly SoftmaxTerm<V>[],
  kept?: SoftmaxBatch['kept'],
): V {
  const { workspace, batch, factors, users, userOf, positives, negatives, order, ones } = placed;
  const out = workspace.zeros(batch.itemRows.length * factors);
  for (const { slopes, poolGradient } of terms) {
    const weights = kept ? workspace.copy(slopes.map((slope, t) => slope * kept.positives[t]) as V) : slopes;
    workspace.accumulate({ out, outRows: positives }, { source: users, sourceRows: userOf, weights }, factors);
    const pool = kept ? flags(placed, kept.negatives) : (ones.subarray(0, negatives.length) as V);
    const rows = { source: poolGradient, sourceRows: order, weights: pool };
    workspace.accumulate({ out, outRows: negatives }, rows, factors);
  }
  return out;
}

function required<V extends Vector>({ gram, shifts }: Projected<V>): { gram: V; shifts: V } {
  if (!gram || !shifts) throw new Error("Cannot perturb as the engine's projection lacks E'E or the shifts of users");
  return { gram, shifts };
}
