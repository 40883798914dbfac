/** The bits of float32 that bfloat16 does not have. A value without them is the same number in both types. */
const LOST_BITS = 0xffff;
/** The bits of the exponent of float32. All of them are set in infinities and NaN only. */
const EXPONENT = 0x7f80_0000;

/** Widens bfloat16 bits to float32, exactly. `target` has at least the length of `bits`. */
export function widenBfloat16(bits: Uint16Array, target: Float32Array): void {
  const words = wordsOf(target, bits.length);
  for (let at = 0; at < bits.length; at++) words[at] = bits[at] << 16;
}

/**
 * Writes the bfloat16 bits of values that have been rounded to bfloat16 into `target`. Throws an Error for a value that
 * has not, because it would change without notice.
 */
export function narrowBfloat16(values: Float32Array, target: Uint16Array): void {
  const words = wordsOf(values);
  let lost = 0;
  for (let at = 0; at < words.length; at++) {
    lost |= words[at];
    target[at] = words[at] >>> 16;
  }
  if ((lost & LOST_BITS) !== 0) throw new Error('Cannot send values as bfloat16 that have not been rounded to it');
}

/** Rounds values to the nearest bfloat16, ties to even. Returns `values`. */
export function roundToBfloat16(values: Float32Array): Float32Array {
  const words = wordsOf(values);
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    words[at] = roundedUp(word, 0x7fff + ((word >>> 16) & 1));
  }
  return values;
}

/**
 * Rounds `count` values from `at` on to one of the two nearest bfloat16 values at random, so that the expected result is
 * the value itself. `words(block)` gives four random words for each block of 8 values. It is not called for a block that
 * has been rounded before.
 */
export function roundAtRandom(
  values: Float32Array,
  at: number,
  count: number,
  words: (block: number) => Uint32Array,
): void {
  const bits = wordsOf(values);
  for (let from = at, block = 0; from < at + count; from += 8, block++) {
    const to = Math.min(from + 8, at + count);
    let lost = 0;
    for (let n = from; n < to; n++) lost |= bits[n];
    if ((lost & LOST_BITS) === 0) continue;
    const random = words(block);
    for (let n = from; n < to; n++) {
      const word = random[(n - from) >> 1];
      bits[n] = roundedUp(bits[n], (n - from) & 1 ? word >>> 16 : word & LOST_BITS);
    }
  }
}

/** Adds to the bits that are lost, and drops them. A value that is not finite stays so. */
function roundedUp(word: number, addend: number): number {
  return ((word & EXPONENT) === EXPONENT ? word : word + addend) & ~LOST_BITS;
}

function wordsOf({ buffer, byteOffset, length }: Float32Array, count = length): Uint32Array {
  return new Uint32Array(buffer, byteOffset, count);
}
