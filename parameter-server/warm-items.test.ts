import { describe, expect, it } from 'vitest';
import { type Frame } from '../proto/codec.js';
import { cutRows } from '../proto/frame-size.js';
import { shardRanges } from '../job/shards.js';
import { warmBitsOf, warmBytesOf, warmDigestsOf, WarmItems, WrongWarmItemsError } from './warm-items.js';

/** More than three blocks of bits, and no whole number of bytes. */
const ITEMS = 3 * 2 ** 20 + 13;
const WARM = Int32Array.from({ length: ITEMS / 3 }, (_, at) => 3 * at + (at % 2));
const BITS = warmBitsOf(WARM, ITEMS);
const MANIFEST = { items: ITEMS, warm: new Uint8Array(0), warmDigests: warmDigestsOf(BITS) };
const { signal } = new AbortController();

/** The frames in which the bits of a range of items are sent. */
function framesOf(range: { from: number; to: number }, bits = BITS): Frame[] {
  const { from: first, to } = warmBytesOf(range, ITEMS);
  const total = to - first;
  return [...cutRows(0, total, 50_000)].map(({ from, count }) => {
    const body = bits.subarray(first + from, first + from + count);
    return { kind: 'text', group: 'warm', from, count, total, body } as Frame;
  });
}

describe('WarmItems', () => {
  it.each([1, 2, 3, 7])('gives the warm items of each of %i shards, from frames in any order', async (shards) => {
    const found: number[] = [];
    for (const { items } of shardRanges(shards, { items: ITEMS, projection: 0 })) {
      const warm = new WarmItems(MANIFEST, items);
      const frames = framesOf(items).toReversed();
      expect(warm.take(frames[0])).toBe('ok');
      for (const frame of frames) expect(warm.take(frame)).toBe(frame === frames[0] ? 'duplicate' : 'ok');
      await warm.complete(signal);
      for (let item = items.from; item < items.to; item++) if (warm.has(item)) found.push(item);
    }
    expect(found.length).toBe(WARM.length);
    expect(Buffer.compare(Buffer.from(Int32Array.from(found).buffer), Buffer.from(WARM.buffer))).toBe(0);
  });

  it('refuses other bits than those of the manifest', async () => {
    const range = { from: 2 ** 20, to: ITEMS };
    const other = BITS.slice();
    other[other.length - 1] ^= 1;
    const warm = new WarmItems(MANIFEST, range);
    expect(
      framesOf(range, other)
        .map((frame) => warm.take(frame))
        .at(-1),
    ).toBe('refused');
    await expect(warm.complete(signal)).rejects.toBeInstanceOf(WrongWarmItemsError);
  });

  it('refuses bits where the manifest has no digests', async () => {
    const warm = new WarmItems({ ...MANIFEST, warmDigests: new Uint8Array(0) }, { from: 0, to: 9 });
    for (const frame of framesOf({ from: 0, to: 9 })) warm.take(frame);
    await expect(warm.complete(signal)).rejects.toBeInstanceOf(WrongWarmItemsError);
  });

  it('takes the bits from the manifest of an earlier version', async () => {
    const warm = new WarmItems({ items: ITEMS, warm: BITS, warmDigests: new Uint8Array(0) }, { from: 5, to: ITEMS });
    await warm.complete(signal);
    expect([5, 6, 7, 8, 9, 10].map((item) => warm.has(item))).toEqual([false, true, false, false, false, true]);
  });

  it('stops to wait when the run is dropped', async () => {
    const abort = new AbortController();
    const complete = new WarmItems(MANIFEST, { from: 0, to: 9 }).complete(abort.signal);
    abort.abort(new Error('dropped'));
    await expect(complete).rejects.toThrow('dropped');
  });
});
