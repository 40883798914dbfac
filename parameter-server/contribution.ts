import type { SharedGradient } from '../model/gradient/sum.js';
import type { GradientFrame } from '../proto/codec.js';
import type { Received } from './frame-tensor.js';
import { FrameTensor } from './frame-tensor.js';
import type { SpareArrays } from '../model/gradient/spare-arrays.js';

/** The shape of the gradient of a node that a shard expects. */
export interface ContributionShape {
  /** The number of factors K. */
  readonly factors: number;
  /** The item rows of the shard. They are undefined in a stage that trains no item factors. */
  readonly items?: { readonly from: number; readonly to: number };
  /** The number of rows of E that the shard has. It is undefined in a stage that does not use features. */
  readonly projectionRows?: number;
}

/**
 * Assembles the gradient of one node for one shard from its frames, which may arrive in any order and more than once.
 * The shape, the ids and the values of every frame are checked before it counts. Values are copied once, directly to
 * their final place.
 */
export class Contribution {
  readonly #projection: FrameTensor | undefined;
  #rows: FrameTensor | undefined;
  #ids = new Int32Array(0);
  #triples = 0;

  constructor(
    readonly shape: ContributionShape,
    readonly spares: SpareArrays,
  ) {
    const { projectionRows, factors } = shape;
    this.#projection = projectionRows === undefined ? undefined : this.#tensor(projectionRows, factors);
  }

  /** Whether all frames have arrived. */
  get isComplete(): boolean {
    return (
      (this.shape.items === undefined || this.#rows?.isComplete === true) && this.#projection?.isComplete !== false
    );
  }

  /** Takes a frame of kind `rows` or `projection`. Frames that do not fit the shape are refused. */
  add(frame: GradientFrame): Received {
    if (frame.width !== this.shape.factors) return 'refused';
    const received = frame.kind === 'rows' ? this.#addRows(frame) : (this.#projection?.add(frame) ?? 'refused');
    if (received === 'ok') this.#triples = frame.triples;
    return received;
  }

  /** Returns the whole gradient in arrays from `spares`. Returns undefined when the ids of its frames do not ascend. */
  gradient(): SharedGradient | undefined {
    if (!ascends(this.#ids)) return undefined;
    return {
      rows: this.#ids,
      items: this.#rows?.values ?? new Float32Array(0),
      projection: this.#projection?.values ?? new Float32Array(0),
      triples: this.#triples,
    };
  }

  #tensor(rows: number, width: number): FrameTensor {
    return new FrameTensor(rows, width, (length) => this.spares.take(length));
  }

  #addRows(frame: GradientFrame): Received {
    const range = this.shape.items;
    if (!range || frame.total > range.to - range.from) return 'refused';
    if (!ascends(frame.ids) || frame.ids[0] < range.from || frame.ids[frame.count - 1] >= range.to) return 'refused';
    if (!this.#rows) {
      this.#rows = this.#tensor(frame.total, this.shape.factors);
      this.#ids = new Int32Array(frame.total);
    }
    const received = this.#rows.add(frame);
    if (received === 'ok') this.#ids.set(frame.ids, frame.from);
    return received;
  }
}

function ascends(ids: Int32Array): boolean {
  for (let at = 1; at < ids.length; at++) if (ids[at] <= ids[at - 1]) return false;
  return true;
}
