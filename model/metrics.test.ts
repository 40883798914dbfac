import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addHistogram, discountedGain, rankHistogram, rankingMetrics } from './metrics.js';

describe('rankingMetrics()', () => {
  it('rankingMetrics() gives HR and NDCG of known ranks', () => {
    const metrics = rankingMetrics(rankHistogram([0, 2, 5, 40], 10), [1, 5, 10]);
    expect(metrics).toEqual({
      'hr@1': 1 / 4,
      'ndcg@1': 1 / 4,
      'hr@5': 2 / 4,
      'ndcg@5': (1 + 1 / 2) / 4,
      'hr@10': 3 / 4,
      'ndcg@10': (1 + 1 / 2 + Math.LN2 / Math.log(7)) / 4,
    });
    expect(discountedGain(0)).toBe(1);
  });

  it('rankingMetrics() of no pairs has no numbers', () => {
    expect(rankingMetrics(rankHistogram([], 10), [5, 10])).toEqual({});
  });

  it('addHistogram() of any division of the ranks gives the bits of the whole', () => {
    const ranks = fc.array(fc.nat(30), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(ranks, fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }), (ranks, owners) => {
        const parts = [3, 1, 0, 2].map((owner) =>
          rankHistogram(
            ranks.filter((_, at) => owners[at] === owner),
            20,
          ),
        );
        const merged = rankHistogram([], 20);
        for (const part of parts) addHistogram(merged, part);
        expect(rankingMetrics(merged, [5, 20])).toEqual(rankingMetrics(rankHistogram(ranks, 20), [5, 20]));
      }),
    );
  });
});
