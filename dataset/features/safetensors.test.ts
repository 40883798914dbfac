import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import type { FeatureType } from './features.js';
import {
  safetensors,
  temporaryFile,
  temporaryFolder,
  encode,
  matrices,
  scaled,
  SAFETENSORS_TYPES,
  type Tensor,
} from '../../test/support/datasets.js';
import { scanFeatures } from './scan.js';

test('safetensors files of every type give back their values, by name or alone', async () => {
  const path = join(await temporaryFolder(), 'features.safetensors');
  const types = fc.constantFrom<FeatureType>('float16', 'bfloat16', 'float32', 'float64');
  await fc.assert(
    fc.asyncProperty(matrices, types, fc.boolean(), async ({ width, values }, type, isNamed) => {
      const rows = Array.from({ length: values.length / width }, (_, row) => row);
      const tensor = { dtype: SAFETENSORS_TYPES[type], shape: [rows.length, width], bytes: encode(type, values) };
      const bias = { dtype: 'F32', shape: [3], bytes: Buffer.alloc(12) };
      const other: Record<string, Tensor> = isNamed
        ? { other: { dtype: 'F16', shape: [1, 1], bytes: Buffer.alloc(2) } }
        : {};
      await writeFile(path, safetensors({ bias, ...other, image: tensor }));
      const { matrix } = await scanFeatures([await openFeatureFile(isNamed ? `${path}#image` : path)]);
      expect(readFeatureRows(matrix, Int32Array.from(rows))).toEqual(scaled(values, width, rows));
    }),
  );
});

const eight = Buffer.alloc(8);
const tensor = { dtype: 'F32', shape: [1, 2], bytes: eight };
test.each([
  [
    'two matrices and no name',
    safetensors({ a: tensor, b: tensor }),
    '',
    /must hold one matrix of F16, BF16, F32, F64, F8_E4M3, F8_E5M2, I8, U8, BOOL, .*U64: its tensors are a F32 \[1, 2\]; b F32 \[1, 2\]: name one, as in .*#a/,
  ],
  ['no tensor of the name', safetensors({ a: tensor }), '#c', /one matrix named "c"/],
  [
    'a tensor of another type',
    safetensors({ a: { ...tensor, dtype: 'F8_E8M0', shape: [1, 8] } }),
    '',
    /its tensors are a F8_E8M0 \[1, 8\]/,
  ],
  ['a vector', safetensors({ a: { ...tensor, shape: [2] } }), '', /its tensors are a F32 \[2\]/],
  [
    'a shape that its bytes deny',
    safetensors({ a: { ...tensor, shape: [2, 2] } }),
    '',
    /claims \[2, 2\] float32 = 16 bytes, but the file has 8/,
  ],
  ['truncation', safetensors({ a: tensor }).subarray(0, -1), '', /claims 8 bytes of values, but the file has 7/],
  [
    'a header longer than the file',
    Buffer.concat([Buffer.alloc(8, 0xff), eight]),
    '',
    /header claims 18446744073709552000 bytes/,
  ],
  ['less than a header length', Buffer.alloc(4), '', /but the file has 4/],
  [
    'a header that is no JSON',
    Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{{{')]),
    '',
    /must be a JSON object of tensors/,
  ],
])('openFeatureFile() refuses a safetensors file with %s', async (_, bytes, name, message) => {
  const path = await temporaryFile('features.safetensors', bytes);
  await expect(openFeatureFile(path + name)).rejects.toThrow(message);
  await expect(openFeatureFile(path + name)).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining(path),
  });
});
