import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openFeatureFile } from '../../dataset/features/feature-file.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { FLOAT8_VALUES } from '../../dataset/features/float8.js';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { parseJob, prepare, train } from '../../local/index.js';
import { safetensors, type Tensor } from '../support/datasets.js';
import { amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const data = join(folder, 'data');
const ITEMS = 90;

/** The features of the catalog [90, width]. */
let values: Float32Array;
let width: number;

beforeAll(async () => {
  await writeSyntheticCatalog({ users: 120, items: ITEMS, seed: 3 }, data);
  const part = await openFeatureFile(join(data, 'features.npy'));
  width = part.width;
  const rows = Int32Array.from({ length: ITEMS }, (_, row) => row);
  values = readFeatureRows({ parts: [part], rows: ITEMS, width, inverseScale: 1 }, rows);
});

const integers = () => Int8Array.from(values, (value) => Math.max(-127, Math.min(127, value * 60)));
const matrix = (dtype: string, bytes: Uint8Array): Tensor => ({ dtype, shape: [ITEMS, width], bytes });
const scale = (...shape: readonly number[]): Tensor => {
  const numbers = Float32Array.from(
    { length: shape.reduce((product, size) => product * size, 1) },
    (_, at) => 0.01 + (at % 7) / 31,
  );
  return { dtype: 'F32', shape, bytes: new Uint8Array(numbers.buffer) };
};
const float8 = (type: keyof typeof FLOAT8_VALUES) =>
  Uint8Array.from(values, (value) => {
    const nearest = FLOAT8_VALUES[type].map((other) => Math.abs(other - value));
    return nearest.indexOf(Math.min(...nearest.filter((distance) => !Number.isNaN(distance))));
  });

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {root: data, interactions: train.csv, features: [FILE], items: items.txt, test: test.csv}
  model: {factors: 6}
  stages: [{kind: vbpr, epochs: 1}, {kind: amr, epochs: 1}]
  batchSize: 64
  engine: onnx
`;
const jobOf = (file: string, ...set: string[]) => parseJob(JOB.replace('FILE', file), { file: 'job.yaml', set });

async function digestOf(file: string, name: string, ...set: string[]): Promise<string> {
  const modelDirectory = join(folder, 'models', name);
  const { digest } = await train(jobOf(file, ...set), { modelDirectory, root: folder });
  return digest;
}

it.each<[name: string, tensors: () => Record<string, Tensor>, set?: readonly string[]]>([
  ['int8', () => ({ x: matrix('I8', new Uint8Array(integers().buffer)) })],
  [
    'int8 with a scale for each row',
    () => ({ x: matrix('I8', new Uint8Array(integers().buffer)), x_scale: scale(ITEMS, 1) }),
  ],
  [
    'int8 with a scale and normalised columns',
    () => ({ x: matrix('I8', new Uint8Array(integers().buffer)), x_scale: scale(ITEMS, 1) }),
    ['spec.data.normalize=columns'],
  ],
  [
    'uint8 with a scale for each column',
    () => ({
      x: matrix(
        'U8',
        Uint8Array.from(integers(), (value) => value + 127),
      ),
      x_scale: scale(1, width),
    }),
  ],
  ['float8 E4M3', () => ({ x: matrix('F8_E4M3', float8('float8_e4m3')) })],
  ['float8 E5M2 with one scale', () => ({ x: matrix('F8_E5M2', float8('float8_e5m2')), x_scale: scale() })],
])(
  'a model of %s features has the digest of float32 features with the same values',
  async (name, tensors, set = []) => {
    const file = `${name}.safetensors`;
    writeFileSync(join(data, file), safetensors(tensors()));
    const part = await openFeatureFile(join(data, file));
    const rows = Int32Array.from({ length: ITEMS }, (_, row) => row);
    const widened = readFeatureRows({ parts: [part], rows: ITEMS, width, inverseScale: 1 }, rows);
    await writeNpy(join(data, `${name}.npy`), { type: 'float32', width, values: widened });
    expect(await digestOf(file, name, ...set)).toBe(await digestOf(`${name}.npy`, `${name} as float32`, ...set));
  },
);

it('features of one byte with a scale are prepared, evaluated and embedded', async () => {
  const file = 'few.safetensors';
  const tensors = { x: matrix('I8', new Uint8Array(integers().buffer)), x_scale: scale(ITEMS, 1) };
  writeFileSync(join(data, file), safetensors(tensors));
  const to = join(folder, 'prepared');
  await prepare(jobOf(file), { root: folder, to });
  const digest = await digestOf(file, 'few');
  expect(await digestOf(file, 'few prepared', `spec.data.prepared=${to}`)).toBe(digest);
  const evaluated = await amr('evaluate', join(folder, 'models', 'few'), '--epsilon', '0.1', '-o', 'json');
  expect(evaluated.code, evaluated.stderr).toBe(0);
  const again = join(folder, 'again');
  mkdirSync(again);
  copyFileSync(join(data, file), join(again, file));
  const embedded = await amr(
    'embed',
    join(folder, 'models', 'few'),
    '--features',
    join(again, file),
    '--to',
    join(again, 'out'),
  );
  expect(embedded.code, embedded.stderr).toBe(0);
  // Another scale is another file, although its integers are the same.
  writeFileSync(
    join(data, file),
    safetensors({ ...tensors, x_scale: { ...tensors.x_scale, bytes: tensors.x_scale.bytes.toReversed() } }),
  );
  await expect(digestOf(file, 'changed', `spec.data.prepared=${to}`)).rejects.toThrow(
    /few\.safetensors has other contents|the scale of the features/,
  );
});
