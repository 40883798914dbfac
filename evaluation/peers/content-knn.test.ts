import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFeatureFile } from '../../dataset/features/feature-file.js';
import { scanFeatures } from '../../dataset/features/scan.js';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { scoreOf } from '../../model/factors.js';
import { temporaryFolder } from '../../test/support/datasets.js';
import { histories } from '../../test/support/evaluation.js';
import { contentKnn } from './content-knn.js';

test('contentKnn() scores by the mean cosine to the history, around the mean of the warm items', async () => {
  const rows = [
    [4, 0, 2],
    [0, 4, 2],
    [2, 2, 2],
    [8, 8, -6],
  ];
  const path = join(await temporaryFolder(), 'features.npy');
  await writeNpy(path, { type: 'float32', width: 3, values: Float32Array.from(rows.flat()) });
  const { matrix } = await scanFeatures([await openFeatureFile(path)]);
  const training = histories([[0, 1], [0, 2], []]);
  // The mean of the warm items 0, 1 and 2 is (2, 2, 2), which is item 2 itself. Item 3 is cold.
  const vectors = contentKnn({ training, warmItems: Int32Array.of(0, 1, 2) }, matrix);
  const centred = rows.map((row) => row.map((value) => value - 2));
  const cosine = (one: number, other: number) => {
    const product = (a: number, b: number) => centred[a].reduce((sum, value, d) => sum + value * centred[b][d], 0);
    const lengths = Math.sqrt(product(one, one) * product(other, other));
    return lengths === 0 ? 0 : product(one, other) / lengths;
  };
  for (let item = 0; item < rows.length; item++) {
    expect(scoreOf(vectors, 0, item)).toBeCloseTo((cosine(item, 0) + cosine(item, 1)) / 2, 6);
    expect(scoreOf(vectors, 1, item)).toBeCloseTo((cosine(item, 0) + cosine(item, 2)) / 2, 6);
    expect(scoreOf(vectors, 2, item)).toBe(0);
  }
  expect(Math.abs(scoreOf(vectors, 1, 0))).toBeCloseTo(0.5, 6);
});
