import type { CounterRandom } from '../../model/random/random.js';
import type { Pixels } from '../pictures/resample.js';

/** The limits of an attack on the pixels. */
export interface PixelAttack {
  /** The largest change of a byte. */
  readonly limit: number;
  /** How often the encoder is asked. */
  readonly queries: number;
  readonly random: CounterRandom;
  /** Encodes a picture. */
  readonly encode: (pixels: Pixels) => Promise<Float32Array>;
  /** What the attack raises. */
  readonly gain: (vector: Float32Array) => number;
}

/** The share of the area that a square has at first. It becomes smaller with the queries. */
const FIRST_SHARE = 0.3;

/**
 * Changes a picture by at most `limit` in each byte, so that the gain of its features becomes large, and returns both.
 * The attack only asks the encoder: it begins with stripes, and then changes one square after the other, and keeps what helps
 * (Square Attack, Andriushchenko et al., 2020).
 */
export async function attackPixels(
  original: Pixels,
  attack: PixelAttack,
): Promise<{ pixels: Pixels; vector: Float32Array }> {
  const { queries, encode, gain } = attack;
  let best = striped(original, attack);
  let vector = await encode(best);
  let gained = gain(vector);
  for (let query = 1; query < queries; query++) {
    const tried = withSquare(best, original, { attack, query });
    const found = await encode(tried);
    const gainFound = gain(found);
    if (gainFound > gained) [best, vector, gained] = [tried, found, gainFound];
  }
  return { pixels: best, vector };
}

function striped(original: Pixels, { limit, random }: PixelAttack): Pixels {
  const { width, data } = original;
  const changed = new Uint8ClampedArray(data);
  for (let at = 0; at < data.length; at++) {
    const [word] = random.words((at / 3) % width, 0, at % 3);
    changed[at] = data[at] + (word & 1 ? limit : -limit);
  }
  return { ...original, data: new Uint8Array(changed.buffer) };
}

/** Returns a picture in which one square has the greatest change, of a random sign for each channel. */
function withSquare(best: Pixels, original: Pixels, { attack, query }: { attack: PixelAttack; query: number }): Pixels {
  const { width, height, data } = original;
  const { limit, queries, random } = attack;
  const share = FIRST_SHARE * 0.5 ** Math.floor((8 * query) / queries);
  const side = Math.max(1, Math.round(Math.sqrt(share * width * height)));
  const [across, down, signs] = random.words(query, 1);
  const left = across % Math.max(1, width - side + 1);
  const top = down % Math.max(1, height - side + 1);
  const changed = new Uint8ClampedArray(best.data);
  for (let y = top; y < Math.min(height, top + side); y++) {
    for (let at = (y * width + left) * 3; at < (y * width + Math.min(width, left + side)) * 3; at++) {
      changed[at] = data[at] + ((signs >>> (at % 3)) & 1 ? limit : -limit);
    }
  }
  return { width, height, data: new Uint8Array(changed.buffer) };
}
