import { cpSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseJob, type TrainingEvent } from '../../job/index.js';
import { train, type TrainOptions } from '../../local/index.js';
import { temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();

/** A job with enough interactions for a thread that draws ahead: all losses, and partitions of many steps. */
const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: ahead}
spec:
  data: {synthetic: {users: 4800, items: 900, width: 8, seed: 3}}
  model: {factors: 4}
  stages:
    - {kind: mf, epochs: 1}
    - {kind: vbpr, epochs: 1, itemDropout: .2}
    - {kind: amr, epochs: 1, loss: softmax, negatives: 40, popularityCorrection: true}
  batchSize: 512
  partitions: 3
  evaluation: {candidates: 20, every: 100}
`;

/** The threads that were started, and how many of them have not ended. */
let started = 0;
let running = 0;
function count(worker: Worker): void {
  started++;
  running++;
  worker.once('exit', () => running--);
}
beforeEach(() => {
  started = 0;
  process.on('worker', count);
});
afterEach(() => {
  process.off('worker', count);
  expect(running).toBe(0);
});

function trained(name: string, options: Partial<TrainOptions> = {}, job = JOB) {
  const parsed = parseJob(job, { file: 'job.yaml' });
  return train(parsed, { modelDirectory: join(folder, name), root: folder, ...options });
}

test('the digest is the same with and without a thread that draws ahead, also when a run goes on within an epoch', async () => {
  const { digest } = await trained('alone', { threads: 1 });
  expect(started).toBe(0);
  expect((await trained('ahead', { threads: 2 })).digest).toBe(digest);
  expect(started).toBeGreaterThan(0);
  const stop = new AbortController();
  const onEvent = (event: TrainingEvent) => {
    if (event.type === 'progress' && event.stage === 3 && event.step < event.steps) stop.abort();
  };
  const interrupted = trained('interrupted', { threads: 2, signal: stop.signal, onEvent });
  await expect(interrupted).rejects.toThrow('all work is saved');
  expect(running).toBe(0);
  expect((await trained('interrupted', { threads: 2, resume: true })).digest).toBe(digest);
});

for (const threads of [1, 2]) {
  test(`a feature file that is cut short while ${threads} threads train ends the run with its name`, async () => {
    const data = join(folder, `cut-${threads}`);
    const model = join(folder, 'ahead');
    cpSync(join(model, 'data'), data, { recursive: true });
    const files = `{root: ${data}, interactions: train.csv, features: [features.npy], items: items.txt}`;
    const job = JOB.replace(/ data: .*/, ` data: ${files}`);
    const onEvent = (event: TrainingEvent) => {
      if (event.type === 'epoch' && event.stage === 1) truncateSync(join(data, 'features.npy'), 4000);
    };
    const path = join(data, 'features.npy');
    await expect(trained(`of-cut-${threads}`, { threads, onEvent }, job)).rejects.toThrow(
      `Cannot continue with ${path} as a feature file must not change while it is in use`,
    );
  });
}
