import { get, set } from './assembler.js';
import type { Code, Precision } from './assembler.js';

/** The constants and instructions of exp in one precision. */
interface Exponential {
  /** The arguments below which the result is taken to be that of this argument, nearly 0. */
  readonly least: number;
  /** The part of ln 2 that has few bits, so that a small whole number times it is exact, and the rest of ln 2. */
  readonly ln2: readonly [number, number];
  /** The degree of the Taylor polynomial on [-ln 2 / 2, ln 2 / 2]. */
  readonly degree: number;
  /** Rounds each lane to the nearest whole number. */
  readonly nearest: Code;
  /** Turns whole numbers n in the lanes into 2^n. */
  readonly powerOfTwo: Code;
}

/** i32.const and i64.const are followed by a signed LEB128 number. */
const I32_CONST = 0x41;
const I64_CONST = 0x42;

const SINGLE: Exponential = {
  least: -87,
  ln2: [0.693359375, -2.1219444e-4],
  degree: 7,
  nearest: [0xfd, 0x6a],
  // i32x4.trunc_sat_f32x4_s, + 127, << 23
  powerOfTwo: [
    [0xfd, 0xf8, 1],
    [I32_CONST, 0xff, 0x00, 0xfd, 0x11, 0xfd, 0xae, 1],
    [I32_CONST, 23, 0xfd, 0xab, 1],
  ],
};

const DOUBLE: Exponential = {
  least: -700,
  ln2: [0.69314718036912381649, 1.90821492927058770002e-10],
  degree: 13,
  nearest: [0xfd, 0x94, 1],
  // i32x4.trunc_sat_f64x2_s_zero, i64x2.extend_low_i32x4_s, + 1023, << 52
  powerOfTwo: [
    [0xfd, 0xfc, 1],
    [0xfd, 0xc7, 1],
    [I64_CONST, 0xff, 0x07, 0xfd, 0x12, 0xfd, 0xce, 1],
    [I32_CONST, 52, 0xfd, 0xcb, 1],
  ],
};

/**
 * Replaces the vector in the local variable `x`, whose lanes are 0 or below, by exp(x). With n = x / ln 2, rounded, it is
 * 2^n times the Taylor polynomial of x - n ln 2. It consists of additions and multiplications alone, so its bits are the
 * same on every machine.
 * @param n a local variable of the same type, which is overwritten; and `sum` another one.
 */
export function exponential({ size, wide, splat }: Precision, x: number, n: number, sum: number): Code {
  const { least, ln2, degree, nearest, powerOfTwo } = size === 4 ? SINGLE : DOUBLE;
  const all = (value: number): Code => [number(size, value), splat];
  const reduce = (part: number): Code => [get(x), get(n), all(part), wide.multiply, wide.subtract, set(x)];
  const factorials = Array.from({ length: degree + 1 }, (_, k) => factorial(degree - k));
  const [highest, ...others] = factorials.map((value) => 1 / value);
  return [
    [get(x), all(least), wide.max, set(x)],
    [get(x), all(Math.LOG2E), wide.multiply, nearest, set(n)],
    ln2.map(reduce),
    [all(highest), set(sum)],
    others.map((coefficient) => [get(sum), get(x), wide.multiply, all(coefficient), wide.add, set(sum)]),
    [get(sum), get(n), powerOfTwo, wide.multiply, set(x)],
  ];
}

function factorial(k: number): number {
  return k <= 1 ? 1 : k * factorial(k - 1);
}

/** Puts a floating-point constant on the stack. */
function number(size: 4 | 8, value: number): Code {
  const bytes = size === 4 ? Float32Array.of(value).buffer : Float64Array.of(value).buffer;
  return [size === 4 ? 0x43 : 0x44, ...new Uint8Array(bytes)];
}
