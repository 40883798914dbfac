import type { Group, GroupSlice } from '../model/group.js';
import type { OptimizedRows } from '../model/optimizer/optimizer.js';
import { momentCount, placeRows, tensorNames } from '../model/optimizer/optimizer.js';
import type { OptimizerSettings } from '../model/stage.js';
import type { Frame } from '../proto/codec.js';
import type { Received } from './frame-tensor.js';
import { FrameTensor } from './frame-tensor.js';

/** A complete slice that comes from a checkpoint or goes into one. */
export type SliceContent = Pick<GroupSlice, 'group' | 'from' | 'to'> & Pick<OptimizedRows, 'values' | 'state'>;

/**
 * Makes a slice from its tensors in the order of `tensorNames`. The bits of int32 tensors are stored in the float32
 * arrays.
 */
export function sliceOf(
  range: Pick<GroupSlice, 'group' | 'from' | 'to'>,
  [values, ...others]: readonly Float32Array[],
  optimizer: OptimizerSettings,
): SliceContent {
  const moments = others.slice(0, momentCount(optimizer));
  const steps = new Int32Array(others[moments.length]?.buffer ?? 0);
  return { ...range, values, state: { moments, steps } };
}

/** Copies a slice to memory where the optimiser can update it fastest. */
export function placeSlice(
  { group, from, to, values, state }: SliceContent,
  { optimizer, factors }: { optimizer: OptimizerSettings; factors: number },
): GroupSlice {
  return { group, from, to, ...placeRows(optimizer, { values, factors, state }) };
}

/**
 * Assembles a slice with its optimiser state from the frames of its tensors, which may arrive in any order and more
 * than once.
 */
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

  /** Whether all frames of all tensors have arrived. */
  get isComplete(): boolean {
    return this.#tensors.every((tensor) => tensor.isComplete);
  }

  /** Takes a frame. `frame.from` counts from the first row of the slice. */
  add(frame: Frame): Received {
    const tensor = this.#tensors[frame.tensor];
    return tensor?.width === frame.width ? tensor.add(frame) : 'refused';
  }

  /** The assembled slice. Must be used only when `isComplete` is true. */
  get slice(): SliceContent {
    const tensors = this.#tensors.map(({ values }) => values);
    return sliceOf(this.range, tensors, this.optimizer);
  }
}
