import type { MicroBatchParameters, PairwiseBatch } from '../../model/gradient/batch.js';
import { sigmoidOfNegative, softplusOfNegative } from '../../model/gradient/pairwise.js';
import { partsOf } from '../../model/stage.js';
import type { StageSettings } from '../../model/stage.js';

/**
 * The loss of a micro-batch computed directly in D dimensions, as the paper defines it, in float64. It is slow and simple. The
 * gradient of `microBatchGradient` must equal the finite differences of this loss with the perturbations held fixed.
 */
export interface ExplicitProblem {
  readonly batch: PairwiseBatch;
  readonly parameters: MicroBatchParameters<Float64Array>;
  readonly stage: StageSettings;
  /** The features c [n, D] of the items of the batch. */
  readonly content: Float64Array;
}

/** The perturbations Delta of the positive and the negative item of each triple, [B, D] each. */
export interface ExplicitPerturbations {
  readonly positives: Float64Array[];
  readonly negatives: Float64Array[];
}

/** The total loss of data, adversary and regularisers, without r_E, which belongs to a step and not to a micro-batch. */
export function explicitLoss(problem: ExplicitProblem, perturbations?: ExplicitPerturbations): number {
  const { batch, parameters, stage } = problem;
  const { users: r, items: own } = stage.regularization;
  const combinedItem = combinedItemWeight(problem);
  let total = 0;
  for (let t = 0; t < batch.users.length; t++) {
    const p = row(parameters.users, batch.users[t], parameters.factors);
    const [vi, vj] = combinedVectors(problem, t);
    total += softplusOfNegative(dot(p, vi) - dot(p, vj));
    if (perturbations) {
      const [wi, wj] = combinedVectors(problem, t, perturbations);
      total += stage.lambda * softplusOfNegative(dot(p, wi) - dot(p, wj));
    }
    total += r * dot(p, p) + combinedItem * (dot(vi, vi) + dot(vj, vj));
    if (!partsOf(stage.kind).itemFactors) continue;
    for (const [at, keep] of occurrences(batch, t)) {
      const q = row(given(parameters.items), at, parameters.factors);
      if (keep) total += own * dot(q, q);
    }
  }
  return total;
}

/**
 * The weight of the combined item regulariser in this micro-batch, by the rule of docs/mathematics.md: where it takes turns, it has n
 * times its weight in every n-th micro-batch.
 */
function combinedItemWeight({ batch, stage }: ExplicitProblem): number {
  const { combinedItem, combinedItemEvery = 1 } = stage.regularization;
  const mostlyOnce = 2 * batch.itemRows.length > 3 * batch.users.length;
  if (stage.kind === 'mf' || batch.kept || !mostlyOnce) return combinedItem;
  return batch.turn % combinedItemEvery === 0 ? combinedItem * combinedItemEvery : 0;
}

/** Delta = epsilon Gamma / ||Gamma|| from the explicit gradient of the clean data loss by each feature vector. */
export function explicitPerturbations(problem: ExplicitProblem): ExplicitPerturbations {
  const { batch, parameters, stage } = problem;
  const { factors } = parameters;
  const projection = given(parameters.projection).values;
  const width = projection.length / factors;
  const gammas = Array.from(batch.itemRows, () => new Float64Array(width));
  const single: Float64Array[] = [];
  for (let t = 0; t < batch.users.length; t++) {
    const p = row(parameters.users, batch.users[t], factors);
    const [vi, vj] = combinedVectors(problem, t);
    const a = -sigmoidOfNegative(dot(p, vi) - dot(p, vj));
    const gamma = new Float64Array(width);
    for (let d = 0; d < width; d++) gamma[d] = a * dot(row(projection, d, factors), p);
    add(gammas[batch.positives[t]], gamma, 1);
    add(gammas[batch.negatives[t]], gamma, -1);
    single.push(gamma);
  }
  const perItem = stage.perturbation === 'per-item';
  const normalised = (gamma: Float64Array, sign: number) => {
    const norm = Math.sqrt(dot(gamma, gamma));
    return gamma.map((value) => (norm < 1e-10 ? 0 : (sign * stage.epsilon * value) / norm));
  };
  return {
    positives: single.map((gamma, t) => normalised(perItem ? gammas[batch.positives[t]] : gamma, 1)),
    negatives: single.map((gamma, t) => normalised(perItem ? gammas[batch.negatives[t]] : gamma, perItem ? 1 : -1)),
  };
}

/** v = q + E'(c + Delta) of the positive and the negative item of triple t, [K] each. */
function combinedVectors(
  { batch, parameters, stage, content }: ExplicitProblem,
  t: number,
  perturbations?: ExplicitPerturbations,
): Float64Array[] {
  const { factors, items, projection } = parameters;
  const parts = partsOf(stage.kind);
  const deltas = perturbations && [perturbations.positives[t], perturbations.negatives[t]];
  return occurrences(batch, t).map(([at, keep], side) => {
    const v = new Float64Array(factors);
    if (parts.itemFactors && keep) add(v, row(given(items), at, factors), 1);
    if (!parts.projection) return v;
    const { values } = given(projection);
    const width = values.length / factors;
    for (let d = 0; d < width; d++) {
      add(v, row(values, d, factors), content[at * width + d] + (deltas ? deltas[side][d] : 0));
    }
    return v;
  });
}

/** The positions of the positive and the negative item, and whether each keeps its q (item dropout). */
function occurrences(batch: PairwiseBatch, t: number): [number, boolean][] {
  return [
    [batch.positives[t], batch.kept?.positives[t] !== 0],
    [batch.negatives[t], batch.kept?.negatives[t] !== 0],
  ];
}

/** Returns a part of the parameters. Throws if this kind of model lacks it. */
export function given<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('the parameters lack a part that this kind of model has');
  return part;
}

/** Returns row `at` of a matrix whose rows have `length` values. */
export function row(values: Float64Array, at: number, length: number): Float64Array {
  return values.subarray(at * length, (at + 1) * length);
}

/** Returns the inner product of two vectors. */
export function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at], 0);
}

/** to += weight from. */
export function add(to: Float64Array, from: Float64Array, weight: number): void {
  for (let at = 0; at < to.length; at++) to[at] += weight * from[at];
}
