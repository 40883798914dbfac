import { closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeSyntheticCatalog } from '../dataset/synthetic/catalog.js';
import { PartitionSampler } from '../dataset/sampling/sampler.js';
import { compileJob, type Job } from '../job/index.js';
import { isReadInParts } from '../job/read-in-parts.js';
import type { IdText } from '../runtime/ids.js';
import { temporaryFolder } from '../test/tools/amr.js';
import { prepareJobData } from './data.js';
import { samplersOf } from './partition-plan.js';
import { openPassData } from './pass-data.js';

const folder = temporaryFolder();
const data = join(folder, 'data');
const prepared = join(folder, 'prepared');
const options = { root: folder, scratch: join(folder, 'scratch'), within: undefined };

function jobOf(more: { data?: object; spec?: object } = {}): Job {
  return compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'small' },
    spec: {
      data: {
        root: 'data',
        interactions: 'train.csv',
        items: 'items.txt',
        features: ['features.npy'],
        test: 'test.csv',
        ...more.data,
      },
      model: { factors: 3 },
      stages: [{ kind: 'vbpr', epochs: 1 }],
      partitions: 7,
      batchSize: 16,
      ...more.spec,
    },
  });
}
const inParts = jobOf({ data: { prepared } });

beforeAll(async () => {
  await writeSyntheticCatalog({ users: 200, items: 60, seed: 5 }, data);
  await prepareJobData(jobOf(), prepared, { ...options, memory: 2 ** 20 });
});

async function textOf(ids: IdText): Promise<string> {
  const blocks: Uint8Array[] = [];
  for await (const block of ids.blocks()) blocks.push(block);
  return Buffer.concat(blocks).toString();
}

/** Returns the first batches of an epoch of each of the samplers. */
function batches(samplers: readonly PartitionSampler[]): unknown[] {
  return samplers.map((sampler) => {
    const { users, userRows, positives, negatives, itemRows } = sampler.draw({ epoch: 2, step: 1 })!;
    return { users, userRows, positives, negatives, itemRows, steps: sampler.steps };
  });
}

describe('openPassData()', () => {
  it('gives the same facts, ids, partitions and batches in parts as from the whole data', async () => {
    const [parts, files] = [await openPassData(inParts, options), await openPassData(jobOf(), options)];
    expect([parts.all === null, files.all === null]).toEqual([true, false]);
    const { training: _, userIds: __, itemIds: ___, ...facts } = { ...files.all!.whole, ...files.whole };
    expect(parts.whole).toEqual(facts);
    expect(parts.partitions).toEqual(files.partitions);
    for (const of of ['users', 'items'] as const) {
      expect(await textOf(parts.ids[of])).toBe(await textOf(files.ids[of]));
      expect([parts.ids[of].length, parts.ids[of].bytes]).toEqual([files.ids[of].length, files.ids[of].bytes]);
    }
    // The leases of a worker move to and fro.
    for (const [first, end] of [
      [0, 7],
      [2, 4],
      [3, 6],
      [0, 3],
      [5, 7],
      [5, 7],
    ] as const) {
      const planned = parts.partitions.slice(first, end);
      const users = { from: planned[0].users.from, to: planned[planned.length - 1].users.to };
      const block = await parts.histories(users);
      const whole = await files.histories(users);
      expect(block.first).toBe(users.from);
      const own = (of: typeof parts, from: typeof block) =>
        batches(samplersOf(inParts, planned, { facts: of.dataset, block: from, items: of.whole.items }));
      expect(own(parts, block)).toEqual(own(files, whole));
    }
  });

  it('reads of a folder what a range of users needs, and of the range after it what is new', async () => {
    const parts = await openPassData(inParts, options);
    const { partitions } = parts;
    const histories = (users: { from: number; to: number }) => parts.histories(users);
    await histories({ from: 0, to: partitions[3].users.to });
    // One byte of the items is changed: whoever reads them now is told.
    const name = readdirSync(prepared).find((each) => each === 'histories.items')!;
    const file = openSync(join(prepared, name), 'r+');
    const restore = [() => writeSync(file, Buffer.of(255), 0, 1, 3), () => writeSync(file, Buffer.of(0), 0, 1, 3)];
    try {
      restore[0]();
      const kept = await histories({ from: 0, to: partitions[1].users.to });
      expect(kept.histories.items).toHaveLength(kept.histories.offsets[partitions[1].users.to]);
      await expect(histories({ from: 0, to: partitions[6].users.to })).rejects.toThrow(/histories\.items was altered/);
    } finally {
      restore[1]();
      closeSync(file);
    }
  });

  it('reads all data where the job computes something from all interactions', () => {
    expect(isReadInParts(inParts)).toBe(true);
    const other = (spec: object) => isReadInParts(jobOf({ data: { prepared }, spec }));
    expect(other({ evaluation: { select: 'validation' } })).toBe(false);
    expect(other({ memory: { alpha: 1, coldAlpha: 1, coldBias: 0 } })).toBe(false);
    expect(other({ from: 'earlier' })).toBe(false);
    const softmax = { kind: 'mf', epochs: 1, loss: 'softmax' };
    expect(other({ stages: [{ ...softmax, popularityCorrection: true }] })).toBe(false);
    expect(other({ stages: [softmax] })).toBe(true);
    expect(isReadInParts(jobOf())).toBe(false);
  });
});
