import { assemble, constant, FLOAT32, get, I32, increase, op, whileLoop } from '../../model/kernels/assembler.js';
import type { FunctionSource } from '../../model/kernels/assembler.js';
import { growMemory, openKernels } from '../../model/kernels/memory.js';

/** The bytes of a vector. */
const VECTOR = 16;
const { wide } = FLOAT32;
/** Flips the upper bit of each byte of the vector on the stack. */
const FLIP = [0xfd, 0x0c, ...Array.from({ length: VECTOR }, () => 0x80), 0xfd, 0x51];
const [FROM, TO, END] = [0, 1, 2];

/** Writes the bytes from `FROM` to `END`, flipped, from `TO` on. */
const FLIP_ALL: FunctionSource = {
  name: 'flip',
  parameters: [I32, I32, I32],
  locals: [],
  body: whileLoop(
    [get(FROM), get(END), op.lessThan],
    [
      get(TO),
      get(FROM),
      wide.load(0),
      FLIP,
      wide.store(0),
      increase(FROM, constant(VECTOR)),
      increase(TO, constant(VECTOR)),
    ],
  ),
};

const MODULE = assemble([FLIP_ALL]);

/** Bytes of int8 that also become uint8 with the offset 128, which flips the upper bit of each byte. */
export class FlippedBytes {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #flip = openKernels<'flip'>(MODULE, this.#memory).flip;
  #length = 0;

  /** Returns room for so many int8, with arbitrary contents. It is valid until more is asked for. */
  room(length: number): Int8Array {
    growMemory(this.#memory, 2 * aligned(length));
    this.#length = length;
    return new Int8Array(this.#memory.buffer, 0, length);
  }

  /** Returns what was written into the room, flipped. */
  flipped(): Uint8Array {
    const start = aligned(this.#length);
    this.#flip(0, start, start);
    return new Uint8Array(this.#memory.buffer, start, this.#length);
  }
}

function aligned(length: number): number {
  return Math.ceil(length / VECTOR) * VECTOR;
}
