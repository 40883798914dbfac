import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import type { FileData } from '../../job/index.js';
import { CLAIM } from '../../objects/claim.js';
import { openData, type OpenDataOptions } from '../../training/data.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';
import { describeWithVersitygw, startObjectServer, type ObjectServer } from './versitygw.js';

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: large}
spec:
  data: {root: s3://data/raw, interactions: train.csv, features: [features.npy], items: items.txt, test: test.csv}
  model: {factors: 6}
  stages: [{kind: mf, epochs: 2, loss: softmax, negatives: 20}, {kind: vbpr, epochs: 3}]
  partitions: 6
  batchSize: 64
  evaluation: {every: 1, candidates: 30}
  engine: reference
`;
const FILES: FileData = {
  kind: 'files',
  root: 's3://data/raw',
  interactions: 'train.csv',
  items: 'items.txt',
  features: ['features.npy'],
  test: 'test.csv',
  images: null,
};

describeWithVersitygw('spec.data.prepareTo with an address', () => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  let server: ObjectServer;
  let caches = 0;

  beforeAll(async () => {
    await writeSyntheticCatalog({ users: 400, items: 150, seed: 4 }, data);
    // Long lines take a while to read.
    const [header, ...lines] = readFileSync(join(data, 'train.csv'), 'utf8').trimEnd().split('\n');
    const long = lines.map((line) => `${line},${'x'.repeat(6000)}`).join('\n');
    writeFileSync(join(data, 'train.csv'), `${header},text\n${long}\n`);
    server = await startObjectServer();
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    for (const name of readdirSync(data)) await server.put(`raw/${name}`, readFileSync(join(data, name)));
  });
  beforeEach(newCache);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });

  /** A folder of downloads that is empty, as on another machine. */
  function newCache(): string {
    const cache = join(folder, `cache-${caches++}`);
    mkdirSync(cache);
    vi.stubEnv('AMR_CACHE', cache);
    return cache;
  }

  /** The names of the objects that were downloaded. */
  const downloaded = (cache: string) =>
    existsSync(join(cache, 'objects'))
      ? readdirSync(join(cache, 'objects'), { recursive: true }).map((path) => String(path).split('/')[1])
      : [];

  async function read(more: Partial<FileData>, mayWrite = true, own: Partial<OpenDataOptions> = {}) {
    const notes: string[] = [];
    const preparing = { mayWrite, onNote: (note: string) => notes.push(note) };
    const options = { root: folder, scratch: join(folder, 'scratch'), within: undefined, preparing, ...own };
    const { fingerprint } = await openData({ ...FILES, ...more }, options);
    return { fingerprint, notes: notes.join('\n') };
  }

  it('prepares the data once, and reads them on other machines without the files that were prepared', async () => {
    const to = { prepareTo: 's3://data/once/' };
    const { fingerprint } = await read({});
    const absent = await read(to, false);
    expect(absent.notes).toContain('s3://data/once holds no data that were prepared from these files');
    expect(absent.fingerprint).toBe(fingerprint);
    expect((await read(to)).notes).toMatch(/MiB of interactions are prepared once, and copied to s3:\/\/data\/once/);
    const names = await server.names('once');
    expect(names).toContain('prepared.json');
    expect(names).not.toContain(CLAIM);
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
    const manifest = await server.read('once/prepared.json');
    for (const mayWrite of [true, false]) {
      const cache = newCache();
      expect(await read(to, mayWrite)).toEqual({
        fingerprint,
        notes: 'the data are read from s3://data/once, where they were prepared',
      });
      expect(downloaded(cache)).toContain('histories.items');
      for (const name of ['train.csv', 'items.txt.partial']) expect(downloaded(cache)).not.toContain(name);
    }
    // Other held-out pairs are read from their files.
    await server.put('raw/other.csv', readFileSync(join(data, 'test.csv'), 'utf8').split('\n').slice(0, 40).join('\n'));
    const other = { test: 'other.csv' };
    expect((await read({ ...to, ...other })).fingerprint).toBe((await read(other)).fingerprint);
    expect((await server.read('once/prepared.json')).equals(manifest)).toBe(true);
  });

  it('prepares the data once where several processes begin together', async () => {
    const to = { prepareTo: 's3://data/together' };
    const scratches = ['a', 'b', 'c'].map((name) => join(folder, name));
    const all = await Promise.all(scratches.map((scratch) => read(to, true, { scratch })));
    expect(all.filter(({ notes }) => notes.includes('are prepared once'))).toHaveLength(1);
    const others = all.filter(({ notes }) => !notes.includes('are prepared once'));
    for (const { notes } of others) expect(notes).toContain('the data are read from s3://data/together');
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  it('compares local files with what was prepared, and never replaces data of other files', async () => {
    const to = { root: data, prepareTo: 's3://data/local' };
    const { fingerprint } = await read({ root: data });
    for (const mayWrite of [true, true, false]) expect((await read(to, mayWrite)).fingerprint).toBe(fingerprint);
    const names = await server.names('local');
    const changes: [change: Partial<FileData>, words: string][] = [
      [{ where: 'item != "item-1"' }, 'the job reads its interactions with'],
      [{ interactions: 'test.csv', test: null }, 'it is not train.csv'],
      [{ root: 's3://data/changed' }, 's3://data/changed/train.csv changed since it was prepared'],
    ];
    for (const name of readdirSync(data)) await server.put(`changed/${name}`, readFileSync(join(data, name)));
    const fromObjects = { root: 's3://data/changed', prepareTo: 's3://data/objects' };
    await read(fromObjects);
    await server.put('changed/train.csv', `${readFileSync(join(data, 'train.csv'), 'utf8')}user-1,item-1,x\n`);
    for (const [change, words] of changes) {
      const place = change.root === undefined ? to : fromObjects;
      const refused = read({ ...place, ...change });
      await expect(refused).rejects.toMatchObject({ code: 'prepared-address-kept' });
      await expect(refused).rejects.toThrow(words);
      // Who may not write reads the files as they are now.
      const own = await read({ ...place, ...change }, false);
      expect(own.fingerprint).toBe((await read({ ...place, ...change, prepareTo: undefined })).fingerprint);
      expect(own.notes).toContain('reads the files itself');
    }
    expect(await server.names('local')).toEqual(names);
    const kept = amr('train', jobFile('kept', 's3://data/objects', 's3://data/changed'), '--model', join(folder, 'm'));
    expect((await kept).stderr).toContain('Remove what is there, so that the data are prepared again, or name another');
    expect((await kept).code).toBe(2);
  });

  it('refuses a folder of other objects, and touches none of them', async () => {
    for (const name of ['mine.txt', 'items.txt']) {
      await server.put(`foreign-${name}/${name}`, 'mine');
      await expect(read({ prepareTo: `s3://data/foreign-${name}` })).rejects.toThrow(
        `Cannot prepare data in s3://data/foreign-${name}: it holds other files, such as ${name}`,
      );
      expect(await server.names(`foreign-${name}`)).toEqual([name]);
      expect((await server.read(`foreign-${name}/${name}`)).toString()).toBe('mine');
    }
  });

  it('begins anew on what a process left, and leaves nothing when it is stopped', async () => {
    const to = { prepareTo: 's3://data/left' };
    await server.put(`left/${CLAIM}`, JSON.stringify({ owner: `4194305@${(await import('node:os')).hostname()}@1` }));
    await server.put('left/users.txt', 'half');
    await server.put('left/validation.users', 'half');
    const abort = new AbortController();
    const stopped = read(to, true, { signal: abort.signal });
    await vi.waitUntil(async () => !(await server.names('left')).includes('users.txt'));
    abort.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    expect(await server.names('left').catch(() => [])).toEqual([]);
    const { fingerprint } = await read({});
    expect((await read(to)).fingerprint).toBe(fingerprint);
    expect(await server.names('left')).not.toContain('validation.users');
  });

  /** Writes a job file. */
  function jobFile(name: string, prepareTo?: string, root = 's3://data/raw'): string {
    const path = join(folder, `${name}.yaml`);
    const text = JOB.replace('s3://data/raw', root).replace('{name: large}', `{name: ${name}}`);
    writeFileSync(
      path,
      prepareTo === undefined ? text : text.replace('test.csv}', `test.csv, prepareTo: "${prepareTo}"}`),
    );
    return path;
  }

  it('trains on a cluster as one machine does on the files, with a worker that is killed while it prepares', async () => {
    const options = ['--workers', '3', '--shards', '2', '--port', '0', '-o', 'json'];
    const env = { TMPDIR: folder, AMR_CACHE: newCache() };
    const up = new Amr(['up', ...options], { cwd: folder, env });
    await new Promise((resolve) => up.process.stdout!.once('data', resolve));
    const { server: at, processes } = JSON.parse(up.stdout) as { server: string; processes: Record<string, number> };
    try {
      const place = 's3://data/cluster/prepared';
      const submit = (name: string) =>
        new Amr(['submit', jobFile(name, place), '--server', at, '--insecure', '--wait', '-o', 'json']);
      const first = submit('first');
      const ended = first.ended;
      let owner = '';
      while (owner === '') {
        owner = await server.read(`cluster/prepared/${CLAIM}`).then(String, () => '');
        await setTimeout(2);
      }
      const killed = Number((JSON.parse(owner) as { owner: string }).owner.split('@')[0]);
      expect(Object.values(processes)).toContain(killed);
      process.kill(killed, 'SIGKILL');
      expect(await server.names('cluster/prepared')).not.toContain('prepared.json');
      const submitted = await ended;
      expect(submitted.code, submitted.stderr).toBe(0);
      expect(await server.names('cluster/prepared')).toContain('prepared.json');
      const manifest = await server.read('cluster/prepared/prepared.json');
      const second = await submit('second').ended;
      expect(second.code, second.stderr).toBe(0);
      expect((await server.read('cluster/prepared/prepared.json')).equals(manifest)).toBe(true);
      const files = await amr(
        'train',
        jobFile('alone', undefined, data),
        '--model',
        join(folder, 'alone'),
        '-o',
        'json',
      );
      const here = await amr('train', jobFile('here', place), '--model', join(folder, 'here'), '-o', 'json');
      const result = ({ stdout }: { stdout: string }) => {
        const { digest, metrics } = JSON.parse(stdout) as { digest: string; metrics: object };
        return { digest, metrics };
      };
      for (const run of [submitted, second, here]) expect(result(run)).toEqual(result(files));
      const evaluated = await amr('evaluate', join(folder, 'here'), '-o', 'json');
      expect(evaluated.code, evaluated.stderr).toBe(0);
      for (const name of ['first', 'second']) {
        const logs = (await amr('logs', name, '--server', at, '--insecure')).stdout;
        expect(logs).toContain(`the data are read from ${place}, where they were prepared`);
        expect(logs.includes('are prepared once')).toBe(name === 'first');
      }
    } finally {
      up.process.kill('SIGINT');
      await up.ended;
    }
  });
});
