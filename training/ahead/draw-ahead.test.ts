import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { RowIndex } from '../../dataset/ids/row-index.js';
import { historiesOf, usersWithoutNegativesOf, warmItemsOf } from '../../dataset/pairs/histories.js';
import { PartitionSampler, type SamplerOptions } from '../../dataset/sampling/sampler.js';
import { SoftmaxPools } from '../../dataset/sampling/softmax-pool.js';
import { stageDefaults } from '../../job/index.js';
import type { StageSettings } from '../../model/stage.js';
import { sharedInts } from '../../runtime/shared-memory.js';
import { drawStep, type Draw } from '../draw.js';
import { drawAhead, DrawThread } from './draw-ahead.js';
import { rowFiles, RowsAhead } from './rows-ahead.js';

const [USERS, ITEMS] = [50, 90];
const pairs = Array.from({ length: USERS }, (_, user) =>
  // User 7 has interacted with all items, so that no negative is left.
  Array.from({ length: ITEMS }, (_, item) => [user, item] as const).filter(
    ([user, item]) => user === 7 || (item * 7 + user * 11) % 5 === 0,
  ),
).flat();
const { histories } = historiesOf(
  { users: Int32Array.from(pairs, ([user]) => user), items: Int32Array.from(pairs, ([, item]) => item) },
  USERS,
  ITEMS,
);
const warmItems = warmItemsOf(histories, ITEMS);

/** Returns the samplers of three partitions of unequal size, of which the last ends its epoch first. */
function samplers(more: Partial<SamplerOptions> = {}): PartitionSampler[] {
  const usersWithoutNegatives = usersWithoutNegativesOf(histories, warmItems);
  const data = {
    training: histories,
    warmItems,
    usersWithoutNegatives,
    seed: 3,
    batchSize: 32,
    negativePool: 0,
    ...more,
  };
  const options = { ...data, index: new RowIndex(), pools: new SoftmaxPools(data, ITEMS) };
  return [0, 24, 40].map((from, v) => new PartitionSampler(v, { from, to: [24, 40, USERS][v] }, options));
}

const STEPS = Math.max(...samplers().map(({ steps }) => steps));
const amr: StageSettings = { ...stageDefaults('amr'), itemDropout: 0.2 };
const softmax = { loss: 'softmax', negatives: 20, temperature: 1, popularityCorrection: true } as const;

/** A draw with the random directions that its functions make. */
function seen({ batches, rows }: Draw): unknown {
  return {
    rows,
    batches: batches.map((batch) => batch && { ...batch, randomDirections: batch.randomDirections?.(2, 3) }),
  };
}

const threads: DrawThread[] = [];
function thread(of: readonly PartitionSampler[]): DrawThread {
  const made = new DrawThread(of, []);
  threads.push(made);
  return made;
}
afterEach(async () => {
  for (const made of threads.splice(0)) await made.close();
});

describe('DrawThread', () => {
  const kinds: Record<string, { data?: Partial<SamplerOptions>; stage: StageSettings }> = {
    'BPR with item dropout': { stage: amr },
    'a shared pool': { data: { negativePool: 16, sharedPool: true }, stage: amr },
    'a softmax': { stage: { ...amr, ...softmax } },
    'histories in shared memory': { data: { training: inSharedMemory() }, stage: amr },
  };
  for (const [name, { data, stage }] of Object.entries(kinds)) {
    it(`draws what drawStep draws: ${name}`, async () => {
      const [ahead, here] = [thread(samplers(data)), samplers(data)];
      for (const epoch of [0, 1])
        for (let step = 0; step < STEPS; step++)
          expect(seen(await ahead.draw({ epoch, step }, stage, STEPS))).toEqual(
            seen(drawStep(here, { epoch, step }, stage)),
          );
    });
  }

  it('goes back, skips steps, and begins another stage, whatever it had drawn ahead', async () => {
    const [ahead, here] = [thread(samplers()), samplers()];
    const stage = { ...amr, ...softmax };
    for (const [epoch, step, now] of [
      [2, 3, amr],
      [2, 4, amr],
      [1, 1, amr],
      [1, 2, stage],
      [1, 3, stage],
      [1, 4, amr],
    ] as const)
      expect(seen(await ahead.draw({ epoch, step }, now, STEPS))).toEqual(seen(drawStep(here, { epoch, step }, now)));
  });

  it('passes on the error of the thread, and rejects from then on', async () => {
    const broken = { offsets: histories.offsets, items: histories.items.subarray(0, 10) };
    const ahead = thread(samplers({ training: broken, warmItems: new Int32Array(0) }));
    const stage = { ...amr, ...softmax, negatives: -1 };
    await expect(ahead.draw({ epoch: 0, step: 0 }, stage, STEPS)).rejects.toThrow(RangeError);
    await expect(ahead.draw({ epoch: 0, step: 0 }, stage, STEPS)).rejects.toThrow(RangeError);
  });

  it('ends while a draw is awaited, which then rejects', async () => {
    const ahead = thread(samplers());
    const draw = ahead.draw({ epoch: 0, step: 0 }, amr, STEPS);
    await ahead.close();
    await expect(draw).rejects.toThrow('The thread that draws micro-batches ended with');
  });
});

describe('drawAhead()', () => {
  it('keeps everything on one thread where only one is allowed, or little is to be drawn', () => {
    expect(drawAhead(samplers(), { threads: 1, features: null })).toBeUndefined();
    expect(drawAhead(samplers(), { threads: 8, features: null })).toBeUndefined();
    expect(drawAhead([], { threads: 8, features: null })).toBeUndefined();
  });

  it('starts no thread for large data that would have to be copied, and one where they are in shared memory', async () => {
    const items = Int32Array.from({ length: 2 ** 24 }, (_, at) => at % 2 ** 16);
    const offsets = Int32Array.from({ length: 2 ** 8 + 1 }, (_, user) => user * 2 ** 16);
    const starts = async (training: SamplerOptions['training']) => {
      const data = { training, warmItems: items.slice(0, 9), usersWithoutNegatives: new Int32Array(0), seed: 1 };
      const more = { batchSize: 8, negativePool: 0, index: new RowIndex(), pools: new SoftmaxPools(data, 2 ** 16) };
      const sampler = new PartitionSampler(0, { from: 0, to: 2 ** 8 }, { ...data, ...more });
      const ahead = drawAhead([sampler], { threads: 2, features: null });
      await ahead?.close();
      return ahead !== undefined;
    };
    expect(await starts({ offsets, items })).toBe(false);
    const shared = sharedInts(items.length);
    shared.set(items);
    expect(await starts({ offsets, items: shared })).toBe(true);
  });
});

describe('RowsAhead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amr-rows-ahead-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'features.bin');
  writeFileSync(path, new Uint8Array(1000));
  const part = { path, type: 'float16', offset: 40, width: 3 } as const;

  it('finds the rows of each file', () => {
    const features = {
      parts: [part, { ...part, type: 'float32', width: 5 } as const],
      rows: 9,
      width: 8,
      inverseScale: 1,
    };
    expect(rowFiles(features)).toEqual([
      { path, offset: 40, rowBytes: 6 },
      { path, offset: 40, rowBytes: 20 },
    ]);
    expect(rowFiles(null)).toEqual([]);
  });

  it('reads nothing while this process reads from no disk', async () => {
    const ahead = new RowsAhead([{ path, offset: 40, rowBytes: 6 }]);
    await ahead.expect(Int32Array.of(1));
    expect(await ahead.expect(Int32Array.of(1, 2, 3))).toBe(false);
    ahead.close();
  });

  it('leaves files that are missing or too short to the engine', async () => {
    const files = [
      { path: join(folder, 'missing'), offset: 0, rowBytes: 6 },
      { path, offset: 40, rowBytes: 6 },
    ];
    const ahead = new RowsAhead(files);
    await ahead.read(Int32Array.from({ length: 300 }, (_, row) => row));
    ahead.close();
  });
});

function inSharedMemory(): SamplerOptions['training'] {
  const copy = (values: Int32Array) => {
    const shared = sharedInts(values.length);
    shared.set(values);
    return shared;
  };
  return { offsets: copy(histories.offsets), items: copy(histories.items) };
}
