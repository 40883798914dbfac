import { describe, expect, it } from 'vitest';
import { stageDefaults } from './stage-schema.js';
import { bestEpoch, summarizeEpochs } from './epochs.js';

const line = (stage: number, epoch: number, ndcg?: number) => ({
  stage,
  kind: 'mf',
  epoch,
  loss: 1 / epoch,
  adversarialLoss: null,
  triples: 10,
  seconds: 2,
  ...(ndcg === undefined ? {} : { validation: { 'ndcg@5': ndcg, 'ndcg@10': 1 - ndcg } }),
});

describe('bestEpoch()', () => {
  const lines = [line(1, 1), line(1, 2, 0.5), line(1, 3, 0.7), line(1, 4, 0.7), line(2, 1, 0.9)];

  it('is the highest NDCG of its stage, the first of equally good ones', () => {
    expect(bestEpoch(lines, { stage: 1, at: [5, 20] })?.epoch).toBe(3);
    expect(bestEpoch(lines, { stage: 2, at: [5] })?.epoch).toBe(1);
  });

  it('goes by the cut-off 10 where the job has it', () => {
    expect(bestEpoch(lines, { stage: 1, at: [5, 10] })?.epoch).toBe(2);
  });

  it('is undefined before an epoch is evaluated', () => {
    expect(bestEpoch(lines.slice(0, 1), { stage: 1, at: [10] })).toBeUndefined();
    expect(bestEpoch(lines, { stage: 3, at: [10] })).toBeUndefined();
  });
});

describe('summarizeEpochs()', () => {
  it('adds up the epochs of each stage, and takes losses and metrics of the last ones', () => {
    const stages = [1, 2].map((epochs) => ({ ...stageDefaults('mf'), epochs }));
    const lines = [line(1, 1), line(2, 1), { ...line(2, 2), test: { 'hr@10': 0.3 } }];
    const result = summarizeEpochs({ stages }, lines);
    expect(result.metrics).toEqual({ 'hr@10': 0.3 });
    expect(result.stages[0]).toMatchObject({ kind: 'mf', epochs: 1, triples: 10, seconds: 2, loss: 1 });
    expect(result.stages[1]).toMatchObject({ epochs: 2, triples: 20, seconds: 4, triplesPerSecond: 5, loss: 0.5 });
    expect(summarizeEpochs({ stages }, lines.slice(0, 2)).metrics).toBeNull();
  });
});
