import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import { temporaryFolder } from '../../test/support/datasets.js';
import { scanFeatures } from './scan.js';
import { writeNpy } from './write-npy.js';

test('readFeatureRows() says when the file has become shorter', async () => {
  const path = join(await temporaryFolder(), 'features.npy');
  await writeNpy(path, { type: 'float32', width: 1, values: Float32Array.of(1, 2) });
  const { matrix } = await scanFeatures([await openFeatureFile(path)]);
  await writeNpy(path, { type: 'float32', width: 1, values: Float32Array.of(1) });
  expect(() => readFeatureRows(matrix, Int32Array.of(1))).toThrow(/row 1 of .*: the file has become shorter/);
});
