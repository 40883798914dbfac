import { describe, expect, it } from 'vitest';
import type { EpochEvent, EvaluationEvent, ProgressEvent } from '../../job/index.js';
import { epochLine, evaluatedLine, progressLine } from './lines.js';

const position = { stage: 2, stages: 3, kind: 'amr', epoch: 7, epochs: 20 } as const;
const rates = { triplesPerSecond: 62_345, loss: 0.21384, adversarialLoss: 0.30119, etaSeconds: 80.2 };
const progress: ProgressEvent = { type: 'progress', ...position, ...rates, step: 30, steps: 60 };
const epoch: EpochEvent = { type: 'epoch', ...position, ...rates, triples: 126_913, seconds: 2 };

describe('epochLine()', () => {
  it('says where training is, losses, speed, metrics and the time left', () => {
    const metrics = { 'hr@5': 0.4, 'ndcg@5': 0.2, 'hr@10': 0.5071, 'ndcg@10': 0.32742 };
    expect(epochLine({ ...epoch, metrics, candidates: 99 })).toBe(
      'stage 2/3 amr  epoch 7/20  loss 0.2138  adversarial 0.3012  62,345 triples/s  NDCG@10 0.3274  HR@10 0.5071 against 99 sampled items  ETA 1 min 20 s',
    );
  });

  it('names the pass, and gives the figures of the validation pairs where the test pairs are not ranked', () => {
    const validation = { 'hr@10': 0.5, 'ndcg@10': 0.25 };
    expect(epochLine({ ...epoch, pass: 1, etaSeconds: null, validation, candidates: 99 })).toBe(
      'pass 1/2  stage 2/3 amr  epoch 7/20  loss 0.2138  adversarial 0.3012  62,345 triples/s  validation NDCG@10 0.2500  HR@10 0.5000 against 99 sampled items',
    );
    expect(progressLine({ now: { ...progress, pass: 2 }, rates: null }, 60)).toMatch(
      /^pass 2\/2  amr 2\/3  epoch 7\/20 /,
    );
  });

  it('leaves out what is not there', () => {
    expect(epochLine({ ...epoch, kind: 'mf', adversarialLoss: null, etaSeconds: null })).toBe(
      'stage 2/3 mf  epoch 7/20  loss 0.2138  62,345 triples/s',
    );
  });
});

describe('evaluatedLine()', () => {
  it('fits a terminal of 80 columns, also for long figures', () => {
    const metrics = { 'hr@10': 0.5071, 'ndcg@10': 0.32742 };
    expect(evaluatedLine({ ...epoch, metrics, candidates: 99 }, 80)).toBe(
      'amr 2/3  epoch 7/20  NDCG@10 0.3274  HR@10 0.5071 against 99 sampled items',
    );
    expect(evaluatedLine({ ...epoch, metrics, candidates: 'all' }, 80)).toBe(
      'amr 2/3  epoch 7/20  NDCG@10 0.3274  HR@10 0.5071 against all items  loss 0.2138',
    );
    expect(evaluatedLine({ ...epoch, metrics, candidates: 'all' }, 120)).toBe(
      'amr 2/3  epoch 7/20  NDCG@10 0.3274  HR@10 0.5071 against all items  loss 0.2138  adversarial 0.3012  62.3k triples/s',
    );
    const long = { ...epoch, epoch: 200, epochs: 300, metrics, candidates: 999 };
    expect(evaluatedLine(long, 80).length).toBeLessThanOrEqual(80);
  });
});

describe('progressLine()', () => {
  it('fits any width: first the last texts go, at the very end the bar', () => {
    const line = (width: number) => progressLine({ now: progress, rates: progress }, width);
    expect(line(200)).toBe(
      'amr 2/3  epoch 7/20  ████████░░░░░░░░░░░░░░░░   32 %  ETA 1 min 20 s  62.3k triples/s  loss 0.214  adversarial 0.301',
    );
    expect(line(98)).toBe(
      'amr 2/3  epoch 7/20  ██░░░░   32 %  ETA 1 min 20 s  62.3k triples/s  loss 0.214  adversarial 0.301',
    );
    expect(line(79)).toBe('amr 2/3  epoch 7/20  ██░░░░   32 %  ETA 1 min 20 s  62.3k triples/s  loss 0.214');
    expect(line(40)).toBe('amr 2/3  epoch 7/20  ████░░░░░░░░   32 %');
    expect(line(30)).toBe('amr 2/3  epoch 7/20   32 %');
    expect(line(12)).toBe('amr 2/3  epo');
    for (let width = 1; width < 200; width++) expect(line(width).length).toBeLessThanOrEqual(width);
  });

  it('shows the share of the stage that is done', () => {
    expect(progressLine({ now: { ...progress, epoch: 20, step: 60 }, rates: null }, 60)).toContain('100 %');
    expect(progressLine({ now: { ...progress, epoch: 1, step: 0 }, rates: null }, 60)).toContain('░    0 %');
  });

  it('keeps the rates while it evaluates', () => {
    const evaluation: EvaluationEvent = { type: 'evaluation', ...position, on: 'test', progress: 0.456, metrics: null };
    const line = progressLine({ now: evaluation, rates: progress }, 200);
    expect(line).toContain('evaluating 45 %');
    expect(line).toContain('loss 0.214');
  });
});
