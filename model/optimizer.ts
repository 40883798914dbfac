import { allocateAdagradRows } from './kernels/adagrad.js';
import type { AdagradRows } from './kernels/adagrad.js';
import { gatherRows } from './rows.js';
import type { OptimizerSettings } from './stage.js';

/** Values [rows, K] that an optimiser moves, with its state. Made by `placeRows`; updated in place. */
export interface OptimizedRows {
  readonly values: Float32Array;
  readonly state: OptimizerState;
  /** The same arrays, where a kernel can reach them. */
  readonly kernel?: AdagradRows;
}

/** Adagrad: one accumulator per value. Adam: two moments per value and a count of steps per row. SGD: nothing. */
export interface OptimizerState {
  /** [rows, K] each; their number is `stateTensors(settings)`. */
  readonly moments: readonly Float32Array[];
  /** Steps taken by each row [rows]; Adam only, else empty. */
  readonly steps: Int32Array;
}

/** Where Adagrad's accumulators start, anew at each stage (authors' code). */
const ADAGRAD_START = 0.1;
const ADAM_EPSILON = 1e-8;

/** How many values of state there are per value. */
export function stateTensors(settings: OptimizerSettings): number {
  return { adagrad: 1, sgd: 0, adam: 2 }[settings.kind];
}

/**
 * A copy of `values` [rows, K] where the optimiser works fastest, with the state that it starts a stage with, or with a
 * copy of `state`.
 */
export function placeRows(
  settings: OptimizerSettings,
  { values, factors, state }: { values: Float32Array; factors: number; state?: OptimizerState },
): OptimizedRows {
  const rows = values.length / factors;
  const kernel = settings.kind === 'adagrad' ? allocateAdagradRows(rows, factors) : null;
  const plain = () => new Float32Array(values.length);
  const moments = kernel ? [kernel.sums] : Array.from({ length: stateTensors(settings) }, plain);
  if (!state && settings.kind === 'adagrad') moments[0].fill(ADAGRAD_START);
  for (const [at, moment] of state?.moments.entries() ?? []) moments[at].set(moment);
  const steps = new Int32Array(settings.kind === 'adam' ? rows : 0);
  if (state) steps.set(state.steps);
  const placed = kernel?.values ?? plain();
  placed.set(values);
  return { values: placed, state: { moments, steps }, kernel: kernel ?? undefined };
}

/** Copies rows [rows.length, K], in the order asked for, into `out`. */
export function readRows({ values, kernel }: OptimizedRows, rows: Int32Array, out: Float32Array): Float32Array {
  if (kernel) kernel.gather(rows, out);
  else gatherRows(values, rows, out.length / rows.length, out);
  return out;
}

/**
 * Moves row `rows[n]` of `target` by row n of `gradient`. The one update routine of `amr train` and of the shards: every
 * operation is rounded to float32, in written order, so that they cannot differ.
 */
export function updateRows(
  target: OptimizedRows,
  rows: Int32Array,
  gradient: Float32Array,
  { settings, learningRate }: { settings: OptimizerSettings; learningRate: number },
): void {
  if (target.kernel) return target.kernel.update(rows, gradient, learningRate);
  const factors = rows.length === 0 ? 0 : gradient.length / rows.length;
  for (let n = 0; n < rows.length; n++) {
    const span = { row: rows[n], from: n * factors, factors };
    updateSpan(target, gradient, span, settings, learningRate);
  }
}

/** Moves every row of `target` by the same row of `gradient` + `decay` * value: E, whose r_E term comes in here. */
export function updateAll(
  target: OptimizedRows,
  gradient: Float32Array,
  options: { settings: OptimizerSettings; learningRate: number; decay: number; factors: number },
): void {
  const { settings, learningRate, factors } = options;
  const decayed = options.decay === 0 ? gradient : addDecay(gradient, target.values, options.decay);
  if (target.kernel) return target.kernel.updateAll(decayed, learningRate);
  if (settings.kind !== 'adam') {
    updateSpan(target, decayed, { row: 0, from: 0, factors: decayed.length }, settings, learningRate);
    return;
  }
  for (let row = 0; row < decayed.length / factors; row++) {
    updateSpan(target, decayed, { row, from: row * factors, factors }, settings, learningRate);
  }
}

function addDecay(gradient: Float32Array, values: Float32Array, decay: number): Float32Array {
  const weight = Math.fround(decay);
  const out = new Float32Array(gradient.length);
  for (let at = 0; at < out.length; at++) out[at] = Math.fround(gradient[at] + Math.fround(weight * values[at]));
  return out;
}

interface Span {
  readonly row: number;
  /** Where the row's gradient starts. */
  readonly from: number;
  readonly factors: number;
}

function updateSpan(
  { values, state }: OptimizedRows,
  gradient: Float32Array,
  span: Span,
  settings: OptimizerSettings,
  learningRate: number,
): void {
  if (settings.kind === 'adagrad') adagrad(values, state.moments[0], gradient, span, Math.fround(learningRate));
  else if (settings.kind === 'sgd') sgd(values, gradient, span, Math.fround(learningRate));
  else adam(values, state, gradient, span, settings.betas, learningRate);
}

/** a += g^2; w -= eta g / sqrt(a) (Duchi, Hazan, Singer 2011). */
function adagrad(values: Float32Array, sums: Float32Array, gradient: Float32Array, span: Span, rate: number): void {
  const { row, from, factors } = span;
  const end = from + factors;
  for (let at = row * factors, g = from; g < end; at++, g++) {
    const slope = gradient[g];
    const sum = Math.fround(sums[at] + Math.fround(slope * slope));
    sums[at] = sum;
    values[at] = Math.fround(values[at] - Math.fround(Math.fround(rate * slope) / Math.fround(Math.sqrt(sum))));
  }
}

/** w -= eta g. */
function sgd(values: Float32Array, gradient: Float32Array, { row, from, factors }: Span, rate: number): void {
  for (let k = 0, at = row * factors; k < factors; k++, at++) {
    values[at] = Math.fround(values[at] - Math.fround(rate * gradient[from + k]));
  }
}

/** Kingma and Ba 2015, algorithm 1, on touched rows, with t counted per row. */
function adam(
  values: Float32Array,
  { moments, steps }: OptimizerState,
  gradient: Float32Array,
  { row, from, factors }: Span,
  betas: readonly [number, number],
  learningRate: number,
): void {
  const step = ++steps[row];
  const [beta1, beta2] = betas;
  const [b1, c1] = [Math.fround(beta1), Math.fround(1 - beta1)];
  const [b2, c2] = [Math.fround(beta2), Math.fround(1 - beta2)];
  const rate = Math.fround((learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step));
  const epsilon = Math.fround(ADAM_EPSILON * Math.sqrt(1 - beta2 ** step));
  const [first, second] = moments;
  for (let k = 0, at = row * factors; k < factors; k++, at++) {
    const slope = gradient[from + k];
    first[at] = Math.fround(Math.fround(b1 * first[at]) + Math.fround(c1 * slope));
    second[at] = Math.fround(Math.fround(b2 * second[at]) + Math.fround(c2 * Math.fround(slope * slope)));
    const divisor = Math.fround(Math.fround(Math.sqrt(second[at])) + epsilon);
    values[at] = Math.fround(values[at] - Math.fround(Math.fround(rate * first[at]) / divisor));
  }
}
