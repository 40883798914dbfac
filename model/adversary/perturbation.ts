import type { Perturbation, PerturbationContext } from './adversary.js';
import { gramTrace } from '../gradient/gram.js';
import { scatterUsers } from '../gradient/placed-batch.js';
import type { PlacedBatch } from '../gradient/placed-batch.js';
import { randomPerturbation } from './random-perturbation.js';
import type { Vector } from '../gradient/products.js';

/**
 * Returns the share of its upper bound below which a gradient counts as 0, and its perturbation with it
 * (docs/mathematics.md, "The adversary without its D dimensions").
 */
function tolerance(values: Vector): number {
  return values instanceof Float32Array ? 1e-6 : 1e-12;
}

/**
 * Computes the perturbation that the stage asks for. The gradient step treats it as a constant: nothing is
 * differentiated through it. Rejects with an Error when directions are random and the batch has none.
 */
export async function perturb<V extends Vector>(context: PerturbationContext<V>): Promise<Perturbation<V>> {
  if (context.stage.direction === 'random') return randomPerturbation(context);
  return context.stage.perturbation === 'per-item' ? perItem(context) : perOccurrence(context);
}

/**
 * Delta_i = epsilon E s_i / ||E s_i||, where s_i is summed over every occurrence of item i (Tang et al. 2019, eq. 8).
 */
function perItem<V extends Vector>(context: PerturbationContext<V>): Perturbation<V> {
  const { placed, userShifts, slopes } = context;
  const { workspace, batch, factors, positives, negatives } = placed;
  const size = batch.itemRows.length * factors;
  const rows = { positives, negatives, up: slopes, down: slopes };
  const s = scatterUsers(placed, workspace.zeros(size), rows);
  const product = scatterUsers(placed, workspace.zeros(size), { ...rows, of: userShifts });
  const weights = perturbationScales(context, { s, product, magnitudes: occurrenceMagnitudes(context) });
  workspace.scale(s, weights, factors);
  workspace.scale(product, weights, factors);
  return { positives, negatives, shift: product, coordinates: s };
}

/** Returns the sum of |a| |p| over the occurrences of each item [n]. It is the value of |s_i| if no terms cancelled. */
function occurrenceMagnitudes<V extends Vector>({ placed, slopes }: PerturbationContext<V>): Float64Array {
  const { batch, positives, negatives, userOf } = placed;
  const norms = userNorms(placed);
  const magnitudes = new Float64Array(batch.itemRows.length);
  for (let t = 0; t < slopes.length; t++) {
    const magnitude = Math.abs(slopes[t]) * norms[userOf[t]];
    magnitudes[positives[t]] += magnitude;
    magnitudes[negatives[t]] += magnitude;
  }
  return magnitudes;
}

/** Returns |p| of each user [u]. */
export function userNorms<V extends Vector>({ workspace, batch, factors, users, order }: PlacedBatch<V>): Float64Array {
  const all = order.subarray(0, batch.userRows.length);
  const squares = workspace.dots({ left: users, leftRows: all }, { right: users, rightRows: order }, factors);
  return Float64Array.from(squares, Math.sqrt);
}

/**
 * Returns epsilon / ||E s|| for each row of s [rows, K], given `product` = G s. A scale is 0 where the direction is
 * noise.
 */
export function perturbationScales<V extends Vector>(
  { placed, gram, stage }: Pick<PerturbationContext<V>, 'placed' | 'gram' | 'stage'>,
  { s, product, magnitudes }: { s: V; product: V; magnitudes?: Float64Array },
): V {
  const { workspace, factors, order } = placed;
  const rows = order.subarray(0, s.length / factors);
  const squares = workspace.dots({ left: s, leftRows: rows }, { right: product, rightRows: order }, factors);
  const norms = workspace.dots({ left: s, leftRows: rows }, { right: s, rightRows: order }, factors);
  const t = tolerance(s);
  const least = t * t * gramTrace(gram, factors);
  for (let row = 0; row < rows.length; row++) {
    const noise = squares[row] <= least * norms[row] || Math.sqrt(norms[row]) <= t * (magnitudes?.[row] ?? 0);
    squares[row] = noise ? 0 : stage.epsilon / Math.sqrt(squares[row]);
  }
  return squares;
}

/**
 * Perturbs each triple separately. The gradient by c_i is a E p, and the gradient by c_j is its opposite. So Delta_i =
 * -epsilon E p / ||E p|| and Delta_j = +epsilon E p / ||E p||. They depend on the user alone: rows 0 .. u-1 of the
 * result are for positive items, rows u .. 2u-1 for negative ones.
 */
function perOccurrence<V extends Vector>(context: PerturbationContext<V>): Perturbation<V> {
  const { placed, userShifts } = context;
  const { workspace, batch, factors, users, order, userOf } = placed;
  const count = batch.userRows.length;
  const weights = perturbationScales(context, { s: users, product: userShifts });
  const both = (source: V): V => {
    const out = workspace.zeros(2 * count * factors);
    const rows = { source, sourceRows: order, weights };
    workspace.accumulate({ out, outRows: order }, { ...rows, sign: -1 }, factors);
    workspace.accumulate({ out, outRows: order.subarray(count) }, rows, factors);
    return out;
  };
  const negatives = workspace.rows(userOf.map((user) => user + count));
  return { positives: userOf, negatives, shift: both(userShifts), coordinates: both(users) };
}

/** Returns x~ - x = p . (E'Delta_i - E'Delta_j) of each triple [B]. */
export function scoreShifts<V extends Vector>(
  { workspace, users, userOf, factors }: PlacedBatch<V>,
  { positives, negatives, shift }: Perturbation<V>,
): V {
  const left = { left: users, leftRows: userOf };
  const up = workspace.dots(left, { right: shift, rightRows: positives }, factors);
  const down = workspace.dots(left, { right: shift, rightRows: negatives }, factors);
  for (let t = 0; t < up.length; t++) up[t] -= down[t];
  return up;
}
