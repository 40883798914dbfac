import fc from 'fast-check';
import { expect, it } from 'vitest';
import { narrowBfloat16, roundAtRandom, roundToBfloat16, widenBfloat16 } from './bfloat16.js';
import { CounterRandom, Purpose } from './random/random.js';

const allBits = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits);
/** All bfloat16 values, by their bits. */
const all = Float32Array.from(allBits, (bits) => {
  const words = new DataView(new ArrayBuffer(4));
  words.setUint32(0, bits * 0x1_0000);
  return words.getFloat32(0);
});
const random = new CounterRandom(1, Purpose.gradientRounding);
const roundedAtRandom = (values: Float32Array, draw = 0): Float32Array => {
  const out = values.slice();
  roundAtRandom(out, 0, out.length, (block) => random.words(block, draw));
  return out;
};
/** The bfloat16 values next to a value, towards 0 and away from it. */
function neighbours(value: number): [number, number] {
  const word = new Uint32Array(Float32Array.of(value).buffer)[0];
  const of = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer)[0];
  const low = word & 0xffff_0000;
  return [of(low), (word & 0xffff) === 0 ? of(low) : of(low + 0x1_0000)];
}

it('widenBfloat16() is exact: the upper half of a float32', () => {
  const values = new Float32Array(all.length);
  widenBfloat16(allBits, values);
  expect(values).toEqual(all);
});

it('narrowBfloat16() is the inverse of widening, and throws for a value that would change', () => {
  const bits = new Uint16Array(all.length);
  const finite = all.filter((value) => !Number.isNaN(value));
  narrowBfloat16(finite, bits);
  const widened = new Float32Array(finite.length);
  widenBfloat16(bits.subarray(0, finite.length), widened);
  expect(widened).toEqual(finite);
  expect(() => narrowBfloat16(Float32Array.of(1, 1 / 3), bits)).toThrow('have not been rounded');
});

it.each([
  ['roundToBfloat16()', (values: Float32Array) => roundToBfloat16(values.slice())],
  ['roundAtRandom()', roundedAtRandom],
] as const)(
  '%s keeps what has been rounded and what is not finite, and gives a neighbour of any other value',
  (_, round) => {
    expect(round(all)).toEqual(all);
    expect(round(Float32Array.of(NaN, Infinity, -Infinity)).some(Number.isFinite)).toBe(false);
    const nan = new Float32Array(Uint32Array.of(0x7fff_ffff, 0xffff_ffff, 0x7f80_0001).buffer);
    expect(round(nan).some(Number.isFinite)).toBe(false);
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1 }), (values) => {
        for (const [at, value] of round(values).entries()) expect(neighbours(values[at])).toContain(value);
      }),
    );
  },
);

it('roundToBfloat16() takes the nearest value, and the even one of two that are equally near', () => {
  fc.assert(
    fc.property(
      fc.float({ noNaN: true, noDefaultInfinity: true, max: Math.fround(3e38), min: Math.fround(-3e38) }),
      (value) => {
        const [low, high] = neighbours(value);
        const [rounded] = roundToBfloat16(Float32Array.of(value));
        expect(Math.abs(rounded - value)).toBe(Math.min(Math.abs(low - value), Math.abs(high - value)));
      },
    ),
  );
  expect([...roundToBfloat16(Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, -1 - 2 ** -8))]).toEqual([
    1,
    1 + 2 ** -6,
    -1,
  ]);
});

it('roundAtRandom() has the value as its mean, at every place of a block', () => {
  const draws = 4000;
  const values = Float32Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? 1 : -1) * (1 + (at + 0.5) / 16 / 128));
  const sums = new Float64Array(values.length);
  for (let draw = 0; draw < draws; draw++) roundedAtRandom(values, draw).forEach((value, at) => (sums[at] += value));
  for (const [at, value] of values.entries()) {
    const share = (at + 0.5) / 16;
    const deviation = Math.sqrt((share * (1 - share)) / draws) / 128;
    expect(Math.abs(sums[at] / draws - value)).toBeLessThan(4.5 * deviation);
  }
});
