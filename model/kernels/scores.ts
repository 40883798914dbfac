import { assemble, FLOAT32, get, I32, op, overRow, set, V128, F32 } from './assembler.js';
import type { Code, FunctionSource } from './assembler.js';
import { growMemory, openKernels } from './memory.js';

/** The bytes before the scores, where the kernel writes its counts. */
const COUNTS_BYTES = 64;

/** The number of a row's scores above a range and within it. */
export interface Counts {
  /** Scores that are surely above the upper bound. */
  readonly above: number;
  /** Scores that are neither surely above nor surely below the range. */
  readonly within: number;
}

/** A matrix of float32 scores in WebAssembly memory, with a kernel that counts scores, four at a time. */
export class ScoreMatrix {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernels = openKernels<'count'>(MODULE, this.#memory);

  /** Gives an array for the scores. The array that it gave before becomes invalid. */
  readonly room = (length: number): Float32Array => {
    growMemory(this.#memory, COUNTS_BYTES + 4 * length);
    return new Float32Array(this.#memory.buffer, COUNTS_BYTES, length);
  };

  /**
   * Counts the scores above and within a range, among `length` scores from position `start` on. A score counts as
   * within when float32 cannot distinguish it from a bound.
   */
  count(start: number, length: number, { lower, upper }: { lower: number; upper: number }): Counts {
    const [below, over] = [lower - margin(lower), upper + margin(upper)];
    this.#kernels.count(COUNTS_BYTES + 4 * start, length, below, over, 0);
    const [above, atLeast] = new Int32Array(this.#memory.buffer, 0, 2);
    return { above, within: atLeast - above };
  }
}

/** Returns a number that is larger than the change of a bound when it is rounded to float32. */
function margin(bound: number): number {
  return Math.abs(bound) * 2 ** -23 + 2 ** -140;
}

/** The parameters of the kernel, by number. SCORES and COUNTS are addresses. */
const [SCORES, LENGTH, LOWER, UPPER, COUNTS] = [0, 1, 2, 3, 4];
/** The local variables of the kernel, by number. The last four are vectors. */
const [LEFT, ABOVE, AT_LEAST, ABOVES, AT_LEASTS, LOWERS, UPPERS] = [5, 6, 7, 8, 9, 10, 11];
const { single, wide, splat } = FLOAT32;
/**
 * The comparisons f32x4.gt and f32x4.ge give -1 in the lanes where they hold, so subtracting the result adds 1 to the
 * count.
 */
const WIDE = { greater: [0xfd, 0x44], atLeast: [0xfd, 0x46], subtract: [0xfd, 0xb1, 1] };
const SINGLE = { greater: [0x5e], atLeast: [0x60] };

const COUNT: FunctionSource = {
  name: 'count',
  parameters: [I32, I32, F32, F32, I32],
  locals: [I32, I32, I32, V128, V128, V128, V128],
  body: [
    [get(LOWER), splat, set(LOWERS), get(UPPER), splat, set(UPPERS)],
    overRow(
      FLOAT32,
      { pointers: [SCORES], length: get(LENGTH), left: LEFT },
      {
        wide: (at) => [
          [get(ABOVES), get(SCORES), wide.load(at), get(UPPERS), WIDE.greater, WIDE.subtract, set(ABOVES)],
          [get(AT_LEASTS), get(SCORES), wide.load(at), get(LOWERS), WIDE.atLeast, WIDE.subtract, set(AT_LEASTS)],
        ],
        single: (at) => [
          [get(ABOVE), get(SCORES), single.load(at), get(UPPER), SINGLE.greater, op.add, set(ABOVE)],
          [get(AT_LEAST), get(SCORES), single.load(at), get(LOWER), SINGLE.atLeast, op.add, set(AT_LEAST)],
        ],
      },
    ),
    store(0, ABOVE, ABOVES),
    store(4, AT_LEAST, AT_LEASTS),
  ],
};

/** Stores the sum of a single count and of the four lanes of another count. */
function store(at: number, one: number, four: number): Code {
  const lanes = [0, 1, 2, 3].map((lane) => [get(four), 0xfd, 0x1b, lane, op.add]);
  return [get(COUNTS), get(one), lanes, 0x36, 2, at];
}

const MODULE = assemble([COUNT]);
