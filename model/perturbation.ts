import { zeros } from './batch.js';
import type { MicroBatch, MicroBatchParameters } from './batch.js';
import { scatterPairs } from './pairwise.js';
import type { Products, Vector } from './products.js';
import type { StageSettings } from './stage.js';

/**
 * The adversary's move on a micro-batch. Row r is one perturbation Delta_r of one feature row; triple t's positive item
 * has row `positives[t]`, its negative item row `negatives[t]`.
 */
export interface Perturbation<V extends Vector> {
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
  /** E'Delta [rows, K]: what each perturbation adds to its item's combined vector. */
  readonly shift: V;
  /** L [rows, K] with Delta = E L: the perturbation without its D dimensions. Absent for random directions. */
  readonly coordinates?: V;
  /** Delta [rows, D] itself. Random directions only. */
  readonly explicit?: Float64Array;
}

/** Under this share of its bound a gradient counts as 0, and its perturbation is 0 (mathematics, the guard). */
function tolerance(values: Vector): number {
  return values instanceof Float32Array ? 1e-6 : 1e-12;
}

/** epsilon / ||E s|| for `s` = row of [., K] and `product` = the same row times G; 0 where the direction is noise. */
export function perturbationScale<V extends Vector>(
  s: V,
  product: V,
  row: number,
  options: { factors: number; epsilon: number; trace: number; magnitude: number },
): number {
  const { factors, epsilon, trace, magnitude } = options;
  let square = 0;
  let norm = 0;
  for (let k = 0, at = row * factors; k < factors; k++, at++) {
    square += s[at] * product[at];
    norm += s[at] * s[at];
  }
  const t = tolerance(s);
  if (square <= t * t * trace * norm || Math.sqrt(norm) <= t * magnitude) return 0;
  return epsilon / Math.sqrt(square);
}

/** x~ - x = p . (E'Delta_i - E'Delta_j) of each triple. */
export function scoreShifts<V extends Vector>(
  { positives, negatives, shift }: Perturbation<V>,
  users: V,
  triples: { users: Int32Array; factors: number },
): Float64Array {
  const { users: userOf, factors } = triples;
  const shifts = new Float64Array(userOf.length);
  for (let t = 0; t < shifts.length; t++) {
    let sum = 0;
    let i = positives[t] * factors;
    let j = negatives[t] * factors;
    for (let k = 0, at = userOf[t] * factors; k < factors; k++, at++) sum += users[at] * (shift[i++] - shift[j++]);
    shifts[t] = sum;
  }
  return shifts;
}

/** Adds sum Delta s~' to dL/dE [D, K] for perturbations that have no coordinates. */
export function addExplicit<V extends Vector>(
  projectionGradient: V,
  { explicit, shift }: Perturbation<V>,
  slopeSums: V,
  factors: number,
): void {
  if (!explicit) return;
  const rows = shift.length / factors;
  const width = explicit.length / rows;
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < width; d++) {
      const value = explicit[row * width + d];
      for (let k = 0; k < factors; k++) projectionGradient[d * factors + k] += value * slopeSums[row * factors + k];
    }
  }
}

/** tr(G) of a [K, K] matrix. */
export function trace(gram: Vector, factors: number): number {
  let sum = 0;
  for (let k = 0; k < factors; k++) sum += gram[k * factors + k];
  return sum;
}

interface Context<V extends Vector> {
  readonly batch: MicroBatch;
  readonly parameters: MicroBatchParameters<V>;
  readonly stage: StageSettings;
  readonly products: Products<V>;
  /** E'E [K, K]. */
  readonly gram: V;
  /** a = -sigmoid(-x) of each triple [B]. */
  readonly slopes: V;
}

/** Chooses the stage's adversary. Its move is a constant in the parameter step: no gradient flows through it. */
export function perturb<V extends Vector>(context: Context<V>): Promise<Perturbation<V>> | Perturbation<V> {
  if (context.stage.direction === 'random') return randomPerturbation(context);
  return context.stage.perturbation === 'per-item' ? perItem(context) : perOccurrence(context);
}

/** Delta_i = epsilon E s_i / ||E s_i||, s_i summed over every occurrence of item i (Tang et al. 2019, eq. 8). */
async function perItem<V extends Vector>(context: Context<V>): Promise<Perturbation<V>> {
  const { batch, parameters, stage, products, gram, slopes } = context;
  const { factors, users } = parameters;
  const rows = batch.itemRows.length;
  const s = scatterPairs(zeros(users, rows * factors), slopes, users, { ...batch, factors });
  const shift = await products.multiply(s, gram, factors);
  const magnitudes = occurrenceMagnitudes(context);
  const total = trace(gram, factors);
  for (let row = 0; row < rows; row++) {
    const options = { factors, epsilon: stage.epsilon, trace: total, magnitude: magnitudes[row] };
    scaleRow(s, shift, row, factors, perturbationScale(s, shift, row, options));
  }
  return { positives: batch.positives, negatives: batch.negatives, shift, coordinates: s };
}

/** Sum of |a| |p| over the occurrences of each item: what |s_i| would be without cancellation. */
function occurrenceMagnitudes<V extends Vector>({ batch, parameters, slopes }: Context<V>): Float64Array {
  const { factors, users } = parameters;
  const norms = new Float64Array(batch.userRows.length);
  for (let user = 0; user < norms.length; user++) {
    let square = 0;
    for (let at = user * factors; at < (user + 1) * factors; at++) square += users[at] * users[at];
    norms[user] = Math.sqrt(square);
  }
  const magnitudes = new Float64Array(batch.itemRows.length);
  for (let t = 0; t < slopes.length; t++) {
    const magnitude = Math.abs(slopes[t]) * norms[batch.users[t]];
    magnitudes[batch.positives[t]] += magnitude;
    magnitudes[batch.negatives[t]] += magnitude;
  }
  return magnitudes;
}

function scaleRow(coordinates: Vector, shift: Vector, row: number, factors: number, scale: number): void {
  for (let at = row * factors; at < (row + 1) * factors; at++) {
    coordinates[at] *= scale;
    shift[at] *= scale;
  }
}

/**
 * Each triple on its own: the gradient by c_i is a E p and by c_j its opposite, so Delta_i = -epsilon E p / ||E p|| and
 * Delta_j = +epsilon E p / ||E p||. They depend on the user alone: rows 0 .. u-1 for positives, u .. 2u-1 for negatives.
 */
async function perOccurrence<V extends Vector>(context: Context<V>): Promise<Perturbation<V>> {
  const { batch, parameters, stage, products, gram } = context;
  const { factors, users } = parameters;
  const count = batch.userRows.length;
  const product = await products.multiply(users, gram, factors);
  const total = trace(gram, factors);
  const coordinates = zeros(users, 2 * count * factors);
  const shift = zeros(users, 2 * count * factors);
  for (let user = 0; user < count; user++) {
    const options = { factors, epsilon: stage.epsilon, trace: total, magnitude: 0 };
    const scale = perturbationScale(users, product, user, options);
    for (let at = user * factors, other = at + count * factors; at < (user + 1) * factors; at++, other++) {
      coordinates[at] = -scale * users[at];
      coordinates[other] = scale * users[at];
      shift[at] = -scale * product[at];
      shift[other] = scale * product[at];
    }
  }
  return { positives: batch.users, negatives: batch.users.map((user) => user + count), shift, coordinates };
}

/** A control: directions drawn at random, of the same size. D-dimensional and slow by nature. */
function randomPerturbation<V extends Vector>({ batch, parameters, stage }: Context<V>): Perturbation<V> {
  const { factors, users, projection } = parameters;
  if (!projection || !batch.randomDirections) throw new Error('A random perturbation needs E and random directions');
  const perItemRows = stage.perturbation === 'per-item';
  const occurrences = batch.positives.map((_, t) => 2 * t);
  const positives = perItemRows ? batch.positives : occurrences;
  const negatives = perItemRows ? batch.negatives : occurrences.map((row) => row + 1);
  const rows = perItemRows ? batch.itemRows.length : 2 * batch.positives.length;
  const width = projection.values.length / factors;
  const explicit = batch.randomDirections(rows, width);
  const shift = zeros(users, rows * factors);
  const sums = new Float64Array(factors);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let d = 0; d < width; d++) {
      const value = (explicit[row * width + d] *= stage.epsilon);
      for (let k = 0; k < factors; k++) sums[k] += value * projection.values[d * factors + k];
    }
    shift.set(sums, row * factors);
  }
  return { positives, negatives, shift, explicit };
}
