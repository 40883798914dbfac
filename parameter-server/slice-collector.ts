import type { Group, GroupSlice } from '../model/group.js';
import type { OptimizedRows } from '../model/optimizer.js';
import { momentCount, placeRows, tensorNames } from '../model/optimizer.js';
import type { OptimizerSettings } from '../model/stage.js';
import type { Frame } from '../proto/codec.js';
import type { Received } from './frame-tensor.js';
import { FrameTensor } from './frame-tensor.js';

/** A slice at rest, whole: what comes from a checkpoint or goes into one. */
export type SliceContent = Pick<GroupSlice, 'group' | 'from' | 'to'> & Pick<OptimizedRows, 'values' | 'state'>;

/** The slice whose tensors these are, in the order of `tensorNames`; those of int32 as the bits of float32. */
export function sliceOf(
  range: Pick<GroupSlice, 'group' | 'from' | 'to'>,
  [values, ...others]: readonly Float32Array[],
  optimizer: OptimizerSettings,
): SliceContent {
  const moments = others.slice(0, momentCount(optimizer));
  const steps = new Int32Array(others[moments.length]?.buffer ?? 0);
  return { ...range, values, state: { moments, steps } };
}

/** A slice in work: a copy where the optimiser moves it fastest. */
export function placeSlice(
  { group, from, to, values, state }: SliceContent,
  { optimizer, factors }: { optimizer: OptimizerSettings; factors: number },
): GroupSlice {
  return { group, from, to, ...placeRows(optimizer, { values, factors, state }) };
}

/** A slice with its optimiser state, as frames of its tensors come in, in any order. */
export class SliceCollector {
  readonly #tensors: FrameTensor[];

  constructor(
    readonly range: { readonly group: Group; readonly from: number; readonly to: number },
    readonly optimizer: OptimizerSettings,
    factors: number,
  ) {
    const rows = range.to - range.from;
    this.#tensors = tensorNames(optimizer, factors).map(({ width }) => new FrameTensor(rows, width));
  }

  get isComplete(): boolean {
    return this.#tensors.every((tensor) => tensor.isComplete);
  }

  /** `frame.from` counts from the slice's first row. */
  add(frame: Frame): Received {
    const tensor = this.#tensors[frame.tensor];
    return tensor?.width === frame.width ? tensor.add(frame) : 'refused';
  }

  /** Once complete. */
  get slice(): SliceContent {
    const tensors = this.#tensors.map(({ values }) => values);
    return sliceOf(this.range, tensors, this.optimizer);
  }
}
