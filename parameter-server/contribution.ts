import type { SharedGradient } from '../model/sum.js';
import type { GradientFrame } from '../proto/codec.js';
import type { Received } from './frame-tensor.js';
import { FrameTensor } from './frame-tensor.js';
import type { SpareArrays } from '../model/spare-arrays.js';

/** What a shard expects of a node's gradient. */
export interface ContributionShape {
  /** K. */
  readonly factors: number;
  /** The shard's item rows; undefined in a stage that trains no item factors. */
  readonly items?: { readonly from: number; readonly to: number };
  /** How many rows of E the shard has; undefined in a stage without content. */
  readonly projectionRows?: number;
}

/**
 * The gradient of one node for one shard, as its frames come in, in any order and number. Every frame is checked before
 * it counts: shape, ids, finiteness. Values are copied once, to where they belong.
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

  get isComplete(): boolean {
    return (
      (this.shape.items === undefined || this.#rows?.isComplete === true) && this.#projection?.isComplete !== false
    );
  }

  /** Takes a frame of kind `rows` or `projection`. */
  add(frame: GradientFrame): Received {
    if (frame.width !== this.shape.factors) return 'refused';
    const received = frame.kind === 'rows' ? this.#addRows(frame) : (this.#projection?.add(frame) ?? 'refused');
    if (received === 'ok') this.#triples = frame.triples;
    return received;
  }

  /** The whole gradient, in arrays of `spares`, or undefined when the ids of its frames do not ascend. */
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
