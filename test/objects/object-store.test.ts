import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compileJob, evaluate, train } from '../../local/index.js';
import { LocalCopies, type CopyOptions } from '../../objects/local-copies.js';
import { readJobData } from '../../training/data.js';
import { publishModel } from '../../training/publication.js';
import { CuttingProxy } from './cutting-proxy.js';
import { describeWithVersitygw, startObjectServer, type ObjectServer } from './versitygw.js';

describeWithVersitygw('object stores', () => {
  let server: ObjectServer;
  let folder: string;
  let large: Buffer;

  beforeAll(async () => {
    server = await startObjectServer();
    folder = await mkdtemp(join(tmpdir(), 'amr-object-store-'));
    for (const [name, value] of Object.entries({ ...server.environment, AMR_CACHE: join(folder, 'cache') }))
      vi.stubEnv(name, value);
    large = randomBytes(40 << 20);
    await writeBoth('large.bin', large);
    const rows = Array.from({ length: 20 }, (_, user) => [0, 1, 2, 3].map((n) => `u${user},i${(user + 3 * n) % 12}\n`));
    const text = (part: string[][]) => `user,item\n${part.flat().join('')}`;
    await writeBoth('train.csv', text(rows));
    await writeBoth('parts/part-0.csv', text(rows.slice(0, 9)));
    await writeBoth('parts/part-1.csv', text(rows.slice(9)));
    await writeBoth('parts/other.csv', 'not,read\n1,2,3\n');
    await writeBoth('test.csv', `user,item\n${rows.map((_, user) => `u${user},i${(user + 1) % 12}\n`).join('')}`);
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

  const jobOf = (data: object, more: object = {}) =>
    compileJob({
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name: 'one' },
      spec: { data, stages: [{ kind: 'mf', epochs: 2 }], ...more },
    });
  const trained = (job: ReturnType<typeof jobOf>, name: string, more: object = {}) =>
    train(job, { root: folder, modelDirectory: join(folder, 'models', name), ...more });

  it('give the model that files give, which is published, evaluated and continued from by its address', async () => {
    const expected = await trained(jobOf({ interactions: 'train.csv', test: 'test.csv' }), 'files');
    const output = 's3://data/models/one';
    const notes: string[] = [];
    const onEvent = (event: { type: string; message?: string }) => notes.push(event.message ?? '');
    const job = jobOf({ interactions: 's3://data/train.csv', test: 's3://data/test.csv' }, { output });
    expect((await trained(job, 'objects', { onEvent })).digest).toBe(expected.digest);
    expect(notes.join('\n')).toContain('s3://data/train.csv: comma-separated');
    expect(notes.join('\n')).not.toContain(join(folder, 'cache'));
    expect(await evaluate(output)).toEqual(await evaluate(join(folder, 'models/files')));
    await expect(trained(job, 'again')).rejects.toMatchObject({ code: 'object-model-kept' });

    const parts = await trained(jobOf({ root: 's3://data/parts', interactions: 'part-*.csv' }, { from: output }), 'on');
    const alike = jobOf({ interactions: 'parts/part-*.csv' }, { from: join(folder, 'models/files') });
    expect(parts.digest).toBe((await trained(alike, 'alike')).digest);
  });

  it('name the address in an error about the content', async () => {
    await server.put('bad.csv', 'user,item\nu1,i1\nu2\n');
    await expect(trained(jobOf({ interactions: 's3://data/bad.csv' }), 'bad')).rejects.toThrow(/s3:\/\/data\/bad\.csv/);
  });

  /** Downloads an object into a cache of its own. */
  const download = (cache: string, endpoint: string, more: CopyOptions = {}) => {
    vi.stubEnv('AMR_CACHE', join(folder, cache));
    return new LocalCopies({ store: { endpoint }, ...more }).add('s3://data/large.bin');
  };

  it('are read on after a connection was cut, within one download and by the next one', async () => {
    const proxy = new CuttingProxy(server.port);
    const endpoint = await proxy.listen();
    try {
      proxy.limit = 37 << 20;
      // The address of the proxy stays, so the second download finds what the first one left.
      await expect(download('resumed', endpoint, { patienceMs: 0 })).rejects.toMatchObject({
        code: 'object-store-unreachable',
      });
      const first = proxy.bytes;
      expect(first).toBeGreaterThan(8 << 20);
      proxy.limit = first + (1 << 20);
      proxy.onCut = () => (proxy.limit = Infinity);
      proxy.ranges.length = 0;
      const path = await download('resumed', endpoint);
      expect((await readFile(path)).equals(large)).toBe(true);
      // The first download began its fifth and last part when it had kept another one.
      const parts = new Set(proxy.ranges.map((from) => Math.floor(from / (8 << 20))));
      expect([0, 1, 2, 3, 4].filter((part) => !parts.has(part))).not.toEqual([]);
      expect(await readdir(dirname(path))).toEqual(['large.bin']);
    } finally {
      await proxy.close();
    }
  });

  it('refuse an object that changes while it is read', async () => {
    const other = Buffer.from(large);
    other[0] ^= 1;
    let isChanged = false;
    const onDownload = () => {
      if (isChanged) return;
      isChanged = true;
      void server.put('large.bin', other);
    };
    await expect(download('changed', server.endpoint, { onDownload })).rejects.toMatchObject({
      code: 'object-changed',
    });
    const names = await readdir(join(folder, 'changed'), { recursive: true });
    expect(names.filter((name) => name.endsWith('large.bin'))).toEqual([]);
  });

  describe('tell what is wrong:', () => {
    it.each([
      ['a key', 's3://data/nothing.csv', {}, 'object-not-found', 'there is no such object'],
      ['a bucket', 's3://nowhere/x.csv', {}, 'object-not-found', 'there is no such bucket'],
      ['a region', 's3://data/train.csv', { AWS_REGION: 'us-west-2' }, 'object-region-wrong', 'eu-test'],
      ['a secret', 's3://data/train.csv', { AWS_SECRET_ACCESS_KEY: 'x' }, 'object-access-refused', 'SignatureDoesNot'],
      ['a token', 's3://data/train.csv', { AWS_SESSION_TOKEN: 'x' }, 'object-access-refused', 'InvalidToken'],
      ['a full cache', 's3://data/train.csv', { AMR_CACHE_LIMIT: '100' }, 'object-cache-full', '0 of 100 are used'],
    ])('%s', async (_, address, environment, code, words) => {
      vi.stubEnv('AMR_CACHE', join(folder, 'empty'));
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      try {
        const adding = new LocalCopies().add(address);
        await expect(adding).rejects.toMatchObject({ code, facts: { address } });
        await expect(adding).rejects.toThrow(words);
      } finally {
        vi.stubEnv('AMR_CACHE_LIMIT', undefined);
        vi.stubEnv('AWS_SESSION_TOKEN', undefined);
        for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
      }
    });
  });

  it('allow a confined process the objects that the job names, and no other file of the cache', async () => {
    vi.stubEnv('AMR_CACHE', join(folder, 'confined'));
    const root = await mkdtemp(join(folder, 'root-'));
    const options = { root, scratch: root, within: { root, credentials: [] } };
    const { userIds } = await readJobData(jobOf({ interactions: 's3://data/train.csv' }), options);
    expect(userIds.length).toBe(20);
    const path = await new LocalCopies().add('s3://data/train.csv');
    await expect(readJobData(jobOf({ interactions: path }), options)).rejects.toMatchObject({
      code: 'data-outside-root',
    });
  });

  it('show no half of a model that is interrupted, and keep no part of its files', async () => {
    const proxy = new CuttingProxy(server.port);
    const store = { endpoint: await proxy.listen() };
    try {
      await trained(jobOf({ interactions: 'train.csv' }), 'half');
      const model = join(folder, 'models/half');
      // The tensors must be large enough for an upload in parts.
      await writeFile(join(model, 'model.safetensors'), large);
      await publishModel(model, 's3://data/models/half', { store });
      const published = await server.names('models/half');
      expect(published).toContain('config.json');
      const abort = new AbortController();
      const publishing = publishModel(model, 's3://data/models/half', { store, signal: abort.signal });
      await vi.waitUntil(async () => !(await server.names('models/half')).includes('config.json'));
      abort.abort(new Error('stopped'));
      await expect(publishing).rejects.toThrow('stopped');
      await expect(evaluate('s3://data/models/half')).rejects.toMatchObject({ code: 'model-folder-incomplete' });
      await publishModel(model, 's3://data/models/half', { store });
      expect(await server.names('models/half')).toEqual(published);
      expect((await stat(join(model, 'config.json'))).size).toBeGreaterThan(0);
    } finally {
      await proxy.close();
    }
  });
});
