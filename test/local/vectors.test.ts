import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openFeatureFile } from '../../dataset/features/feature-file.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { embed, evaluate, parseJob, prepare, train } from '../../local/index.js';
import { temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const data = join(folder, 'data');
const jobOf = (...set: string[]) =>
  parseJob(
    `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {root: data, interactions: train.csv, features: [features.npy], items: items.txt, test: test.csv}
  model: {factors: 4}
  stages: [{kind: vbpr, epochs: 1}]
  engine: reference
`,
    { file: 'job.yaml', set },
  );
const trained = (name: string, ...set: string[]) =>
  train(jobOf(...set), { modelDirectory: join(folder, name), root: folder });

/** Writes the features of the catalog as a file for each item, into `each` and, without the first item, into `fewer`. */
beforeAll(async () => {
  await writeSyntheticCatalog({ users: 60, items: 40, seed: 3 }, data);
  for (const name of ['each', 'fewer']) mkdirSync(join(data, name));
  const part = await openFeatureFile(join(data, 'features.npy'));
  const matrix = { parts: [part], rows: part.rows, width: part.width, inverseScale: 1 };
  for (const [row, id] of readFileSync(join(data, 'items.txt'), 'utf8').trim().split('\n').entries()) {
    const values = readFeatureRows(matrix, Int32Array.of(row));
    const path = join(data, 'each', `${id}.npy`);
    await writeNpy(path, { type: part.type as 'float32', width: part.width, values });
    if (row > 0) copyFileSync(path, join(data, 'fewer', `${id}.npy`));
  }
});

it('train() gives the same model for a matrix, for a file for each item, and for data that were prepared from these', async () => {
  const { digest } = await trained('plain');
  const features = 'spec.data.features=[each]';
  expect((await trained('each', features)).digest).toBe(digest);
  await prepare(jobOf(features), { to: join(folder, 'prepared'), root: folder });
  expect((await trained('prepared-model', features, `spec.data.prepared=${join(folder, 'prepared')}`)).digest).toBe(digest); // prettier-ignore
});

it('train() takes the ids from the names of files, and commands on the model read them again', async () => {
  const modelDirectory = join(folder, 'own');
  await trained('own', 'spec.data.features=[each]', 'spec.data.items=null');
  expect(readFileSync(join(modelDirectory, 'items.txt'), 'utf8').split('\n')[1]).toMatch(/^item-/);
  expect((await evaluate(modelDirectory, { epsilons: [0.1] })).attacks.length).toBeGreaterThan(0);
  const to = join(folder, 'embedded');
  await embed(modelDirectory, { features: [join(data, 'fewer')], to });
  expect(readFileSync(join(to, 'items.txt'), 'utf8').trim().split('\n')).toHaveLength(39);
});

it('train() refuses items without a vector', async () => {
  await expect(trained('refused', 'spec.data.features=[fewer]')).rejects.toThrow(/a vector for each of the 40 items: 1 have none, such as "item-0"/); // prettier-ignore
});
