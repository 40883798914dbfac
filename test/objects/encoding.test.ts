import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { encode, type EncodeOptions } from '../../encode/index.js';
import { compileJob, train } from '../../local/index.js';
import { ObjectStore } from '../../objects/store.js';
import { readModelConfig } from '../../storage/model-folder.js';
import { writeEncoder, writeTextEncoder } from '../support/encoders.js';
import { Amr } from '../tools/amr.js';
import { CuttingProxy } from './cutting-proxy.js';
import { describeWithVersitygw, startObjectServer, type ObjectServer } from './versitygw.js';

const COUNT = 200;
const FILES = ['features.npy', 'items.txt'];

describeWithVersitygw('encoding from an object store', () => {
  let server: ObjectServer;
  let folder: string;
  let count = 0;

  beforeAll(async () => {
    server = await startObjectServer();
    folder = await mkdtemp(join(tmpdir(), 'amr-encode-objects-'));
    for (const [name, value] of Object.entries({ ...server.environment, AMR_CACHE: join(folder, 'cache') }))
      vi.stubEnv(name, value);
    for (let at = 0; at < COUNT; at++) {
      const pixels = Buffer.from(Array.from({ length: 20 * 18 * 3 }, (_, k) => (k * (at + 3)) % 256));
      const picture = await sharp(pixels, { raw: { width: 20, height: 18, channels: 3 } })
        .png()
        .toBuffer();
      await writeBoth(`pictures/${at % 2 ? '' : 'more/'}p${String(at).padStart(3, '0')}.png`, picture);
    }
    await writeBoth('pictures/.hidden/x.png', 'not listed');
    await writeBoth('pictures/read.me', 'no picture');
    writeEncoder(join(folder, 'models/clip'));
    writeTextEncoder(join(folder, 'models/words'));
    for (const name of await readdir(join(folder, 'models'), { recursive: true }))
      if (/\.\w+$/.test(name)) await server.put(`models/${name}`, await readFile(join(folder, 'models', name)));
    await server.put('models/clip/large.bin', Buffer.alloc(1 << 20));
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Writes a file on this machine and an object of the same content. */
  async function writeBoth(key: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), content);
    await server.put(key, content);
  }

  /** Encodes into a new folder, and returns its path. */
  async function encoded(options: Omit<EncodeOptions, 'to'>): Promise<string> {
    const to = join(folder, `to-${count++}`);
    await encode({ threads: 2, ...options, to });
    return to;
  }

  const read = (to: string, name: string) => readFile(join(to, name));
  const lines = async (to: string, name: string) => (await read(to, name)).toString().trim().split('\n');
  const same = async (left: string, right: string) => {
    for (const name of FILES) expect((await read(left, name)).equals(await read(right, name)), name).toBe(true);
    const described = async (to: string) =>
      JSON.parse((await read(to, 'features.json')).toString()) as { encoder: object };
    expect((await described(left)).encoder).toEqual((await described(right)).encoder);
  };
  const local = () => ({ images: join(folder, 'pictures'), encoder: join(folder, 'models/clip') });
  const stored = { images: 's3://data/pictures/', encoder: 's3://data/models/clip/' };

  it('gives the bits of a folder, from a folder, a list and a pattern, and keeps no picture', async () => {
    const whole = await encoded(local());
    await same(await encoded(stored), whole);
    await same(await encoded({ images: 's3://data/pictures', encoder: 's3://data/models/clip/model.onnx' }), whole);
    const some = ['p101', 'more/p100', 'p003'];
    const list = (to: (id: string) => string) => `item,image\n${some.map((id) => `${id},${to(id)}.png\n`).join('')}`;
    await writeBoth(
      'list.csv',
      list((id) => `pictures/${id}`),
    );
    await writeFile(
      join(folder, 'remote.csv'),
      list((id) => `s3://data/pictures/${id}`),
    );
    await server.put(
      'lists/up.csv',
      list((id) => `../pictures/${id}`),
    );
    const listed = await encoded({ ...local(), images: join(folder, 'list.csv') });
    await same(await encoded({ ...stored, images: 's3://data/list.csv' }), listed);
    await same(await encoded({ ...stored, images: 's3://data/lists/up.csv' }), listed);
    await same(await encoded({ ...local(), images: join(folder, 'remote.csv') }), listed);
    await writeBoth('items.txt', 'p101\np003\n');
    const pattern = { images: 'pictures/{item}.png', items: 'items.txt' };
    const matched = await encoded({
      ...local(),
      images: join(folder, pattern.images),
      items: join(folder, 'items.txt'),
    });
    await same(
      await encoded({ ...stored, images: `s3://data/${pattern.images}`, items: 's3://data/items.txt' }),
      matched,
    );
    await same(
      await encoded({ ...stored, images: 's3://data/pictures/{item}.png' }),
      await encoded({ ...local(), images: join(folder, 'pictures/{item}.png') }),
    );
    const kept = await readdir(join(folder, 'cache'), { recursive: true });
    expect(kept.filter((name) => name.includes('.png') || name.includes('large.bin'))).toEqual([]);
    expect(await readdir(join(folder, 'cache/encoding'))).toEqual([]);
  });

  it('holds copies of a few pictures at once, however many there are', async () => {
    const cache = join(folder, 'cache/encoding');
    await mkdir(cache, { recursive: true });
    let most = 0;
    const onProgress = () => {
      const held = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      most = Math.max(most, held.length);
    };
    await encoded({ ...stored, threads: 1, onProgress });
    // Each has up to three files while it is downloaded.
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(3 * 9);
  });

  it('reads texts and their encoder, and names their addresses in errors', async () => {
    await writeBoth('texts.csv', 'item,title\na,red shoe\nb,"wool, blue"\n');
    const more = { column: 'title', pooling: 'mean' } as const;
    const texts = await encoded({ ...more, texts: join(folder, 'texts.csv'), encoder: join(folder, 'models/words') });
    const address = { texts: 's3://data/texts.csv', encoder: 's3://data/models/words' };
    await same(await encoded({ ...more, ...address }), texts);
    await expect(encoded({ ...address, ...more, column: 'name' })).rejects.toThrow('Cannot read s3://data/texts.csv: it must have the column'); // prettier-ignore
    await expect(encoded({ ...stored, encoder: 's3://data/models/words/' })).rejects.toThrow('Cannot read s3://data/models/words/preprocessor_config.json'); // prettier-ignore
  });

  it.each([
    ['the address of a folder', { images: 's3://data/nothing/' }, 'object-not-found', 's3://data/nothing/'],
    ['the address of a bucket', { images: 's3://nowhere/x/' }, 'object-not-found', 'there is no such bucket'],
    ['the address of an encoder', { encoder: 's3://data/models/no' }, 'object-not-found', 's3://data/models/no'],
    ['a secret', { AWS_SECRET_ACCESS_KEY: 'x' }, 'object-access-refused', 'SignatureDoesNotMatch'],
  ])('refuses what is wrong for all objects: %s', async (_, wrong, code, words) => {
    const { AWS_SECRET_ACCESS_KEY: secret, ...options } = { AWS_SECRET_ACCESS_KEY: 'tester-secret', ...wrong };
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
    try {
      const encoding = encoded({ ...stored, ...options });
      await expect(encoding).rejects.toMatchObject({ code });
      await expect(encoding).rejects.toThrow(words);
    } finally {
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'tester-secret');
    }
  });

  it('writes into an object store what it writes into a folder, and training knows the encoder of the features there', async () => {
    const to = 's3://data/out/features';
    await writeFile(join(folder, 'train.csv'), Array.from({ length: 60 }, (_, at) => `u${at % 9},p${String(2 * ((at * 7) % 100) + 1).padStart(3, '0')}\n`).join('')); // prettier-ignore
    for (const type of ['float32', 'int8'] as const) {
      const name = type === 'int8' ? 'features.safetensors' : 'features.npy';
      const whole = await encoded({ ...local(), type });
      const options = { ...stored, to, type, threads: 2 };
      const result = await encode({ ...options, overwrite: type === 'int8' });
      expect(result.files).toEqual([name, 'items.txt', 'features.json'].map((each) => `${to}/${each}`));
      expect(await server.names('out/features')).toEqual(['features.json', name, 'items.txt'].sort());
      for (const each of [name, 'items.txt'])
        expect((await server.read(`out/features/${each}`)).equals(await read(whole, each)), each).toBe(true);
      expect(await encode({ ...options, resume: true })).toEqual(result);
      await expect(encode(options)).rejects.toMatchObject({ code: 'encoding-kept' });
      const { model } = await train(jobOf({ encode: { ...stored, to, type } }), { root: folder, modelDirectory: join(folder, type) }); // prettier-ignore
      expect(JSON.stringify(await readModelConfig(model))).toContain('"name":"clip"');
    }
    expect(await readdir(join(folder, 'cache/encoding'))).toEqual([]);
  });

  it('puts shares together that several processes wrote into an object store, after a SIGKILL in the middle', async () => {
    const job = join(folder, 'shares.json');
    await writeFile(job, JSON.stringify(documentOf({ encode: { ...stored, to: 's3://data/out/shares/' } })));
    const env = { ...server.environment, AMR_CACHE: join(folder, 'cache-of-shares') };
    const share = (...args: string[]) => new Amr(['encode', job, '--threads', '1', ...args], { env });
    const first = share('--part', '1/2');
    const kept = async () =>
      (await server.names('out/shares/parts').catch(() => [])).filter((name) => name.endsWith('.part'));
    await vi.waitUntil(async () => (await kept()).length > 0, { timeout: 60_000, interval: 1 });
    first.process.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    expect((await kept()).length).toBeLessThan(2 + 1);
    for (const args of [['--part', '2/2'], ['--part', '1/2'], []]) {
      const ended = await share(...args).ended;
      expect(ended.code, ended.stderr).toBe(0);
    }
    const whole = await encoded(local());
    for (const name of FILES)
      expect((await server.read(`out/shares/${name}`)).equals(await read(whole, name)), name).toBe(true);
    expect(await server.names('out/shares')).toEqual(['features.json', ...FILES].sort());
  });

  it('lists objects that are missing or broken, and writes no row for them', async () => {
    await server.put(
      'bad.csv',
      'item,image\np101,pictures/p101.png\ngone,pictures/gone.png\nbroken,pictures/read.me\n',
    );
    const options = { ...stored, images: 's3://data/bad.csv' };
    await expect(encoded(options)).rejects.toThrow(/Cannot encode 1 of 3 pictures\ngone: there is no such object \(s3:\/\/data\/pictures\/gone.png\)/); // prettier-ignore
    const to = await encoded({ ...options, onError: 'skip' });
    expect(await lines(to, 'items.txt')).toEqual(['p101']);
    expect(await lines(to, 'problems.csv')).toEqual([
      'item,image,problem',
      'gone,s3://data/pictures/gone.png,there is no such object',
      expect.stringMatching(/^broken,s3:\/\/data\/pictures\/read.me,/),
    ]);
    await server.put('local.csv', 'item,image\np101,/etc/passwd\n');
    await expect(encoded({ ...stored, images: 's3://data/local.csv' })).rejects.toThrow('its file must be relative to the list'); // prettier-ignore
  });

  it('lists an object that changes after it was found, and encodes it the next time', async () => {
    const picture = await readFile(join(folder, 'pictures/p003.png'));
    await server.put('changing/a.png', picture);
    await server.put('changing/b.png', await readFile(join(folder, 'pictures/p001.png')));
    const options = { ...stored, images: 's3://data/changing/', to: join(folder, `to-${count++}`), threads: 1 };
    const onProgress = (_: number, { done }: { done: number }) =>
      void (done === 0 && server.putSync('changing/b.png', picture));
    await expect(encode({ ...options, onProgress })).rejects.toThrow(/b: it changed while it was read/);
    await encode({ ...options, resume: true });
    const rows = (await read(options.to, 'features.npy')).subarray(-64);
    expect(rows.subarray(0, 32).equals(rows.subarray(32))).toBe(true);
  });

  it('reads an object again that could not be read, although it is as it was found', async () => {
    const picture = await readFile(join(folder, 'pictures/p003.png'));
    const store = await ObjectStore.open();
    await store.put('s3://data/again/a.png', picture);
    store.close();
    const options = { ...stored, images: 's3://data/again/', to: join(folder, `to-${count++}`) };
    // The store goes on naming the ETag of the first content, but another size.
    const onProgress = (_: number, { done }: { done: number }) =>
      void (done === 0 && server.putSync('again/a.png', Buffer.concat([picture, picture])));
    await expect(encode({ ...options, onProgress })).rejects.toThrow(/a: it changed while it was read/);
    server.putSync('again/a.png', picture);
    expect((await encode({ ...options, resume: true })).items).toBe(1);
  });

  it('goes on after SIGKILL with the parts that are done, without what the dead process had copied', async () => {
    const to = join(folder, 'killed');
    const cache = join(folder, 'cache-of-killed');
    const proxy = new CuttingProxy(server.port);
    const env = { ...server.environment, AMR_CACHE: cache, AWS_ENDPOINT_URL_S3: await proxy.listen() };
    const args = ['encode', '--images', stored.images, '--encoder', stored.encoder, '--to', to, '--threads', '1'];
    try {
      const first = new Amr(args, { env });
      await vi.waitUntil(async () => (await partsIn(to)).length > 0, { timeout: 60_000, interval: 1 });
      first.process.kill('SIGKILL');
      expect((await first.ended).signal).toBe('SIGKILL');
      expect((await partsIn(to)).length).toBeLessThan(4);
      expect(await readdir(join(cache, 'encoding'))).not.toEqual([]);
      const again = await new Amr([...args, '--resume'], { env }).ended;
      expect(again.code, again.stderr).toBe(0);
      await same(to, await encoded(local()));
      expect(await readdir(join(cache, 'encoding'))).toEqual([]);
    } finally {
      await proxy.close();
    }
  });
});

function documentOf(spec: object): object {
  const data = { interactions: 'train.csv' };
  const small = { model: { factors: 4 }, stages: [{ kind: 'vbpr', epochs: 1 }], partitions: 1, engine: 'reference' };
  return { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name: 'stored' }, spec: { data, ...small, ...spec } }; // prettier-ignore
}

const jobOf = (spec: object) => compileJob(documentOf(spec));

async function partsIn(to: string): Promise<string[]> {
  const names = await readdir(join(to, 'parts')).catch(() => []);
  return names.filter((name) => name.endsWith('.part'));
}
