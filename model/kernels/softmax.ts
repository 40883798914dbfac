import { constant, FLOAT32, FLOAT64, get, I32, increase, overRow, set, whileLoop } from './assembler.js';
import type { Arithmetic, Code, FunctionSource } from './assembler.js';
import { exponential } from './exponential.js';

/**
 * Turns each row of a matrix of scores [count, columns] into z = score * factor - offsets, then into exp(z - largest z),
 * and stores the row's largest z and the sum of these values. A sum over nothing but -Infinity is NaN.
 */
export function softmaxRows(size: 4 | 8): FunctionSource {
  const precision = size === 4 ? FLOAT32 : FLOAT64;
  const { lanes, single, wide, splat, extract, zero } = precision;
  const [matrix, offsets, largests, sums, factor, count, columns] = [0, 1, 2, 3, 4, 5, 6];
  const [row, offset, left, largest, sum, factors, largestOf, sumOf, x, n, polynomial] = [
    7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
  ];
  const shift = (type: Arithmetic, factor: number, most: number) => (at: number) => [
    [get(row), get(row), type.load(at), get(factor), type.multiply, get(offset), type.load(at), type.subtract],
    [type.store(at), get(most), get(row), type.load(at), type.max, set(most)],
  ];
  const exp = [get(x), get(largestOf), wide.subtract, set(x), exponential(precision, x, n, polynomial)];
  const lane = (of: number, at: number, operator: Code): Code => [get(of), extract(at), operator];
  const lanesOf = Array.from({ length: lanes }, (_, at) => at);
  return {
    name: 'softmax',
    parameters: [I32, I32, I32, I32, single.type, I32, I32],
    locals: [I32, I32, I32, single.type, single.type, ...Array.from({ length: 6 }, () => wide.type)],
    body: whileLoop(get(count), [
      [get(matrix), set(row), get(offsets), set(offset), get(factor), splat, set(factors)],
      [lowest(size), set(largest), get(largest), splat, set(largestOf)],
      overRow(
        precision,
        { pointers: [row, offset], length: get(columns), left },
        { wide: shift(wide, factors, largestOf), single: shift(single, factor, largest) },
      ),
      [get(largest), lanesOf.map((at) => lane(largestOf, at, single.max)), set(largest)],
      [get(largest), splat, set(largestOf), get(matrix), set(row), zero, set(sum), zero, splat, set(sumOf)],
      overRow(
        precision,
        { pointers: [row], length: get(columns), left },
        {
          wide: (at) => [
            [get(row), wide.load(at), set(x), exp],
            [get(row), get(x), wide.store(at), get(sumOf), get(x), wide.add, set(sumOf)],
          ],
          single: (at) => [
            [get(row), single.load(at), splat, set(x), exp],
            [get(row), get(x), extract(0), single.store(at), get(sum), get(x), extract(0), single.add, set(sum)],
          ],
        },
      ),
      [get(sums), get(sum), lanesOf.map((at) => lane(sumOf, at, single.add)), single.store(0)],
      [get(largests), get(largest), single.store(0), get(row), set(matrix)],
      [increase(largests, constant(size)), increase(sums, constant(size)), increase(count, constant(-1))],
    ]),
  };
}

/** Puts -Infinity on the stack. */
function lowest(size: 4 | 8): Code {
  return size === 4 ? [0x43, 0, 0, 0x80, 0xff] : [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0xff];
}
