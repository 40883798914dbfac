import type { OptimizerKernel } from '../optimizer/optimizer-rule.js';
import {
  assemble,
  constant,
  F32,
  FLOAT32,
  get,
  I32,
  increase,
  overRow,
  rowAddress,
  set,
  V128,
  whileLoop,
} from './assembler.js';
import type { Arithmetic, Code, FunctionSource } from './assembler.js';
import { allocateMemory, openKernels } from './memory.js';

/** Gradients are copied into the kernel's memory in pieces of this many values. */
const PIECE = 65_536;

/**
 * Allocates zeroed rows in a WebAssembly memory, or returns null when they do not fit its 4 GiB. The kernel's results
 * are bit-identical to the plain loop of `updateRows`, because it rounds each multiplication, addition, square root and
 * division to float32, in the same order, for four values at a time.
 */
export function allocateAdagradRows(rows: number, factors: number): OptimizerKernel | null {
  const size = rows * factors;
  const room = Math.max(PIECE, factors);
  const bytes = 4 * (2 * size + 2 * room);
  const memory = allocateMemory(bytes);
  if (!memory) return null;
  const { adagrad, gather } = openKernels<'adagrad' | 'gather'>(MODULE, memory);
  const view = (start: number, length: number) => new Float32Array(memory.buffer, 4 * start, length);
  const [values, sums, piece] = [view(0, size), view(size, size), view(2 * size, room)];
  const list = new Int32Array(memory.buffer, 4 * (2 * size + room), room);
  const [sumsAt, pieceAt, listAt] = [4 * size, 4 * 2 * size, 4 * (2 * size + room)];
  /** Copies `rows` into the kernel's memory, as many at a time as fit, and calls `work` for each piece. */
  const inPieces = (rows: Int32Array, work: (from: number, to: number) => void) => {
    const step = Math.floor(room / factors);
    for (let from = 0; from < rows.length; from += step) {
      const to = Math.min(from + step, rows.length);
      list.set(rows.subarray(from, to));
      work(from, to);
    }
  };
  return {
    values,
    moments: [sums],
    update(rows, gradient, rate) {
      inPieces(rows, (from, to) => {
        piece.set(gradient.subarray(from * factors, to * factors));
        adagrad(0, sumsAt, pieceAt, listAt, to - from, factors, rate);
      });
    },
    gather(rows, out) {
      inPieces(rows, (from, to) => {
        gather(pieceAt, 0, listAt, to - from, factors);
        out.set(piece.subarray(0, (to - from) * factors), from * factors);
      });
    },
    updateAll(gradient, rate) {
      list[0] = 0;
      for (let from = 0; from < gradient.length; from += room) {
        const length = Math.min(room, gradient.length - from);
        piece.set(gradient.subarray(from, from + length));
        adagrad(4 * from, sumsAt + 4 * from, pieceAt, listAt, 1, length, rate);
      }
    },
  };
}

/** The parameters of the kernel, by number. The first four are addresses. */
const [VALUES, SUMS, GRADIENT, ROWS, COUNT, FACTORS, RATE] = [0, 1, 2, 3, 4, 5, 6];
/** The local variables of the kernel, by number. They follow the parameters. */
const [VALUE, SUM, LEFT, SLOPES, TOTALS, SLOPE, TOTAL] = [7, 8, 9, 10, 11, 12, 13];
const { single, wide, splat } = FLOAT32;

/** Code for sums += g g and values -= rate g / sqrt(sums), applied to the values behind the pointers. */
function move(type: Arithmetic, [slope, total]: readonly [number, number], rate: Code): (at: number) => Code {
  return (at) => [
    [get(GRADIENT), type.load(at), set(slope)],
    [get(SUM), type.load(at), get(slope), get(slope), type.multiply, type.add, set(total)],
    [get(SUM), get(total), type.store(at)],
    [get(VALUE), get(VALUE), type.load(at)],
    [rate, get(slope), type.multiply, get(total), type.sqrt, type.divide, type.subtract, type.store(at)],
  ];
}

const ADAGRAD: FunctionSource = {
  name: 'adagrad',
  parameters: [I32, I32, I32, I32, I32, I32, F32],
  locals: [I32, I32, I32, V128, V128, F32, F32],
  body: whileLoop(get(COUNT), [
    [rowAddress(FLOAT32, VALUES, ROWS, FACTORS), set(VALUE)],
    [rowAddress(FLOAT32, SUMS, ROWS, FACTORS), set(SUM)],
    overRow(
      FLOAT32,
      { pointers: [GRADIENT, SUM, VALUE], length: get(FACTORS), left: LEFT },
      { wide: move(wide, [SLOPES, TOTALS], [get(RATE), splat]), single: move(single, [SLOPE, TOTAL], get(RATE)) },
    ),
    increase(ROWS, constant(4)),
    increase(COUNT, constant(-1)),
  ]),
};

/** Copies the listed rows of a matrix into consecutive rows. */
function gatherFunction(): FunctionSource {
  const [to, matrix, rows, count, factors] = [0, 1, 2, 3, 4];
  const [from, left] = [5, 6];
  const copy = (type: Arithmetic) => (at: number) => [get(to), get(from), type.load(at), type.store(at)];
  return {
    name: 'gather',
    parameters: [I32, I32, I32, I32, I32],
    locals: [I32, I32],
    body: whileLoop(get(count), [
      [rowAddress(FLOAT32, matrix, rows, factors), set(from)],
      overRow(
        FLOAT32,
        { pointers: [to, from], length: get(factors), left },
        { wide: copy(wide), single: copy(single) },
      ),
      increase(rows, constant(4)),
      increase(count, constant(-1)),
    ]),
  };
}

const MODULE = assemble([ADAGRAD, gatherFunction()]);
