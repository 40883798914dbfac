import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseJob } from '../job/index.js';
import { InterruptedError, type InputError } from '../runtime/errors.js';
import { writeEncoder, writeTextEncoder } from '../test/support/encoders.js';
import { encode, encodeJob, encodeJobShare } from './index.js';

const root = mkdtempSync(join(tmpdir(), 'amr-encode-job-'));
const COUNT = 300;
afterAll(() => rmSync(root, { recursive: true }));

const job = (to: string, more: object = {}) =>
  parseJob(
    JSON.stringify({
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name: 'texts' },
      spec: {
        data: { interactions: 'train.csv' },
        encode: { texts: 'items.csv', column: 'title', encoder: 'encoder', pooling: 'mean', to, ...more },
        stages: [{ kind: 'vbpr' }],
      },
    }),
  );
const OPTIONS = { root, within: { root, credentials: [] }, threads: 1 };
const FILES = ['features.npy', 'items.txt', 'features.json'];
const filesOf = (to: string) => FILES.map((name) => readFileSync(join(root, to, name)));

beforeAll(async () => {
  const texts = Array.from(
    { length: COUNT },
    (_, at) => `i${at},${['red', 'blue'][at % 2]} ${['shoe', 'shirt', 'wool'][at % 3]}`,
  );
  writeFileSync(join(root, 'items.csv'), ['item,title', ...texts].join('\n'));
  writeTextEncoder(join(root, 'encoder'));
  await encode({ texts: join(root, 'items.csv'), column: 'title', encoder: join(root, 'encoder'), pooling: 'mean', to: join(root, 'whole') }); // prettier-ignore
});

describe('encodeJob()', () => {
  it('puts the parts of all shares together, to the bits of one encoding, and does nothing when it is done', async () => {
    const shared = job('shared');
    const counts = await Promise.all([0, 1, 2].map((index) => encodeJobShare(shared, { index, count: 3 }, OPTIONS)));
    expect(counts).toEqual([128, 108, 64]);
    const parts = join(root, 'shared/parts');
    expect(readdirSync(parts).sort()).toEqual(['0', '1', '2', '3', '4'].map((at) => `00000${at}.part`));
    const before = readdirSync(parts).map((name) => statSync(join(parts, name)).ino);
    await encodeJobShare(shared, { index: 1, count: 3 }, OPTIONS);
    expect(readdirSync(parts).map((name) => statSync(join(parts, name)).ino)).toEqual(before);
    expect(await encodeJob(shared, OPTIONS)).toMatchObject({ isNew: true, result: { items: COUNT } });
    expect(filesOf('shared')).toEqual(filesOf('whole'));
    expect(await encodeJob(shared, OPTIONS)).toMatchObject({ isNew: false, result: { items: COUNT } });
    expect(await encodeJobShare(shared, { index: 1, count: 3 }, OPTIONS)).toBe(0);
  });

  it('goes on with the parts of a share that was interrupted', async () => {
    const abort = new AbortController();
    const onProgress = (_: number, { done }: { done: number }) => done >= 70 && abort.abort();
    const options = { ...OPTIONS, signal: abort.signal, onProgress };
    await expect(encodeJobShare(job('cut'), { index: 0, count: 1 }, options)).rejects.toThrow(InterruptedError);
    expect(readdirSync(join(root, 'cut/parts'))).toEqual(['000000.part']);
    const seen: number[] = [];
    await encodeJob(job('cut'), { ...OPTIONS, onProgress: (_, { done }) => seen.push(done) });
    expect(seen[0]).toBe(64);
    expect(filesOf('cut')).toEqual(filesOf('whole'));
  });

  it('encodes damaged parts of a share again', async () => {
    await encodeJobShare(job('damaged'), { index: 0, count: 1 }, OPTIONS);
    const part = (at: number) => join(root, `damaged/parts/00000${at}.part`);
    const [first, second] = [0, 1].map((at) => readFileSync(part(at)));
    writeFileSync(part(0), first.subarray(0, first.length - 6));
    writeFileSync(part(1), `{${second.toString('latin1')}`);
    await encodeJob(job('damaged'), OPTIONS);
    expect(filesOf('damaged')).toEqual(filesOf('whole'));
  });

  it('refuses pictures and encoders that lead out of the data root by a list or a link, and reads none of them', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'amr-outside-'));
    const secret = join(outside, 'secret.png');
    writeFileSync(secret, 'a secret');
    writeEncoder(join(root, 'of-pictures'));
    writeEncoder(join(root, 'linked'));
    rmSync(join(root, 'linked/preprocessor_config.json'));
    symlinkSync(secret, join(root, 'linked/preprocessor_config.json'));
    mkdirSync(join(root, 'pictures'));
    symlinkSync(secret, join(root, 'pictures/a.png'));
    writeFileSync(join(root, 'list.csv'), `item,image\na,${secret}\n`);
    writeFileSync(join(root, 'up.csv'), `item,image\na,${relative(root, secret)}\n`);
    const sources = [
      { images: 'list.csv' },
      { images: 'up.csv' },
      { images: 'pictures' },
      { images: 'pictures/{item}.png' },
      { images: 'pictures', encoder: 'linked' },
      { images: 'pictures', encoder: 'linked/model.onnx' },
    ];
    for (const [at, source] of sources.entries()) {
      const own = { texts: undefined, column: undefined, pooling: undefined, encoder: 'of-pictures', onError: 'skip' };
      const refused = job(`outside-${at}`, { ...own, ...source });
      const error = (await encodeJob(refused, OPTIONS).catch((failure: unknown) => failure)) as InputError;
      expect(error, JSON.stringify(source)).toMatchObject({ code: 'data-outside-root' });
      expect(error.message).not.toContain('a secret');
      expect(existsSync(join(root, `outside-${at}/features.npy`))).toBe(false);
      await expect(encodeJobShare(refused, { index: 0, count: 1 }, OPTIONS)).rejects.toMatchObject({
        code: error.code,
      });
    }
    rmSync(outside, { recursive: true });
  });

  it.each([
    ['features of other settings', job('whole', { type: 'float16' }), 'it holds the features of an earlier encoding'],
    ['files of something else', job('foreign'), 'it holds items.txt, which is of no earlier encoding'],
    ['a folder outside the data root', job('../elsewhere'), 'it leads out of the data root'],
    ['a link that leads out of the data root', job('link'), 'it leads out of the data root'],
    ['a model on a hub, for a process of a cluster', job('x', { encoder: 'org/name' }), 'download no model from a hub'],
  ])('refuses %s', async (_, refused, message) => {
    mkdirSync(join(root, 'foreign'), { recursive: true });
    writeFileSync(join(root, 'foreign/items.txt'), 'a\n');
    rmSync(join(root, 'link'), { force: true });
    symlinkSync(tmpdir(), join(root, 'link'));
    const before = filesOf('whole');
    await expect(encodeJob(refused, OPTIONS)).rejects.toThrow(message);
    await expect(encodeJobShare(refused, { index: 0, count: 2 }, OPTIONS)).rejects.toThrow(message);
    expect(filesOf('whole')).toEqual(before);
  });
});
