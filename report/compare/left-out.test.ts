import { describe, expect, it } from 'vitest';
import { chainDataset, smallJob } from '../../test/support/comparison.js';
import { comparisonGrid } from './grid.js';
import { leftOutWords, rowsThatFit } from './left-out.js';

const grid = comparisonGrid(smallJob());

describe('rowsThatFit()', () => {
  it('keeps every row of a small catalog', () => {
    expect(rowsThatFit(grid, chainDataset(9_999))).toEqual({ grid, leftOut: [] });
  });

  it('leaves EASE out of a larger one, and says why', () => {
    const { grid: kept, leftOut } = rowsThatFit(grid, chainDataset(10_000));
    expect(grid.filter((row) => !kept.includes(row)).map(({ id }) => id)).toEqual(['ease']);
    expect(leftOut.map(leftOutWords)).toEqual(['EASE: left out, the catalog has 10,001 items, more than 10,000']);
  });

  it('leaves out item kNN where histories are too long, and content kNN where features are too wide', () => {
    const dataset = chainDataset(3);
    const features = { parts: [], rows: 4, width: 100_000_000, inverseScale: 1 };
    const training = { ...dataset.training, offsets: Int32Array.of(0, 50_000, 50_001, 50_002) };
    const { leftOut } = rowsThatFit(grid, { ...dataset, training, features });
    expect(leftOut.map(leftOutWords)).toEqual([
      'Item kNN: left out, the histories have 2,500,000,002 pairs of items, more than 2,000,000,000',
      'Content kNN: left out, the vectors of users and items have 700,000,000 values, more than 500,000,000',
    ]);
  });
});
