import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import { temporaryFolder, encode, npy, dict, matrices, scaled } from './fixtures.js';
import { writeRowMajor } from './row-major.js';
import { scanFeatures } from './scan.js';

test('writeRowMajor() turns Fortran order into C order, bits and type kept', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(matrices, async ({ width, values }) => {
      const rows = values.length / width;
      const columns = values.map((_, at) => values[(at % rows) * width + Math.floor(at / rows)]);
      const source = join(folder, 'columns.npy');
      const target = join(folder, 'rows.npy');
      await writeFile(source, npy(dict("'<f2'", `(${rows}, ${width})`, 'True'), encode('float16', columns)));
      await writeRowMajor(source, target);
      const { matrix } = await scanFeatures([await openFeatureFile(target)]);
      const all = Array.from({ length: rows }, (_, row) => row);
      expect(readFeatureRows(matrix, Int32Array.from(all))).toEqual(scaled(values, width, all));
    }),
    { numRuns: 30 },
  );
});
