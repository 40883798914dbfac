import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Memories } from '../evaluation/memory/memory.js';
import { RANGE_UNIT } from '../evaluation/ranking/item-ranges.js';
import { compileJob, type Job } from '../job/index.js';
import type { MemorySettings } from '../model/memory/memory.js';
import { initialRows, Purpose } from '../model/random/random.js';
import { temporaryFolder } from '../test/tools/amr.js';
import { Evaluation } from './evaluation.js';
import { openJobData, type JobData } from './job-data.js';

const folder = temporaryFolder();
const [USERS, ITEMS, FACTORS] = [150, 2 * RANGE_UNIT + 300, 4];

function jobOf(candidates: number | 'all'): Job {
  return compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'small' },
    spec: {
      data: { synthetic: { users: USERS, items: ITEMS, seed: 1 } },
      model: { factors: FACTORS },
      stages: [{ kind: 'vbpr', epochs: 1 }],
      partitions: 4,
      engine: 'reference',
      evaluation: { candidates },
    },
  });
}

/** Keeps folded items as the shards do, and counts the most bytes that were read together. */
class FoldedInMemory {
  readonly values = new Float32Array(ITEMS * FACTORS);
  most = 0;

  putFolded(_: number, first: number, vectors: Float32Array): Promise<void> {
    this.values.set(vectors, first * FACTORS);
    return Promise.resolve();
  }

  pullFolded(_: number, from: number, to: number): Promise<Float32Array> {
    const part = this.values.slice(from * FACTORS, to * FACTORS);
    this.most = Math.max(this.most, part.byteLength);
    return Promise.resolve(part);
  }
}

describe('Evaluation', () => {
  let data: JobData;
  beforeAll(async () => {
    const engine = { threads: 1, requireGpu: false };
    const options = { root: folder, within: { root: folder, credentials: [] }, engine, mayPrepare: false };
    const listeners = { onActivity: () => {}, onNote: () => {} };
    data = await openJobData(jobOf(40), { ...options, ...listeners, scratch: join(folder, 'data') });
  });
  afterAll(() => data.engine.close());

  it.each<{ candidates: number | 'all'; memory: MemorySettings | null }>([
    { candidates: 40, memory: null },
    { candidates: 'all', memory: null },
    { candidates: 40, memory: { alpha: 3, coldAlpha: 7, coldBias: 0.5 } },
    { candidates: 'all', memory: { alpha: 3, coldAlpha: 7, coldBias: 0.5 } },
  ])(
    'reads a large catalog in ranges, with the same ranks: $candidates candidates, memory $memory',
    async ({ candidates, memory }) => {
      const memories = new Memories(memory, data.all);
      const length = (await memories.on('test'))?.extendedFactors(FACTORS) ?? FACTORS;
      const drawn = (purpose: Purpose, rows: number) => initialRows(7, purpose, 0, rows, FACTORS);
      const [items, values] = [
        drawn(Purpose.initialItems, ITEMS),
        drawn(Purpose.initialProjection, data.manifest.features),
      ];
      const port = {
        pullExact: (rows: Int32Array) =>
          Promise.resolve({
            items: Float32Array.from(
              { length: rows.length * FACTORS },
              (_, at) => items[rows[Math.floor(at / FACTORS)] * FACTORS + (at % FACTORS)],
            ),
            projection: { values, version: 1000 },
          }),
      };
      const users = { from: data.partitions[1].users.from, to: data.partitions[2].users.to };
      const own = drawn(Purpose.initialUsers, users.to - users.from);
      const tallies = async (mostBytes?: number) => {
        const state = new FoldedInMemory();
        const options = {
          data: { ...data, job: jobOf(candidates), memories },
          sender: 0,
          workers: 1,
          users,
          port,
          state,
          mostBytes,
        };
        const result = await new Evaluation({ ...options, onActivity: () => {} }).at(0, own);
        return { ...result, most: state.most };
      };
      const [whole, ranged] = [await tallies(2 ** 40), await tallies(8 * length * RANGE_UNIT)];
      expect(whole.most).toBe(4 * ITEMS * FACTORS);
      expect(ranged.most).toBe(4 * RANGE_UNIT * FACTORS);
      expect(ranged.test).toEqual(whole.test);
      expect(whole.test!.users).toBeGreaterThan(10);
    },
  );
});
