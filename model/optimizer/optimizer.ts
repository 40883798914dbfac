import type { OptimizedValues, OptimizerKernel, OptimizerState, RowUpdate } from './optimizer-rule.js';
import { optimizerRule, type OptimizerSettings } from './optimizers.js';
import { gatherRows } from '../linear-algebra/rows.js';

export type { OptimizerState } from './optimizer-rule.js';

/** Values [rows, K] that an optimiser updates in place, with its state. `placeRows` makes them. */
export interface OptimizedRows extends OptimizedValues {
  /** The kernel works on the same arrays. It is present where the optimiser has one and the rows fit its memory. */
  readonly kernel?: OptimizerKernel;
}

/** Returns the number of state tensors that have the shape of the values. */
export function momentCount({ kind }: OptimizerSettings): number {
  return optimizerRule(kind).moments.length;
}

/**
 * Returns the tensors of rows and their state in the order in which processes send them. Each has its name and the
 * number of values per row.
 */
export function tensorNames({ kind }: OptimizerSettings, factors: number): { name: string; width: number }[] {
  const { moments, countsSteps } = optimizerRule(kind);
  return [
    { name: 'values', width: factors },
    ...moments.map((_, at) => ({ name: momentName(at), width: factors })),
    ...(countsSteps ? [{ name: 'steps', width: 1 }] : []),
  ];
}

/** Returns the name of state tensor number `at` in checkpoints. */
export function momentName(at: number): string {
  return `moment${at}`;
}

/**
 * Copies `values` [rows, K] to the memory in which the optimiser updates them fastest. Where `values` is a number, the result has
 * so many zeros. It has a copy of `state`, or the state that a stage starts with.
 */
export function placeRows(
  { kind }: OptimizerSettings,
  { values, factors, state }: { values: Float32Array | number; factors: number; state?: OptimizerState },
): OptimizedRows {
  const rule = optimizerRule(kind);
  const size = typeof values === 'number' ? values : values.length;
  const rows = size / factors;
  const kernel = rule.kernel?.(rows, factors) ?? undefined;
  const moments = kernel?.moments ?? rule.moments.map(() => new Float32Array(size));
  for (const [at, moment] of moments.entries()) {
    if (state) moment.set(state.moments[at]);
    else moment.fill(rule.moments[at]);
  }
  const steps = new Int32Array(rule.countsSteps ? rows : 0);
  if (state) steps.set(state.steps);
  const placed = kernel?.values ?? new Float32Array(size);
  if (typeof values !== 'number') placed.set(values);
  return { values: placed, state: { moments, steps }, kernel };
}

/** Copies rows into `out` [rows.length, K], in the order of `rows`, and returns `out`. */
export function readRows({ values, kernel }: OptimizedRows, rows: Int32Array, out: Float32Array): Float32Array {
  if (kernel) kernel.gather(rows, out);
  else gatherRows(values, rows, out.length / rows.length, out);
  return out;
}

/**
 * Updates row `rows[n]` of `target` with row n of `gradient` [rows.length, K]. Training in one process and the
 * parameter servers of a cluster both use this function, so they compute bit-identical values.
 */
export function updateRows(
  target: OptimizedRows,
  rows: Int32Array,
  gradient: Float32Array,
  { settings, learningRate }: { settings: OptimizerSettings; learningRate: number },
): void {
  if (target.kernel) return target.kernel.update(rows, gradient, learningRate);
  const factors = rows.length === 0 ? 0 : gradient.length / rows.length;
  const update = updateOf(settings, learningRate);
  for (let n = 0; n < rows.length; n++) update(target, gradient, { row: rows[n], from: n * factors, factors });
}

/**
 * Updates every row of `target` with the same row of `gradient` + `decay` * value. It is used for E, whose
 * regularisation (weight r_E) is added here.
 */
export function updateAll(
  target: OptimizedRows,
  gradient: Float32Array,
  options: { settings: OptimizerSettings; learningRate: number; decay: number; factors: number },
): void {
  const { settings, learningRate } = options;
  const decayed = options.decay === 0 ? gradient : addDecay(gradient, target.values, options.decay);
  if (target.kernel) return target.kernel.updateAll(decayed, learningRate);
  const update = updateOf(settings, learningRate);
  // A rule that does not count the steps of rows can take all rows as one long row.
  const factors = optimizerRule(settings.kind).countsSteps ? options.factors : decayed.length;
  for (let row = 0; row * factors < decayed.length; row++) {
    update(target, decayed, { row, from: row * factors, factors });
  }
}

function updateOf(settings: OptimizerSettings, learningRate: number): RowUpdate {
  const { kind, ...values } = settings;
  return optimizerRule(kind).update(values, learningRate);
}

function addDecay(gradient: Float32Array, values: Float32Array, decay: number): Float32Array {
  const weight = Math.fround(decay);
  const out = new Float32Array(gradient.length);
  for (let at = 0; at < out.length; at++) out[at] = Math.fround(gradient[at] + Math.fround(weight * values[at]));
  return out;
}
