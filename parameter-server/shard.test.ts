import { expect, it } from 'vitest';
import { compileJob } from '../job/index.js';
import { Timeline } from '../job/timeline.js';
import type { RowsQuestion } from '../proto/codec.js';
import { emptyBlock } from '../training/stage.js';
import { Shard } from './shard.js';

const FACTORS = 16;
/** So many rows are drawn with pauses. */
const ITEMS = 300_000;

const job = compileJob({
  apiVersion: 'amr.dev/v1alpha1',
  kind: 'TrainingJob',
  metadata: { name: 'large' },
  spec: { data: { synthetic: {} }, model: { factors: FACTORS }, stages: [{ kind: 'mf', epochs: 1 }], partitions: 1 },
});

function newShard(): Shard {
  const ranges = { items: { from: 0, to: ITEMS }, projection: { from: 0, to: 0 } };
  const block = emptyBlock(ranges, { optimizer: job.optimizer, factors: FACTORS });
  const { stages, seed } = job;
  return new Shard(block, { stages, seed, timeline: new Timeline(job, 1), partitions: 1, isWarm: () => true }, 0);
}

it('a stage begins with pauses, in which the shard has the rows of the stage before', () => {
  const shard = newShard();
  const question = { step: 0, stage: 0 };
  expect(shard.mustBegin(question)).toBe(true);
  const before = shard.rows;
  const work = shard.beginning();
  let pauses = 0;
  for (; !work.next().done; pauses++) {
    expect(shard.rows).toBe(before);
    expect(shard.mustBegin(question)).toBe(true);
  }
  expect(pauses).toBeGreaterThan(4);
  expect(shard.mustBegin(question)).toBe(false);

  const asked = newShard();
  const ids = Int32Array.of(0, 65_536, ITEMS - 1);
  const place = { sender: 0, step: 0, stage: 0, from: 0, count: ids.length, total: ids.length, width: FACTORS };
  const frame = { kind: 'wantRows', ...place, ids, type: 'float32' } as unknown as RowsQuestion;
  const [answer, same] = [shard.pull(frame), asked.pull(frame)];
  expect(answer).toMatchObject({ status: 'ok' });
  expect(answer).toEqual(same);
});
