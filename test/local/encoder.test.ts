import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Calibration } from '../../local/index.js';
import { writeEncoder } from '../support/encoders.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const [USERS, ITEMS] = [40, 320];

const JOB = (from: string) => `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: pictures}
spec:
  data: {interactions: train.csv, features: [features/features.npy], items: features/items.txt, test: test.csv}
  from: ${from}
  model: {factors: 4}
  stages: [{kind: vbpr, epochs: 2}]
  engine: reference
`;

async function succeeds(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await amr(...args);
  expect(code, stderr).toBe(0);
  return stdout;
}

beforeAll(async () => {
  mkdirSync(at('pictures'));
  for (let item = 0; item < ITEMS; item++) {
    const background = { r: (item * 37) % 256, g: (item * 91) % 256, b: (item * 53) % 256 };
    const picture = sharp({ create: { width: 24, height: 24, channels: 3, background } });
    await picture.jpeg().toFile(at('pictures', `${1000 + item}.jpg`));
  }
  const pairs = (steps: number[]) => Array.from({ length: USERS }, (_, user) => steps.map((step) => `${user},${1000 + ((user * 7 + step) % ITEMS)}\n`).join('')); // prettier-ignore
  writeFileSync(at('train.csv'), `user,item\n${pairs([1, 5, 8, 13]).join('')}`);
  writeFileSync(at('test.csv'), `user,item\n${pairs([2]).join('')}`);
  writeEncoder(at('encoder'));
  writeEncoder(at('other'), { seed: 2 });
  await succeeds('encode', '--images', at('pictures'), '--encoder', at('encoder'), '--to', at('features'));
  await succeeds('encode', '--images', at('pictures'), '--encoder', at('other'), '--to', at('others'));
  writeFileSync(at('job.yaml'), JOB('null'));
  writeFileSync(at('more.yaml'), JOB('model'));
  await succeeds('train', at('job.yaml'), '--model', at('model'));
});

/** Puts the features of the other encoder in the place of those of training, while `during` runs. */
async function withOtherFeatures(during: () => Promise<void>): Promise<void> {
  cpSync(at('features'), at('kept'), { recursive: true });
  cpSync(at('others'), at('features'), { recursive: true, force: true });
  try {
    await during();
  } finally {
    rmSync(at('features'), { recursive: true });
    cpSync(at('kept'), at('features'), { recursive: true });
  }
}

describe('a model of encoded pictures', () => {
  const refused = /features\.npy was made by another encoder, other \(sha256:[0-9a-f]{12}\): the model was trained on features of encoder \(sha256:[0-9a-f]{12}\)/; // prettier-ignore

  it('keeps the encoder, by its name and digest', () => {
    const config = JSON.parse(readFileSync(at('model', 'config.json'), 'utf8')) as { features: { parts: { encoder: object }[] } }; // prettier-ignore
    const { encoder } = JSON.parse(readFileSync(at('features', 'features.json'), 'utf8')) as { encoder: { digest: string } }; // prettier-ignore
    expect(config.features.parts[0].encoder).toEqual({ name: 'encoder', digest: encoder.digest });
  });

  it('embeds features of the same encoder, and refuses those of another one', async () => {
    const embed = (features: string) => amr('embed', at('model'), '--features', at(features, 'features.npy'), '--to', at(`vectors of ${features}`)); // prettier-ignore
    expect(await embed('features')).toMatchObject({ code: 0, stderr: '' });
    expect(await embed('others')).toMatchObject({ code: 2, stderr: expect.stringMatching(refused) as string });
    expect(readdirSync(folder)).not.toContain('vectors of others');
  });

  it('warns where nothing says which encoder made the features', async () => {
    cpSync(at('features'), at('undescribed'), { recursive: true });
    rmSync(at('undescribed', 'features.json'));
    const { code, stderr } = await amr('embed', at('model'), '--features', at('undescribed', 'features.npy'), '--to', at('vectors')); // prettier-ignore
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('nothing beside it says which encoder made it') as string,
    });
  });

  it('is not evaluated on, nor continued with, features of another encoder', async () => {
    await succeeds('evaluate', at('model'), '--candidates', 'all');
    await succeeds('train', at('more.yaml'), '--model', at('more'));
    await withOtherFeatures(async () => {
      const evaluated = await amr('evaluate', at('model'), '--candidates', 'all');
      expect(evaluated).toMatchObject({ code: 2, stderr: expect.stringMatching(refused) as string });
      const continued = await amr('train', at('more.yaml'), '--model', at('more-of-others'));
      expect(continued).toMatchObject({ code: 2, stderr: expect.stringMatching(refused) as string });
    });
  });

  it('refuses features that are not those that features.json describes', async () => {
    cpSync(at('features'), at('mixed'), { recursive: true });
    await succeeds('encode', '--images', at('pictures'), '--encoder', writeEncoder(at('wide'), { width: 9 }), '--to', at('wide-features')); // prettier-ignore
    cpSync(at('wide-features', 'features.npy'), at('mixed', 'features.npy'));
    const { code, stderr } = await amr(
      'embed',
      at('model'),
      '--features',
      at('mixed', 'features.npy'),
      '--to',
      at('v'),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('says that it has 320 rows, 8 wide: it has 320, 9 wide');
  });
});

describe('amr calibrate', () => {
  const calibrate = (encoder: string, ...more: string[]) => amr('calibrate', at('model'), '--images', at('pictures'), '--encoder', at(encoder), '--pictures', '12', '--queries', '20', '--candidates', 'all', ...more); // prettier-ignore

  it('says how far changes of pictures move features, and what the model does there', async () => {
    const { code, stdout, stderr } = await calibrate('encoder', '-o', 'json');
    expect(code, stderr).toBe(0);
    const { pictures, queries, changes } = JSON.parse(stdout) as Calibration;
    expect({ pictures, queries }).toEqual({ pictures: 12, queries: 20 });
    expect(changes.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['JPEG 60', 'watermark', 'attack of 8/255']),
    );
    for (const { median, ninety, worst, certified } of changes) {
      expect(median).toBeGreaterThanOrEqual(0);
      expect(ninety).toBeGreaterThanOrEqual(median);
      expect(worst).toBeGreaterThanOrEqual(ninety);
      expect(certified).toBeLessThanOrEqual(1);
    }
    const medians = new Map(changes.map(({ kind, median }) => [kind, median]));
    expect(medians.get('attack of 8/255')).toBeGreaterThan(medians.get('attack of 2/255') ?? Infinity);
    expect(medians.get('attack of 8/255')).toBeGreaterThan(medians.get('noise of 8/255') ?? Infinity);
    expect((await calibrate('encoder', '-o', 'json')).stdout).toBe(stdout);
  });

  it('measures in the units of the model: the length of a change of scaled features', async () => {
    const { stdout } = await calibrate('encoder', '-o', 'json', '--out', at('calibration.json'));
    const { changes } = JSON.parse(stdout) as Calibration;
    const { largest } = JSON.parse(readFileSync(at('features', 'features.json'), 'utf8')) as { largest: number };
    // Brightness by 10 % moves no feature of a plain picture further than the features themselves reach, and is seen.
    const brighter = changes.find(({ kind }) => kind === 'brighter by 10 %');
    expect(brighter?.worst).toBeGreaterThan(0.005 / largest);
    expect(brighter?.worst).toBeLessThan(2 * Math.sqrt(8));
  });

  it('keeps its result, which the report draws with the pictures before and after', async () => {
    await succeeds('report', at('model'), '--calibration', at('calibration.json'), '--out', at('report.html'));
    const page = readFileSync(at('report.html'), 'utf8');
    expect(page).toContain('Changes of pictures');
    for (const part of ['JPEG 60', 'attack of 8/255', 'The picture whose features each change'])
      expect(page).toContain(part);
    const pictures = page.match(/<img\s+src="data:image\/jpeg;base64,[^"]+" alt="Item \d+ (before|after)/g);
    expect(pictures?.length).toBe(2 * 16);
    // The model folder has a result of the earlier runs. A file of another model is refused, or left out with a warning.
    expect(readdirSync(at('model'))).toContain('calibration.json');
    const saved = JSON.parse(readFileSync(at('calibration.json'), 'utf8')) as object;
    for (const name of ['calibration.json', 'model/calibration.json'])
      writeFileSync(at(name), JSON.stringify({ ...saved, model: 'sha256:0' }));
    const named = await amr('report', at('model'), '--calibration', at('calibration.json'), '--out', at('report.html'));
    expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('it is of another model') as string });
    const found = await amr('report', at('model'), '--out', at('report.html'));
    expect(found).toMatchObject({ code: 0, stderr: expect.stringContaining('the report leaves it out') as string });
    expect(readFileSync(at('report.html'), 'utf8')).not.toContain('Changes of pictures');
  });

  it('refuses another encoder, and pictures of other items', async () => {
    expect(await calibrate('other')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the model was trained on features of encoder') as string,
    });
    const { code, stderr } = await amr('calibrate', at('model'), '--images', at('pictures', '{item}5.jpg'), '--encoder', at('encoder')); // prettier-ignore
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no picture belongs to') as string,
    });
  });
});

describe('amr encode', () => {
  const args = (to: string, ...more: string[]) => ['encode', '--images', at('pictures'), '--encoder', at('encoder'), '--to', at(to), '--threads', '1', ...more]; // prettier-ignore

  /** Waits until two of the five parts are done, and sends a signal. Returns what the process said when it ended. */
  async function interrupted(to: string, signal: NodeJS.Signals) {
    const running = new Amr(args(to));
    const parts = () => {
      try {
        return readdirSync(at(to, 'parts')).filter((name) => name.endsWith('.part')).length;
      } catch {
        return 0;
      }
    };
    while (parts() < 2 && running.process.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    running.process.kill(signal);
    return running.ended;
  }

  it.each(['SIGKILL', 'SIGINT'] as const)('goes on after %s, and gives the same bits', async (signal) => {
    const ended = await interrupted(signal, signal);
    if (signal === 'SIGKILL') expect(ended.signal).toBe(signal);
    else expect(ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/go on with: .* --resume/) as string });
    expect(readdirSync(at(signal))).toEqual(['parts']);
    await succeeds(...args(signal, '--resume'));
    expect(readFileSync(at(signal, 'features.npy'))).toEqual(readFileSync(at('features', 'features.npy')));
  });
});
