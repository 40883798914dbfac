import { describe, expect, it } from 'vitest';
import { evaluateModel } from './evaluate.js';
import { datasetOf, smallProducts } from '../test/support/evaluation.js';
import { popularityModel } from './popularity.js';

describe('popularityModel()', () => {
  it('popularityModel() ranks by training interactions', async () => {
    const dataset = datasetOf(
      5,
      [
        [0, 1],
        [1, 2],
        [1, 0],
      ],
      [
        [0, 2],
        [2, 4],
        [1, 0],
      ],
    );
    expect([...popularityModel(dataset).items]).toEqual([2, 3, 1, 0, 0]);
    const { metrics, pairs } = await evaluateModel(
      popularityModel(dataset),
      dataset,
      smallProducts(new Float32Array(0), 0),
      {
        candidates: 'all',
        seed: 1,
        at: [1, 2, 3],
      },
    );
    expect(pairs).toBe(3);
    // Item 2 leads for user 0. Item 4 of user 2 ties with item 3, behind item 2. Item 0 leads for user 1.
    expect(metrics).toMatchObject({ 'hr@1': 2 / 3, 'hr@2': 2 / 3, 'hr@3': 1 });
  });
});
