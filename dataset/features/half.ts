/** The float16 bits of infinity: all bits of the exponent are set, which is so for infinities and NaN only. */
const FLOAT16_INFINITY = 0x7c00;

/** 2^112: the difference of the exponent biases of float32 and float16. */
const REBIAS = 2 ** 112;

/** Widens float16 bits to float32, exactly, subnormals included. `target` has at least the length of `bits`. */
export function widenFloat16(bits: Uint16Array, target: Float32Array): void {
  const words = new Uint32Array(target.buffer, target.byteOffset, bits.length);
  for (let at = 0; at < bits.length; at++) {
    const isFinite = (bits[at] & FLOAT16_INFINITY) !== FLOAT16_INFINITY;
    words[at] = ((bits[at] & 0x8000) << 16) | ((bits[at] & 0x7fff) << 13) | (isFinite ? 0 : 0x7000_0000);
  }
  for (let at = 0; at < bits.length; at++) target[at] *= REBIAS;
}

/**
 * Returns the float16 bits of a number, rounded to the nearest value, ties to even. A number that is too large becomes
 * infinity.
 */
export function float16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | FLOAT16_INFINITY;
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)));
  const mantissa = roundHalfToEven(magnitude * 2 ** (10 - exponent));
  return sign | ((exponent + 14) * 1024 + mantissa);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
