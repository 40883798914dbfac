import { expect, it } from 'vitest';
import type { EvaluationResult, TrainingResult } from '../../local/index.js';
import { runCli } from '../../test/support/cli.js';

it('amr demo fits 80 columns, but for the command that it suggests', async () => {
  const metrics = { 'hr@10': 0.5, 'ndcg@10': 0.3 };
  const attacks = [0.05, 0.1, 0.2].map((epsilon) => ({ kind: 'adversarial', epsilon, drop: -0.123 }));
  const library = {
    train: () => Promise.resolve({} as TrainingResult),
    evaluate: () => Promise.resolve({ metrics, attacks } as unknown as EvaluationResult),
  };
  const run = await runCli(['demo'], { library, columns: 80, stdoutColumns: 80 });
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('AMR');
  const lines = `${run.stdout}${run.stderr}`.split('\n').filter((line) => !line.includes('amr train --interactions'));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
