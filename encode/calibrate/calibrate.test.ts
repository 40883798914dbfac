import { describe, expect, it } from 'vitest';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { loadSharp } from '../pictures/sharp.js';
import type { Pixels } from '../pictures/resample.js';
import { attackPixels } from './attack.js';
import { NATURAL_CHANGES } from './changes.js';

const random = (seed = 1) => new CounterRandom(seed, Purpose.pictureChanges);
const PICTURE: Pixels = {
  width: 20,
  height: 14,
  data: Uint8Array.from({ length: 20 * 14 * 3 }, (_, at) => (at * 37) % 256),
};

/** The largest and the smallest change of a byte that is far enough from 0 and 255. */
function changeOf({ data }: Pixels): [least: number, most: number] {
  const sizes = Array.from(data, (byte, at) => Math.abs(byte - PICTURE.data[at]));
  const free = sizes.filter((_, at) => PICTURE.data[at] > 8 && PICTURE.data[at] < 247);
  return [Math.min(...free), Math.max(...sizes)];
}

describe('NATURAL_CHANGES', () => {
  it.each(NATURAL_CHANGES)('$kind changes a picture, in the same way each time', async ({ kind, apply }) => {
    const sharp = await loadSharp();
    const changed = await apply(PICTURE, { sharp, random: random() });
    const again = await apply(PICTURE, { sharp, random: random() });
    expect(changed).toEqual(again);
    expect(changed.data).not.toEqual(PICTURE.data);
    expect(changed.data.length).toBe(changed.width * changed.height * 3);
    if (!kind.startsWith('cropped')) expect([changed.width, changed.height]).toEqual([20, 14]);
  });

  it.each(NATURAL_CHANGES)('$kind leaves the original as it is', async ({ apply }) => {
    // What sharp decodes is a Buffer.
    const original = { ...PICTURE, data: Buffer.from(PICTURE.data) };
    await apply(original, { sharp: await loadSharp(), random: random() });
    expect(original.data.equals(PICTURE.data)).toBe(true);
  });

  it.each([1, 2, 4, 8])('adds noise of %d to each byte', async (size) => {
    const noise = NATURAL_CHANGES.find(({ kind }) => kind === `noise of ${size}/255`);
    const changed = await noise?.apply(PICTURE, { sharp: await loadSharp(), random: random() });
    expect(changed && changeOf(changed)).toEqual([size, size]);
  });
});

describe('attackPixels()', () => {
  /** The features are the bytes themselves, and the gain is a sum with signs. */
  const signs = PICTURE.data.map((_, at) => (Math.floor(at / 90) + (at % 3)) % 2);
  const gain = (vector: Float32Array) => vector.reduce((sum, value, at) => sum + (signs[at] ? value : -value), 0);
  const attack = async (queries: number, limit = 4) => {
    let asked = 0;
    const encode = ({ data }: Pixels) => (asked++, Promise.resolve(Float32Array.from(data)));
    const { vector } = await attackPixels(PICTURE, { limit, queries, random: random(), encode, gain });
    return { asked, vector, gain: gain(vector) };
  };

  it('changes each byte by the limit at most, and asks as often as it may', async () => {
    const { asked, vector } = await attack(60);
    expect(asked).toBe(60);
    expect(changeOf({ ...PICTURE, data: Uint8Array.from(vector) })).toEqual([4, 4]);
  });

  it('gains more with more queries, and with a larger limit', async () => {
    const few = await attack(5);
    const many = await attack(300);
    expect(many.gain).toBeGreaterThan(few.gain);
    expect(many.gain).toBeGreaterThan(gain(Float32Array.from(PICTURE.data)) + 1000);
    expect((await attack(300, 8)).gain).toBeGreaterThan(many.gain);
  });
});
