/**
 * From pictures and titles to a report: draws a catalog, makes two encoders, encodes, trains VBPR and AMR, and attacks both by retouched
 * pictures. README.md beside this file explains the steps.
 *
 *     node examples/pictures/run.js [FOLDER]
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { encode, evaluate, parseJob, train } from '@amr-recommender/amr';
import { drawCatalog, WORDS } from './draw.js';
import { makeEncoder, makeTextEncoder } from './encoder.js';
import { retouch } from './retouch.js';

const SEED = 1;
/** The items that are attacked, and the largest change of a byte. */
const [ATTACKED, LIMIT] = [['item-007', 'item-042', 'item-077', 'item-101', 'item-154', 'item-203', 'item-256', 'item-290'], 8]; // prettier-ignore

const folder = resolve(process.argv[2] ?? 'pictures-example');
const say = (text) => process.stderr.write(`${text}\n`);

say(`drawing 300 pictures, and naming them, in ${folder}`);
await mkdir(folder, { recursive: true });
await drawCatalog(folder, SEED);
await makeEncoder(join(folder, 'encoder'), SEED);
await makeTextEncoder(join(folder, 'text-encoder'), WORDS, SEED);

say('encoding them');
await encode({ images: join(folder, 'pictures'), encoder: join(folder, 'encoder'), to: join(folder, 'features'), overwrite: true }); // prettier-ignore
await encode({ texts: join(folder, 'titles.csv'), column: 'title', encoder: join(folder, 'text-encoder'), items: join(folder, 'features', 'items.txt'), to: join(folder, 'titles'), overwrite: true }); // prettier-ignore

const results = {};
for (const model of ['vbpr', 'amr']) {
  say(`training ${model}, and attacking it by retouched pictures`);
  const file = new URL(`${model}.yaml`, import.meta.url);
  const job = parseJob(await readFile(file, 'utf8'), { file: `${model}.yaml` });
  const modelDirectory = join(folder, 'models', model);
  await train(job, { modelDirectory, root: folder, overwrite: true });
  const { metrics } = await evaluate(modelDirectory);
  const attacked = await retouch(folder, { model, items: ATTACKED, limit: LIMIT, seed: SEED });
  results[model] = { metrics, attacked };
}

process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
say(`next: amr report ${join(folder, 'models', 'amr')}`);
