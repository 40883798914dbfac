import { widenBfloat16 } from '../../model/bfloat16.js';
import type { FeatureType } from './features.js';
import { bytesPerValue } from './feature-header.js';
import { isFloat8, widenFloat8 } from './float8.js';
import { widenFloat16 } from './half.js';

/**
 * Converts values from their form on disk to float32. This is exact, except that float64 is rounded, and becomes
 * infinite if it is too large for float32.
 * @param bytes the values, aligned in memory to the size of a value.
 * @param target receives the values at its start.
 */
export function widen(type: FeatureType, bytes: Buffer, target: Float32Array): void {
  const { buffer, byteOffset, length } = bytes;
  if (type === 'float16') widenFloat16(new Uint16Array(buffer, byteOffset, length / 2), target);
  else if (type === 'bfloat16') widenBfloat16(new Uint16Array(buffer, byteOffset, length / 2), target);
  else if (type === 'float32') target.set(new Float32Array(buffer, byteOffset, length / 4));
  else if (type === 'int8') target.set(new Int8Array(buffer, byteOffset, length));
  else if (type === 'uint8') target.set(bytes);
  else if (isFloat8(type)) widenFloat8(type, bytes, target);
  else target.set(new Float64Array(buffer, byteOffset, length / 8));
}

/**
 * Returns the largest magnitude among values in their form on disk, as float32. It is Infinity or NaN when a value is
 * not finite.
 */
export function largestMagnitude(type: FeatureType, bytes: Buffer): number {
  const { buffer, byteOffset, length } = bytes;
  if (type === 'float64') return largestOfDoubles(new Float64Array(buffer, byteOffset, length / 8));
  if (bytesPerValue(type) === 1) return largestOfBytes(type, bytes);
  const isHalf = type !== 'float32';
  const words = new Int32Array(buffer, byteOffset, length >>> 2);
  const bits = isHalf ? largestHalfBits(words) : largestWordBits(words);
  const rest = length % 4 === 2 ? bytes.readUInt16LE(length - 2) & 0x7fff : 0;
  const largest = new Float32Array(1);
  widen(type, Buffer.from((isHalf ? Uint16Array : Uint32Array).of(Math.max(bits, rest)).buffer), largest);
  return largest[0];
}

/**
 * Returns the largest bits without their sign. The magnitudes of floating-point numbers have the same order as these
 * bits, and infinity and NaN are the largest.
 */
function largestWordBits(words: Int32Array): number {
  let largest = 0;
  for (let at = 0; at < words.length; at++) {
    const magnitude = words[at] & 0x7fff_ffff;
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

/** Does the same for words that contain two 16-bit values each. */
function largestHalfBits(words: Int32Array): number {
  let low = 0;
  let high = 0;
  for (let at = 0; at < words.length; at++) {
    const lowMagnitude = words[at] & 0x7fff;
    const highMagnitude = words[at] & 0x7fff_0000;
    if (lowMagnitude > low) low = lowMagnitude;
    if (highMagnitude > high) high = highMagnitude;
  }
  return Math.max(low, high >>> 16);
}

/** Returns the largest magnitude of values of one byte. Those of float8 have the order of their bits without the sign, as NaN is the largest. */
function largestOfBytes(type: FeatureType, bytes: Buffer): number {
  const magnitudeOf =
    type === 'uint8' ? (bits: number) => bits : type === 'int8' ? magnitudeOfInt8 : (bits: number) => bits & 0x7f;
  let largest = 0;
  for (let at = 0; at < bytes.length; at++) {
    const magnitude = magnitudeOf(bytes[at]);
    if (magnitude > largest) largest = magnitude;
  }
  return isFloat8(type) ? valuesOf(type, Buffer.of(largest))[0] : largest;
}

function magnitudeOfInt8(bits: number): number {
  return bits < 128 ? bits : 256 - bits;
}

/** Returns the largest magnitude of float64 values, rounded to float32, or NaN. */
function largestOfDoubles(values: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) {
    const magnitude = Math.abs(values[at]);
    if (magnitude <= largest) continue;
    largest = magnitude;
    if (Number.isNaN(magnitude)) break;
  }
  return Math.fround(largest);
}

/** Returns values in their form on disk as numbers: float64 as they are, which may be too large for float32, all others as float32. */
export function valuesOf(type: FeatureType, bytes: Buffer): Float32Array | Float64Array {
  const { buffer, byteOffset, length } = bytes;
  if (type === 'float64') return new Float64Array(buffer, byteOffset, length / 8);
  if (type === 'float32') return new Float32Array(buffer, byteOffset, length / 4);
  const values = new Float32Array(length / bytesPerValue(type));
  widen(type, bytes, values);
  return values;
}
