import type { Group, GroupSlice } from '../model/group.js';
import { sliceFromTensors } from '../model/group.js';
import { stateTensors } from '../model/optimizer.js';
import type { OptimizerSettings } from '../model/stage.js';
import type { Frame } from '../proto/codec.js';
import type { Received } from './frame-tensor.js';
import { FrameTensor } from './frame-tensor.js';

/** The tensors of a slice in the order of `sliceTensors`: name and values per row. */
export function tensorNames(optimizer: OptimizerSettings, factors: number): { name: string; width: number }[] {
  const moments = Array.from({ length: stateTensors(optimizer) }, (_, at) => ({ name: `moment${at}`, width: factors }));
  return [
    { name: 'values', width: factors },
    ...moments,
    ...(optimizer.kind === 'adam' ? [{ name: 'steps', width: 1 }] : []),
  ];
}

/** The slice whose tensors these are, in the order of `tensorNames`; those of int32 as the bits of float32. */
export function sliceOf(
  range: { readonly group: Group; readonly from: number; readonly to: number },
  tensors: readonly Float32Array[],
  optimizer: OptimizerSettings,
): GroupSlice {
  const named = tensorNames(optimizer, 1).map(({ name }, at) => {
    return [name, name === 'steps' ? new Int32Array(tensors[at].buffer) : tensors[at]] as const;
  });
  return { ...range, ...sliceFromTensors(Object.fromEntries(named), optimizer) };
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
  get slice(): GroupSlice {
    const tensors = this.#tensors.map(({ values }) => values);
    return sliceOf(this.range, tensors, this.optimizer);
  }
}
