import type { MicroBatchParameters, SoftmaxBatch } from '../../model/gradient/batch.js';
import { partsOf } from '../../model/stage.js';
import type { SoftmaxStage } from '../../model/stage.js';
import { add, dot, given, row } from './explicit-loss.js';

/**
 * The sampled softmax of a micro-batch computed pair by pair in D dimensions, in float64. It is slow and simple, and it
 * shares no code with `softmaxGradient`, whose gradient must equal the finite differences of this loss with the
 * perturbations held fixed.
 */
export interface SoftmaxProblem {
  readonly batch: SoftmaxBatch;
  readonly parameters: MicroBatchParameters<Float64Array>;
  readonly stage: SoftmaxStage;
  /** The features c [n, D] of the items of the batch. */
  readonly content: Float64Array;
}

/** The perturbations Delta [D] of the items as pair t sees them: its positive item, and item `place` of the pool. */
export interface SoftmaxPerturbations {
  positive(t: number): Float64Array;
  pool(t: number, place: number): Float64Array;
}

/** The total loss of data, adversary and regularisers, without r_E, which belongs to a step and not to a micro-batch. */
export function explicitSoftmaxLoss(problem: SoftmaxProblem, perturbations?: SoftmaxPerturbations): number {
  const { batch, parameters, stage } = problem;
  const { users, combinedItem, items: own } = stage.regularization;
  let total = 0;
  for (let t = 0; t < batch.users.length; t++) {
    total -= Math.log(probabilities(problem, t)[0]);
    if (perturbations) total -= stage.lambda * Math.log(probabilities(problem, t, perturbations)[0]);
    const p = row(parameters.users, batch.users[t], parameters.factors);
    total += users * dot(p, p);
  }
  const share = batch.positives.length / batch.negatives.length;
  const occurrences = [
    ...Array.from(batch.positives, (item, t) => ({ item, keeps: batch.kept?.positives[t] !== 0, weight: 1 })),
    ...Array.from(batch.negatives, (item, j) => ({ item, keeps: batch.kept?.negatives[j] !== 0, weight: share })),
  ];
  for (const { item, keeps, weight } of occurrences) {
    const v = combined(problem, item, keeps);
    total += weight * combinedItem * dot(v, v);
    if (!keeps || !partsOf(stage.kind).itemFactors) continue;
    const q = row(given(parameters.items), item, parameters.factors);
    total += weight * own * dot(q, q);
  }
  return total;
}

/** The perturbations that the stage asks for, from the explicit gradient of the clean data loss by each feature vector. */
export function explicitSoftmaxPerturbations(problem: SoftmaxProblem): SoftmaxPerturbations {
  const { batch, parameters, stage } = problem;
  const projection = given(parameters.projection).values;
  const width = projection.length / parameters.factors;
  const perItem = stage.perturbation === 'per-item';
  if (stage.direction === 'random') {
    const rows = given(batch.randomDirections)(perItem ? batch.itemRows.length : 2 * batch.users.length, width);
    const delta = (at: number) => row(rows, at, width).map((value) => stage.epsilon * value);
    return {
      positive: (t) => delta(perItem ? batch.positives[t] : 2 * t),
      pool: (t, place) => delta(perItem ? batch.negatives[place] : 2 * t + 1),
    };
  }
  const normalised = (gamma: Float64Array, sign = 1) => {
    const norm = Math.sqrt(dot(gamma, gamma));
    return gamma.map((value) => (norm < 1e-10 ? 0 : (sign * stage.epsilon * value) / norm));
  };
  const gammas = Array.from(batch.itemRows, () => new Float64Array(width));
  const images = Array.from(batch.users, (user) => {
    const p = row(parameters.users, user, parameters.factors);
    return Float64Array.from({ length: width }, (_, d) => dot(row(projection, d, parameters.factors), p));
  });
  for (const [t, image] of images.entries()) {
    const [positive, ...pool] = probabilities(problem, t);
    add(gammas[batch.positives[t]], image, (positive - 1) / stage.temperature);
    for (const [place, value] of pool.entries()) add(gammas[batch.negatives[place]], image, value / stage.temperature);
  }
  return {
    positive: (t) => (perItem ? normalised(gammas[batch.positives[t]]) : normalised(images[t], -1)),
    pool: (t, place) => (perItem ? normalised(gammas[batch.negatives[place]]) : normalised(images[t])),
  };
}

/** The softmax of pair t over its positive item, which comes first, and the pool [1 + N]. Own items have 0. */
function probabilities(problem: SoftmaxProblem, t: number, perturbations?: SoftmaxPerturbations): number[] {
  const { batch, parameters, stage } = problem;
  const p = row(parameters.users, batch.users[t], parameters.factors);
  const weight = (item: number, keeps: boolean, delta?: Float64Array) => {
    const z = dot(p, combined(problem, item, keeps, delta)) / stage.temperature;
    return Math.exp(z - (batch.logFrequencies?.[item] ?? 0));
  };
  const weights = [weight(batch.positives[t], batch.kept?.positives[t] !== 0, perturbations?.positive(t))];
  for (const [place, item] of batch.negatives.entries()) {
    const isOwn = batch.own.includes(batch.users[t] * batch.negatives.length + place);
    weights.push(isOwn ? 0 : weight(item, batch.kept?.negatives[place] !== 0, perturbations?.pool(t, place)));
  }
  const sum = weights.reduce((all, value) => all + value, 0);
  return weights.map((value) => value / sum);
}

/** v = q + E'(c + Delta) of one occurrence of an item [K], without q where it is dropped. */
function combined(problem: SoftmaxProblem, item: number, keeps: boolean, delta?: Float64Array): Float64Array {
  const { parameters, stage, content } = problem;
  const { factors, items, projection } = parameters;
  const parts = partsOf(stage.kind);
  const v = new Float64Array(factors);
  if (parts.itemFactors && keeps) add(v, row(given(items), item, factors), 1);
  if (!parts.projection) return v;
  const { values } = given(projection);
  const width = values.length / factors;
  for (let d = 0; d < width; d++) add(v, row(values, d, factors), content[item * width + d] + (delta?.[d] ?? 0));
  return v;
}
