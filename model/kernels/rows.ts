import {
  assemble,
  constant,
  FLOAT32,
  FLOAT64,
  get,
  I32,
  increase,
  overRow,
  rowAddress,
  set,
  whileLoop,
} from './assembler.js';
import type { Arithmetic, Code, FunctionSource, Precision } from './assembler.js';
import { softmaxRows } from './softmax.js';

/**
 * Assembles the module of the row kernels in one precision. They work in the memory of a `Workspace`, on rows of K
 * values.
 * @param size the bytes of a value: 4 for float32, 8 for float64.
 */
export function rowKernels(size: 4 | 8): Uint8Array<ArrayBuffer> {
  const precision = size === 4 ? FLOAT32 : FLOAT64;
  return assemble([accumulate(precision), dots(precision), scale(precision), softmaxRows(size)]);
}

/**
 * For each t in order: out[outRows[t]] += sign * weights[t] * source[sourceRows[t]]. Rows that repeat are summed in
 * sequence.
 */
function accumulate(precision: Precision): FunctionSource {
  const { size, single, wide, splat } = precision;
  const [out, outRows, weights, sign, source, sourceRows, count, factors] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [to, from, left, weight, vector] = [8, 9, 10, 11, 12];
  const add = (type: Arithmetic, factor: number) => (at: number) => [
    [get(to), get(to), type.load(at), get(factor), get(from), type.load(at)],
    [type.multiply, type.add, type.store(at)],
  ];
  return {
    name: 'accumulate',
    parameters: [I32, I32, I32, single.type, I32, I32, I32, I32],
    locals: [I32, I32, I32, single.type, wide.type],
    body: whileLoop(get(count), [
      [get(weights), single.load(0), get(sign), single.multiply, set(weight)],
      [get(weight), splat, set(vector)],
      [rowAddress(precision, out, outRows, factors), set(to)],
      [rowAddress(precision, source, sourceRows, factors), set(from)],
      overRow(
        precision,
        { pointers: [to, from], length: get(factors), left },
        { wide: add(wide, vector), single: add(single, weight) },
      ),
      [increase(weights, constant(size)), increase(outRows, constant(4)), increase(sourceRows, constant(4))],
      increase(count, constant(-1)),
    ]),
  };
}

/** For each t: out[t] = left[leftRows[t]] . right[rightRows[t]]. */
function dots(precision: Precision): FunctionSource {
  const { size, lanes, single, wide, splat, extract, zero } = precision;
  const [out, left, leftRows, right, rightRows, count, factors] = [0, 1, 2, 3, 4, 5, 6];
  const [a, b, rest, sum, sums] = [7, 8, 9, 10, 11];
  const add = (type: Arithmetic, total: number) => (at: number) => [
    [get(total), get(a), type.load(at), get(b), type.load(at), type.multiply, type.add, set(total)],
  ];
  const lane = (at: number): Code => [get(sums), extract(at), single.add];
  return {
    name: 'dots',
    parameters: [I32, I32, I32, I32, I32, I32, I32],
    locals: [I32, I32, I32, single.type, wide.type],
    body: whileLoop(get(count), [
      [zero, set(sum), zero, splat, set(sums)],
      [rowAddress(precision, left, leftRows, factors), set(a)],
      [rowAddress(precision, right, rightRows, factors), set(b)],
      overRow(
        precision,
        { pointers: [a, b], length: get(factors), left: rest },
        { wide: add(wide, sums), single: add(single, sum) },
      ),
      [get(out), get(sum), Array.from({ length: lanes }, (_, at) => lane(at)), single.store(0)],
      [increase(out, constant(size)), increase(leftRows, constant(4)), increase(rightRows, constant(4))],
      increase(count, constant(-1)),
    ]),
  };
}

/** For each t: row[t] = weights[t] * row[t]. */
function scale(precision: Precision): FunctionSource {
  const { size, single, wide, splat } = precision;
  const [row, weights, count, factors] = [0, 1, 2, 3];
  const [left, weight, vector] = [4, 5, 6];
  const multiply = (type: Arithmetic, factor: number) => (at: number) => [
    [get(row), get(row), type.load(at), get(factor), type.multiply, type.store(at)],
  ];
  return {
    name: 'scale',
    parameters: [I32, I32, I32, I32],
    locals: [I32, single.type, wide.type],
    body: whileLoop(get(count), [
      [get(weights), single.load(0), set(weight), get(weight), splat, set(vector)],
      overRow(
        precision,
        { pointers: [row], length: get(factors), left },
        { wide: multiply(wide, vector), single: multiply(single, weight) },
      ),
      [increase(weights, constant(size)), increase(count, constant(-1))],
    ]),
  };
}
