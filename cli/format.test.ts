import { expect, it } from 'vitest';
import { formatMetrics, formatNumber, formatPercent, formatRate, formatTenths } from './format.js';

it('formatRate() keeps three digits', () => {
  expect([0, 812.4, 999.7, 62_345, 999_499, 999_600, 1_237_000, NaN].map(formatRate)).toEqual([
    '0',
    '812',
    '1.00k',
    '62.3k',
    '999k',
    '1.00M',
    '1.24M',
    '-',
  ]);
});

it('formatNumber() shows small values too', () => {
  expect([0, 0.5, 12.34567, 0.00012345, -0.00012345, Infinity, NaN].map(formatNumber)).toEqual([
    '0.0000',
    '0.5000',
    '12.3457',
    '0.000123',
    '-0.000123',
    'Infinity',
    'NaN',
  ]);
});

it('formatTenths() and formatPercent() have no negative zero', () => {
  expect([-0.04, 0.04, -0.06, 12.34].map(formatTenths)).toEqual(['0.0', '0.0', '-0.1', '12.3']);
  expect([-0.3891, -0.0001, 1].map(formatPercent)).toEqual(['-38.9 %', '0.0 %', '100.0 %']);
});

it('formatMetrics() shows the cut-off 10, or the largest', () => {
  expect(
    formatMetrics({ 'hr@5': 0.1, 'ndcg@5': 0.2, 'hr@10': 0.3, 'ndcg@10': 0.4, 'hr@20': 0.5, 'ndcg@20': 0.6 }),
  ).toBe('NDCG@10 0.4000  HR@10 0.3000');
  expect(formatMetrics({ 'hr@1': 0.1, 'ndcg@1': 0.2, 'hr@3': 0.3, 'ndcg@3': 0.4 })).toBe('NDCG@3 0.4000  HR@3 0.3000');
});
