import { describe, expect, it } from 'vitest';
import { meanLosses, sumLosses } from './losses.js';

const partitions = [
  { triples: 3, loss: 1.5, adversarialLoss: 6 },
  { triples: 1, loss: 0.5, adversarialLoss: 2 },
];

describe('sumLosses()', () => {
  it('adds what the partitions have, and is 0 without any', () => {
    expect(sumLosses(partitions)).toEqual({ triples: 4, loss: 2, adversarialLoss: 8 });
    expect(sumLosses([])).toEqual({ triples: 0, loss: 0, adversarialLoss: 0 });
  });
});

describe('meanLosses()', () => {
  it('divides by the triples, and has an adversarial loss in amr alone', () => {
    expect(meanLosses(sumLosses(partitions), 'amr')).toEqual({ loss: 0.5, adversarialLoss: 2 });
    expect(meanLosses(sumLosses(partitions), 'vbpr')).toEqual({ loss: 0.5, adversarialLoss: null });
  });
});
