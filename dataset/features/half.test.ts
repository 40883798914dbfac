import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { float16Bits, widenFloat16 } from './half.js';

/** Decodes IEEE 754 binary16 as the standard defines it. */
function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

const allBits = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits);

test('widenFloat16() is exact for every float16, subnormals, infinities and NaN included', () => {
  const values = new Float32Array(allBits.length);
  widenFloat16(allBits, values);
  expect(values).toEqual(Float32Array.from(allBits, float16Value));
});

test('float16Bits() gives back every float16', () => {
  for (const bits of allBits) {
    const value = float16Value(bits);
    expect(float16Bits(value)).toBe(Number.isNaN(value) ? 0x7e00 : bits);
  }
});

test('float16Bits() rounds to the nearest, ties to even', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 65519, noNaN: true }), (value) => {
      const bits = float16Bits(value);
      const error = Math.abs(float16Value(bits) - value);
      for (const other of [bits - 1, bits + 1].filter((each) => each >= 0 && each < 0x7c00)) {
        const otherError = Math.abs(float16Value(other) - value);
        expect(error < otherError || (error === otherError && bits % 2 === 0)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect([2049, 2051, 65519.99, 65520, 2 ** -25, 2 ** -25 * 1.01].map(float16Bits)).toEqual(
    [2048, 2052, 65504, Infinity, 0, 2 ** -24].map(float16Bits),
  );
});
