import type { ByteType } from './features.js';
import { widenFloat16 } from './half.js';

/** The two types of float8. */
export type Float8Type = Exclude<ByteType, 'int8' | 'uint8'>;

/** The difference between the stored exponent of E4M3 and that of the number. */
const E4M3_BIAS = 7;

/**
 * The number of each byte, by type [256]. E4M3 is the variant without infinities, whose bytes 0x7f and 0xff are NaN. Source: Micikevicius
 * et al., "FP8 formats for deep learning", 2022.
 */
export const FLOAT8_VALUES: Readonly<Record<Float8Type, Float32Array>> = {
  float8_e4m3: Float32Array.from({ length: 256 }, (_, bits) => e4m3Value(bits)),
  float8_e5m2: e5m2Values(),
};

/** Whether a type is one of the two types of float8. */
export function isFloat8(type: string): type is Float8Type {
  return Object.hasOwn(FLOAT8_VALUES, type);
}

/** Widens float8 bits to float32, exactly. `target` has at least the length of `bits`. */
export function widenFloat8(type: Float8Type, bits: Uint8Array, target: Float32Array): void {
  const values = FLOAT8_VALUES[type];
  for (let at = 0; at < bits.length; at++) target[at] = values[bits[at]];
}

function e4m3Value(bits: number): number {
  const magnitude = bits & 0x7f;
  if (magnitude === 0x7f) return NaN;
  const sign = bits >>> 7 === 0 ? 1 : -1;
  const [exponent, fraction] = [magnitude >>> 3, magnitude & 7];
  const significand = exponent === 0 ? fraction : 8 + fraction;
  return sign * significand * 2 ** (Math.max(exponent, 1) - E4M3_BIAS - 3);
}

/** The bits of E5M2 are the upper half of those of float16. */
function e5m2Values(): Float32Array {
  const values = new Float32Array(256);
  widenFloat16(
    Uint16Array.from(values, (_, bits) => bits << 8),
    values,
  );
  return values;
}
