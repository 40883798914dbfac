import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { FEATURE_ROWS, makeBench, type PartShape } from '../../test/support/engine-bench.js';
import { FeatureChunks } from './feature-chunks.js';

it.each<[name: string, shapes: readonly PartShape[]]>([
  ['one file with a scale for each row', [['int8', 7, 'rows']]],
  ['one file with a scale for each column', [['float8_e4m3', 5, 'columns']]],
  [
    'several files',
    [
      ['float8_e5m2', 3, 'file'],
      ['float32', 2],
      ['uint8', 4, 'rows'],
      ['bfloat16', 1],
    ],
  ],
])('FeatureChunks reads consecutive rows of %s, with the scale of each file', async (_, shapes) => {
  const folder = await mkdtemp(join(tmpdir(), 'amr-chunks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { features } = await makeBench(folder, shapes, 4);
  const chunks = await FeatureChunks.open(features, 16);
  for (const [start, end] of [
    [0, 16],
    [16, 30],
    [30, FEATURE_ROWS],
    [3, 4],
  ]) {
    const rows = Int32Array.from({ length: end - start }, (__, at) => start + at);
    expect(await chunks.read(start, end)).toEqual(readFeatureRows({ ...features, inverseScale: 1 }, rows));
  }
  await chunks.close();
});
