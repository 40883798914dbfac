import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../job/epochs.js';
import { compileJob, evaluate, train, type TrainingEvent, type TrainingResult } from '../../local/index.js';
import { writeReport } from '../../report/index.js';
import { temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();

function jobOf(spec: object) {
  return compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'figures' },
    spec: { model: { factors: 8 }, batchSize: 64, engine: 'onnx', ...spec },
  });
}

describe('the figures that train() stores with a model', () => {
  const cases = (['none', 'validation'] as const).flatMap((select) =>
    ([25, 'all'] as const).map((candidates) => ({ select, candidates })),
  );

  it.each(cases)('are those that evaluate() measures on it: %o', async ({ select, candidates }) => {
    const directory = join(folder, `${select}-${candidates}`);
    const job = jobOf({
      data: { synthetic: { users: 200, items: 120, seed: 3 } },
      stages: ['mf', 'vbpr', 'amr'].map((kind) => ({ kind, epochs: 5 })),
      seed: 6,
      evaluation: { candidates, select, every: 1 },
    });
    const trained = await train(job, { modelDirectory: directory, root: folder, threads: 1 });
    const evaluated = await evaluate(directory, { threads: 1 });
    expect(evaluated.candidates).toBe(candidates);
    expect(trained.metrics).toEqual(evaluated.metrics);

    const config = JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')) as TrainingResult;
    expect(config).toMatchObject({ metrics: trained.metrics, stages: trained.stages, candidates });

    const lines = readFileSync(join(directory, 'metrics.jsonl'), 'utf8').trim().split('\n');
    const epochs = lines.map((line) => JSON.parse(line) as EpochRecord);
    const kept = epochs.findLast(({ stage, epoch }) => stage === 3 && epoch === trained.stages[2].keptEpoch);
    expect(kept).toMatchObject({ test: trained.metrics, loss: trained.stages[2].loss });
    const shares: number[] = [];
    await writeReport(directory, join(directory, 'report.html'), { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.5);
    expect(shares.at(-1)).toBeCloseTo(1, 12);

    const isLast = trained.stages.every(({ keptEpoch, epochs: count }) => keptEpoch === count);
    expect(isLast).toBe(select === 'none');
  });
});

describe('a test file of which a model without features knows no pair', () => {
  const names = ['train', 'known', 'unknown'];
  const [training, known, unknown] = names.map((name) => join(folder, `${name}.csv`));
  const users = Array.from({ length: 20 }, (_, user) => `u${user}`);
  const write = (path: string, itemsOf: (user: number) => string[]) =>
    writeFileSync(
      path,
      `user,item\n${users.flatMap((id, user) => itemsOf(user).map((item) => `${id},${item}\n`)).join('')}`,
    );
  write(training, (user) => [0, 1, 2].map((step) => `i${(user + step) % 10}`));
  write(known, (user) => [`i${(user + 5) % 10}`]);
  write(unknown, (user) => [`new${user}`]);
  const job = (test: string) => jobOf({ data: { interactions: training, test }, stages: [{ kind: 'mf', epochs: 2 }] });

  it('is left out by train() with a warning, and the model is the same', async () => {
    const events: TrainingEvent[] = [];
    const run = (test: string, name: string) =>
      train(job(test), { modelDirectory: join(folder, name), root: folder, onEvent: (event) => events.push(event) });
    const with20 = await run(unknown, 'unknown');
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(warnings).toEqual([
      `${unknown}: 20 test pairs skipped: their items are not in the training file`,
      `${unknown}: no test pair is left, so nothing is tested`,
    ]);
    expect(with20.metrics).toBeNull();
    expect(with20.digest).toBe((await run(known, 'known')).digest);
  });

  it('is refused by evaluate() with its count, and does not hinder another test file', async () => {
    const problem = /must hold a pair of a user and an item .* of 20 pairs; 20 test pairs skipped: their items are not/;
    await expect(evaluate(join(folder, 'unknown'))).rejects.toThrow(problem);
    await expect(evaluate(join(folder, 'known'), { test: unknown })).rejects.toThrow(problem);
    expect((await evaluate(join(folder, 'unknown'), { test: known })).pairs).toBe(20);
  });
});
