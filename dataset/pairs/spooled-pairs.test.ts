import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/tools/amr.js';
import { SpooledPairs } from './spooled-pairs.js';
import { PairsInMemory, type HistoryBlock } from './training-pairs.js';

const folder = temporaryFolder();
const USERS = 700;
const ITEMS = 90;

/** Random pairs with repetitions. User 3 has more than all others together. */
function draw(count: number, add: (user: number, item: number) => void): void {
  let state = 1;
  const next = (below: number) => (state = (state * 48_271) % 0x7fff_ffff) % below;
  for (let at = 0; at < count; at++) add(at % 2 === 0 ? 3 : next(USERS), next(ITEMS));
}

describe('SpooledPairs', () => {
  it.each([4, 1000, 20_000, 1 << 30])('sorts as in memory, with %i bytes', async (memory) => {
    const target = join(folder, `items-${memory}`);
    const spooled = new SpooledPairs({ folder, target, memory });
    const expected = new PairsInMemory();
    // More than one write of the spool.
    for (const pairs of [spooled, expected]) draw(150_000, (user, item) => pairs.add(user, item));
    const sorted = await spooled.sorted(USERS);
    const { histories, repetitions } = await expected.sorted(USERS, ITEMS);
    expect(sorted.offsets).toEqual(histories.offsets);
    expect(sorted.repetitions).toBe(repetitions);
    expect(repetitions).toBeGreaterThan(0);
    for (const _ of [1, 2]) {
      const blocks: HistoryBlock[] = [];
      for await (const block of sorted.blocks()) blocks.push(block);
      expect(Int32Array.from(blocks.flatMap((block) => [...block.histories.items]))).toEqual(histories.items);
      expect(blocks[0].histories.offsets).toEqual(histories.offsets.subarray(0, blocks[0].histories.offsets.length));
    }
    await spooled.close();
    expect(existsSync(join(folder, 'pairs.spool'))).toBe(false);
  });
});
