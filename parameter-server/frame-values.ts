import { narrowBfloat16, widenBfloat16 } from '../model/bfloat16.js';
import { copyValues, type Frame } from '../proto/codec.js';
import { type ValueType } from '../proto/frame-size.js';

/** Writes the values of a frame into `target`, starting at element `at`, as float32. */
export function placeValues({ body, type }: Pick<Frame, 'body' | 'type'>, target: Float32Array, at: number): void {
  if (type === 'float32') return copyValues(body, target, at);
  // A message may begin at any byte, and 16-bit values cannot be read at an odd one.
  const { buffer, byteOffset } = body.byteOffset % 2 === 0 ? body : new Uint8Array(body);
  widenBfloat16(new Uint16Array(buffer, byteOffset, body.length / 2), target.subarray(at));
}

/** Makes the values of frames. Each result is valid until the next one. */
export class FrameValues {
  #halves = new Uint16Array(0);

  /** Returns values in the form in which a frame has them. Values for bfloat16 must have been rounded to it. */
  of(values: Float32Array, type: ValueType): Float32Array | Uint16Array {
    if (type === 'float32') return values;
    if (this.#halves.length < values.length) this.#halves = new Uint16Array(values.length);
    const halves = this.#halves.subarray(0, values.length);
    narrowBfloat16(values, halves);
    return halves;
  }
}
