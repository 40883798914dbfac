import { describe, expect, it } from 'vitest';
import { rowBlocks } from './row-blocks.js';

describe('rowBlocks()', () => {
  it.each([
    [0, 5, [[0, 0]]],
    [5, 5, [[0, 5]]],
    [
      6,
      5,
      [
        [0, 3],
        [3, 6],
      ],
    ],
    [
      11,
      4,
      [
        [0, 3],
        [3, 7],
        [7, 11],
      ],
    ],
  ])('cuts %i rows into blocks of at most %i', (rows, largest, expected) => {
    expect(rowBlocks(rows, largest).map(({ first, end }) => [first, end])).toEqual(expected);
  });
});
