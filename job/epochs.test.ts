import { describe, expect, it } from 'vitest';
import { stageDefaults } from './stage-schema.js';
import { bestEpoch, keptEpoch, reportedEpoch, summarizeEpochs } from './epochs.js';

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

describe('reportedEpoch()', () => {
  it('is the newest evaluated epoch where validation does not select', () => {
    const lines = [line(1, 1), { ...line(1, 2), test: { 'hr@10': 0.3 } }, line(2, 1)];
    expect(reportedEpoch(lines, [10])).toBe(lines[1]);
    expect(reportedEpoch(lines.slice(0, 1), [10])).toBeUndefined();
  });

  it('is the best epoch by validation of the newest evaluated stage', () => {
    const lines = [line(1, 1, 0.9), line(2, 1, 0.5), line(2, 2, 0.7), line(2, 3, 0.6), line(3, 1)];
    expect(reportedEpoch(lines, [5])).toBe(lines[2]);
  });
});

describe('summarizeEpochs()', () => {
  const stages = [1, 3].map((epochs) => ({ ...stageDefaults('mf'), epochs }));
  const evaluation = { candidates: 99, at: [5], every: 1, select: 'none', seen: 'drop' } as const;

  it('adds up the epochs of each stage, and takes losses and metrics of the last ones', () => {
    const lines = [line(1, 1), line(2, 1), { ...line(2, 2), test: { 'hr@10': 0.3 } }];
    const result = summarizeEpochs({ stages, evaluation }, lines, 500);
    expect(result).toMatchObject({ metrics: { 'hr@10': 0.3 }, candidates: 99, rankedAgainst: 99 });
    expect(summarizeEpochs({ stages, evaluation }, lines, 100)).toMatchObject({ candidates: 99, rankedAgainst: 'all' });
    expect(result.stages[0]).toMatchObject({ kind: 'mf', epochs: 1, keptEpoch: 1, triples: 10, seconds: 2, loss: 1 });
    expect(result.stages[1]).toMatchObject({ keptEpoch: 2, triples: 20, seconds: 4, triplesPerSecond: 5, loss: 0.5 });
    expect(summarizeEpochs({ stages, evaluation }, lines.slice(0, 2), 500).metrics).toBeNull();
  });

  it('gives the figures of the epochs that validation kept, and names them', () => {
    const test = (hits: number) => ({ test: { 'hr@10': hits } });
    const lines = [
      { ...line(1, 1, 0.2), ...test(0.1) },
      { ...line(2, 1, 0.3), ...test(0.2) },
      { ...line(2, 2, 0.5), ...test(0.3) },
      { ...line(2, 3, 0.4), ...test(0.4) },
    ];
    const result = summarizeEpochs({ stages, evaluation: { ...evaluation, select: 'validation' } }, lines, 500);
    expect(result.metrics).toEqual({ 'hr@10': 0.3 });
    expect(result.stages[1]).toMatchObject({ epochs: 3, keptEpoch: 2, triples: 30, loss: 0.5 });
  });

  it('gives the figures of pass 2, with what pass 1 chose', () => {
    const first = [line(1, 1, 0.2), line(2, 1, 0.3), line(2, 2, 0.5), line(2, 3, 0.4)].map((own) => ({
      ...own,
      pass: 1,
    }));
    const second = [line(1, 1), line(2, 1), { ...line(2, 2), test: { 'hr@10': 0.3 } }].map((own) => ({
      ...own,
      pass: 2,
    }));
    const lines = [...first, ...second];
    const result = summarizeEpochs({ stages, evaluation: { ...evaluation, select: 'validation' } }, lines, 500);
    expect(result).toMatchObject({
      metrics: { 'hr@10': 0.3 },
      validation: { 'ndcg@5': 0.5 },
      choice: { epochs: [1, 2] },
    });
    expect(result.stages[1]).toMatchObject({ epochs: 3, keptEpoch: 2, triples: 50, seconds: 10, loss: 0.5 });
    expect(keptEpoch(lines, { stage: 2, at: [5] })).toBe(second[2]);
    expect(reportedEpoch(lines, [5])).toBe(second[2]);
    expect(reportedEpoch([...first, second[0]], [5])).toBe(first[2]);
  });
});
