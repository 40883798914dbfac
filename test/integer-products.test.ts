import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npyHeader } from '../dataset/features/write-npy.js';
import { parseJob } from '../job/index.js';
import { train } from '../local/index.js';

const [users, items, width] = [30, 40, 24];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amr-integer-job-'));
  const pairs = Array.from({ length: users }, (_, user) =>
    Array.from({ length: 8 }, (_, at) => `u${user},${(user * 7 + at * at + at) % items}`),
  );
  await writeFile(join(folder, 'train.csv'), `user,item\n${[...new Set(pairs.flat())].join('\n')}\n`);
  await writeFile(join(folder, 'test.csv'), 'u0,1\nu1,2\nu2,5\n');
  const values = Int8Array.from({ length: items * width }, (_, at) => 127 * Math.sin(at * at));
  await writeFile(
    join(folder, 'int8.npy'),
    Buffer.concat([npyHeader('int8', items, width), Buffer.from(values.buffer)]),
  );
  const floats = Float32Array.from(values);
  await writeFile(
    join(folder, 'floats.npy'),
    Buffer.concat([npyHeader('float32', items, width), Buffer.from(floats.buffer)]),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function trained({
  engine,
  features = 'int8.npy',
  loss = 'bpr',
  wire = 'float32',
  test,
}: {
  engine: string;
  features?: string;
  loss?: string;
  wire?: string;
  test?: string;
}) {
  const job = {
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'integers' },
    spec: {
      data: { interactions: 'train.csv', features: [features], test },
      model: { factors: 8 },
      stages: [{ kind: 'amr', epochs: 2, loss }],
      batchSize: 16,
      partitions: 2,
      products: 'int8',
      wire,
      evaluation: { every: 1, candidates: 'all' },
      engine,
    },
  };
  const modelDirectory = join(folder, [engine, features, loss, wire, test].join('-'));
  return train(parseJob(JSON.stringify(job), { file: 'job.yaml' }), { root: folder, modelDirectory, overwrite: true });
}

describe('a job with products of int8', () => {
  it.each(['bpr', 'softmax'])(
    'gives the same model on every engine that computes them, with the loss %s',
    async (loss) => {
      const digests = [];
      for (const engine of loss === 'bpr' ? ['onnx', 'reference', 'auto'] : ['onnx', 'reference'])
        digests.push((await trained({ engine, loss })).digest);
      expect(new Set(digests).size).toBe(1);
    },
  );

  it.each(['float32', 'bfloat16'])(
    'is not changed by evaluations between its steps, with values of %s',
    async (wire) => {
      const evaluated = await trained({ engine: 'onnx', wire, test: 'test.csv' });
      expect(evaluated.metrics).not.toBeNull();
      expect(evaluated.digest).toBe((await trained({ engine: 'onnx', wire })).digest);
    },
  );

  it('is refused with features of another type', async () => {
    await expect(trained({ engine: 'onnx', features: 'floats.npy' })).rejects.toMatchObject({
      code: 'features-not-int8',
    });
  });
});
