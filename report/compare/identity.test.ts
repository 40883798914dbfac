import { describe, expect, it } from 'vitest';
import { chainDataset, EPSILONS, resultOf, smallJob } from '../../test/support/comparison.js';
import { comparisonGrid } from './grid.js';
import { reasonOfMismatch } from './identity.js';
import { choosingJob } from './row-job.js';
import { summarize } from './summarize.js';

const stages = [
  { kind: 'vbpr', epochs: 3 },
  { kind: 'amr', epochs: 2, epsilon: 0.3 },
];
const job = smallJob({ stages });
const dataset = chainDataset(4);
const grid = comparisonGrid(job).filter(({ id }) => ['vbpr-longer', 'amr'].includes(id));
const ranks = { clean: [0, 1, 2, 3], attacked: EPSILONS.map(() => [0, 1, 2, 3]) };
const counted = summarize(
  { job, dataset, grid, seeds: [1], epsilons: EPSILONS },
  grid.map(({ id }) => resultOf(id, 1, ranks)),
);
const comparison = { ...counted, words: [] };
const reason = (model: typeof job, dataFingerprint = dataset.fingerprint) =>
  reasonOfMismatch(comparison, { job: model, dataFingerprint });

describe('reasonOfMismatch()', () => {
  it('accepts the models of the job with any seed, and the models of the rows', () => {
    expect(reason(job)).toBeNull();
    expect(reason(smallJob({ stages, seed: 99, engine: 'onnx' }))).toBeNull();
    for (const { stage } of counted.rows) {
      if (stage) expect(reason(choosingJob(job, { stage, seed: 5, from: '/elsewhere/vbpr' }))).toBeNull();
    }
  });

  it('refuses a model of another job, of other data, and a file that does not name its job', () => {
    expect(reason(smallJob({ stages: [stages[0], { ...stages[1], epsilon: 0.4 }] }))).toContain('another job, "small"');
    expect(reason(smallJob({ stages, model: { factors: 7 } }))).toContain('another job');
    expect(reason(job, 'other')).toContain('models of other data');
    const { jobFingerprint: _, ...earlier } = comparison;
    const old = earlier as typeof comparison;
    expect(reasonOfMismatch(old, { job, dataFingerprint: dataset.fingerprint })).toContain('an earlier version');
    const { front: __, ...withoutFront } = comparison;
    expect(
      reasonOfMismatch(withoutFront as typeof comparison, { job, dataFingerprint: dataset.fingerprint }),
    ).toContain('an earlier version');
  });
});
