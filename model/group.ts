import { momentCount, momentName, placeRows } from './optimizer/optimizer.js';
import type { OptimizedRows } from './optimizer/optimizer.js';
import type { OptimizerSettings } from './stage.js';

/** The three parameter tensors of a model: P [U, K], Q [I, K] and E [D, K]. */
export type Group = 'users' | 'items' | 'projection';

/**
 * The rows from `from` to `to` - 1 of a group, with their optimiser state. Only one holder owns and writes them at a
 * time.
 */
export interface GroupSlice extends OptimizedRows {
  readonly group: Group;
  readonly from: number;
  readonly to: number;
}

/**
 * Returns a slice as a stage starts with it: a copy of the values, and a new optimiser state.
 * @param isKept whether the values are copied. Otherwise they are 0.
 */
export function startSlice(
  { group, from, to, values }: Omit<GroupSlice, 'state' | 'kernel'>,
  settings: OptimizerSettings,
  isKept = true,
): GroupSlice {
  const factors = to > from ? values.length / (to - from) : 1;
  return { group, from, to, ...placeRows(settings, { values: isKept ? values : values.length, factors }) };
}

/**
 * Returns the tensors of a slice by their names in checkpoints: `values` and `moment0`, `moment1`, .. [rows, K], and
 * `steps` [rows] where the optimiser counts steps.
 */
export function sliceTensors({ values, state }: OptimizedRows): Record<string, Float32Array | Int32Array> {
  const moments = state.moments.map((moment, at) => [momentName(at), moment] as const);
  return { values, ...Object.fromEntries(moments), ...(state.steps.length > 0 ? { steps: state.steps } : {}) };
}

/**
 * Makes rows from the tensors that `sliceTensors` names; the tensors are copied. When the tensors have no optimiser
 * state, the rows get the state that a stage starts with.
 */
export function sliceFromTensors(
  tensors: Record<string, Float32Array | Int32Array>,
  { settings, rows }: { settings: OptimizerSettings; rows: number },
): OptimizedRows {
  const values = tensors.values as Float32Array;
  const moments = Array.from({ length: momentCount(settings) }, (_, at) => tensors[momentName(at)] as Float32Array);
  const steps = (tensors.steps as Int32Array | undefined) ?? new Int32Array(0);
  const state = moments.includes(undefined as never) ? undefined : { moments, steps };
  return placeRows(settings, { values, factors: rows > 0 ? values.length / rows : 1, state });
}
