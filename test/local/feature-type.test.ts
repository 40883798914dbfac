import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { openFeatureFile } from '../../dataset/features/feature-file.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { parseJob, prepare, train, validateJob } from '../../local/index.js';
import { openData } from '../../training/data.js';
import { amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const root = join(folder, 'root');
const at = (...names: string[]) => join(root, ...names);

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {root: data, interactions: train.csv, features: [features.npy], items: items.txt, test: test.csv}
  model: {factors: 6}
  stages: [{kind: vbpr, epochs: 1}, {kind: amr, epochs: 1, epsilon: .2}]
  batchSize: 64
  engine: onnx
`;
const jobOf = (...set: string[]) => parseJob(JOB, { file: 'job.yaml', set });
const prepared = (name: string) => `spec.data.prepared=${at(name)}`;
const trained = async (name: string, ...set: string[]) =>
  (await train(jobOf(...set), { modelDirectory: at(name), root })).digest;

beforeEach(async () => {
  await writeSyntheticCatalog({ users: 120, items: 90, seed: 3 }, at('data'));
  writeFileSync(at('job.yaml'), JOB);
});

it('amr prepare --feature-type converts features, tells what it costs, and every command reads them', async () => {
  const made = await amr('prepare', at('job.yaml'), '--to', at('small'), '--feature-type', 'int8');
  expect(made.code, made.stderr).toBe(0);
  expect(made.stdout).toMatch(
    /features\.npy: float32 became int8; a row changed by at most 0\.0\d+, by 0\.0\d+ on average, in units of epsilon \(the epsilon of the job is 0\.2\)/,
  );
  const digest = await trained('converted', prepared('small'));
  // A file of the same values gives the same model.
  const part = await openFeatureFile(at('small', 'features-0.safetensors'));
  expect(part).toMatchObject({ type: 'int8', scale: { rows: 90, width: 1 } });
  const rows = Int32Array.from({ length: 90 }, (_, row) => row);
  const { width } = part;
  const values = readFeatureRows({ parts: [part], rows: 90, width, inverseScale: 1 }, rows);
  await writeNpy(at('data', 'rounded.npy'), { type: 'float32', width, values });
  expect(await trained('rounded', 'spec.data.features=[rounded.npy]')).toBe(digest);
  expect(await trained('whole')).not.toBe(digest);
  const { features } = JSON.parse(readFileSync(at('converted', 'config.json'), 'utf8')) as {
    features: { parts: readonly object[] };
  };
  expect(features.parts).toMatchObject([
    { name: 'features.npy', type: 'int8', conversion: { from: 'float32', type: 'int8' } },
  ]);
  const evaluated = await amr('evaluate', at('converted'), '--epsilon', '0.1', '-o', 'json');
  expect(evaluated.code, evaluated.stderr).toBe(0);
  // The model knows the features that it was trained with as they were before.
  const later = at('later.yaml');
  writeFileSync(later, JOB.replace('spec:', `spec:\n  from: ${at('converted')}`));
  const continued = await amr('train', later, '--model', at('continued'));
  expect(continued.code, continued.stderr).toBe(0);
  expect(continued.stderr).not.toMatch(/known items/);
  await writeNpy(at('data', 'features.npy'), { type: 'float32', width, values: values.map((value) => value + 1) });
  const changed = await amr('train', later, '--model', at('changed'));
  expect(changed.stderr).toMatch(/the features of 64 of 64 known items are not those/);
});

it('converted features stay when other pairs are read, and when the files of the user are gone', async () => {
  await prepare(jobOf('spec.data.normalize=columns'), { root, to: at('columns'), featureType: 'float16' });
  const set = ['spec.data.normalize=columns', prepared('columns')];
  const digest = await trained('columns model', ...set);
  expect(await trained('columns untested', ...set, 'spec.data.test=null')).toBe(digest);
  for (const name of ['features.npy', 'train.csv']) rmSync(at('data', name));
  expect(await trained('columns alone', ...set)).toBe(digest);
});

it('refuses features that changed, other files, another normalisation, and jobs without features', async () => {
  await prepare(jobOf(), { root, to: at('strict'), featureType: 'int8' });
  const validate = (...set: string[]) => validateJob(jobOf(prepared('strict'), ...set), { root });
  const before = await validate();
  expect(before.notes).toContainEqual(
    expect.stringMatching(/^features\.npy: read as int8, .* from float32; a row changed by/),
  );
  utimesSync(at('data', 'features.npy'), 1, 1);
  expect(await validate()).toEqual(before);
  cpSync(at('data', 'features.npy'), at('data', 'other.npy'));
  await expect(validate('spec.data.features=[other.npy]')).rejects.toThrow('the job has other.npy, not features.npy');
  await expect(validate('spec.data.features=[features.npy, other.npy]')).rejects.toThrow('2 feature files, not 1');
  await expect(validate('spec.data.normalize=rows')).rejects.toThrow('spec.data.normalize: rows, not none');
  const bytes = readFileSync(at('data', 'features.npy'));
  writeFileSync(at('data', 'features.npy'), bytes.with(bytes.length - 1, 0x3e));
  await expect(validate()).rejects.toThrow(/features\.npy changed since: features\.npy has other contents/);
  writeFileSync(at('data', 'features.npy'), bytes);
  const converted = readFileSync(at('strict', 'features-0.safetensors'));
  writeFileSync(at('strict', 'features-0.safetensors'), converted.with(converted.length - 1, 0x55));
  await expect(validate()).rejects.toThrow(/the features changed since they were prepared/);
  const plain = jobOf('spec.data.features=[]', 'spec.data.items=null', 'spec.stages=[{kind: mf, epochs: 1}]');
  await expect(prepare(plain, { root, to: at('none'), featureType: 'int8' })).rejects.toThrow(
    'Cannot convert features to int8: the job has none',
  );
});

it('reads converted features in the data root alone, where files are confined', async () => {
  await prepare(jobOf(), { root, to: at('confined'), featureType: 'int8' });
  const { data } = jobOf(prepared('confined'));
  const options = { root, scratch: root, within: { root, credentials: [] } };
  await openData(data, options);
  const file = at('confined', 'features-0.safetensors');
  renameSync(file, join(folder, 'outside.safetensors'));
  symlinkSync(join(folder, 'outside.safetensors'), file);
  await expect(openData(data, options)).rejects.toThrow(/it leads out of the data root/);
});
