import { expect, test } from 'vitest';
import { widenFloat8 } from './float8.js';
import { largestMagnitude, valuesOf } from './values.js';

const all = Uint8Array.from({ length: 256 }, (_, bits) => bits);

/** The value of a floating-point number of 8 bits, from the definition: a sign, an exponent and a fraction of so many bits. */
function definedValue(bits: number, fractionBits: number): number {
  const exponentBits = 7 - fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = bits >= 128 ? -1 : 1;
  const exponent = (bits & 127) >> fractionBits;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias));
}

test('widenFloat8() is exact for every E4M3, which has no infinity and two NaN', () => {
  const values = new Float32Array(256);
  widenFloat8('float8_e4m3', all, values);
  expect(values).toEqual(Float32Array.from(all, (bits) => ((bits & 0x7f) === 0x7f ? NaN : definedValue(bits, 3))));
  expect([values[0x7e], values[1], values[0x80]]).toEqual([448, 2 ** -9, -0]);
});

test('widenFloat8() is exact for every E5M2, infinities and NaN included', () => {
  const values = new Float32Array(256);
  widenFloat8('float8_e5m2', all, values);
  const isInfinite = (bits: number) => (bits & 0x7f) === 0x7c;
  expect(values).toEqual(
    Float32Array.from(all, (bits) =>
      isInfinite(bits) ? (bits < 128 ? Infinity : -Infinity) : (bits & 0x7f) > 0x7c ? NaN : definedValue(bits, 2),
    ),
  );
  expect([values[0x7b], values[1]]).toEqual([57344, 2 ** -16]);
});

test.each(['int8', 'uint8', 'float8_e4m3', 'float8_e5m2'] as const)(
  'largestMagnitude() of one or two %s is that of their values',
  (type) => {
    for (const bits of all) {
      const [value] = valuesOf(type, Buffer.of(bits));
      expect(largestMagnitude(type, Buffer.of(bits))).toBe(Math.abs(value));
      const pair = Buffer.of(bits, 0x39);
      expect(largestMagnitude(type, pair)).toBe(Math.max(...valuesOf(type, pair).map(Math.abs)));
    }
  },
);
