import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulatedJob, recordFor } from '../../test/simulation/jobs.js';
import { DirectoryStore } from './directory-store.js';
import { StoreTakenError } from './job-store.js';

describe('DirectoryStore', () => {
  let directory: string;
  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'amr-store-'))));
  afterEach(() => rm(directory, { recursive: true }));

  const prepared = { manifest: simulatedJob({}).manifest, fingerprint: 'f', engine: 'reference', device: 'cpu' };
  const record = { ...recordFor(simulatedJob({ name: 'one' }), 12.5), prepared };

  it('put() keeps a record for the next owner, bytes included; remove() forgets it', async () => {
    const store = new DirectoryStore(directory);
    expect(await store.open()).toEqual({ epoch: 1, records: [], damaged: [] });
    await store.put(record);
    await store.put({ ...record, run: 3 });
    const next = new DirectoryStore(directory);
    expect(await next.open()).toEqual({ epoch: 2, records: [{ ...record, run: 3 }], damaged: [] });
    await next.remove(record.uid);
    await next.remove(record.uid);
    expect((await new DirectoryStore(directory).open()).records).toEqual([]);
    expect(await readdir(join(directory, 'jobs'))).toEqual([]);
  });

  it('open() takes the store from whoever had it: that one can store nothing any more', async () => {
    const old = new DirectoryStore(directory);
    await old.open();
    await old.renew();
    const next = new DirectoryStore(directory);
    await next.open();
    await next.put(record);
    for (const act of [() => old.put({ ...record, run: 9 }), () => old.remove(record.uid), () => old.renew()]) {
      await expect(act()).rejects.toThrow(new StoreTakenError(1, 2));
    }
    expect((await new DirectoryStore(directory).open()).records).toEqual([record]);
  });

  it('open() gives every owner an epoch of its own, also when many open at once', async () => {
    const stores = Array.from({ length: 8 }, () => new DirectoryStore(directory));
    const epochs = (await Promise.all(stores.map((store) => store.open()))).map(({ epoch }) => epoch);
    expect(epochs.sort((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const isOwner = await Promise.all(stores.map((store) => store.renew().then(() => true, () => false))); // prettier-ignore
    expect(isOwner.filter(Boolean)).toHaveLength(1);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['garbage', () => '\0\x01garbage'],
    ['null', () => 'null'],
    ['of another version', () => '{"version": 9, "record": {}}'],
    ['changed in one digit', (text: string) => text.replace('12.5', '12.6')],
    ['of another job', (text: string) => text, 'other'],
  ])('open() sets aside a record that is %s, and reads all others', async (_, damage, uid = record.uid) => {
    const store = new DirectoryStore(directory);
    await store.open();
    await store.put(record);
    await store.put({ ...record, uid: 'intact', name: 'two' });
    const path = join(directory, 'jobs', `${uid}.json`);
    const damagedText = damage(await readFile(join(directory, 'jobs', `${record.uid}.json`), 'utf8'));
    if (uid !== record.uid) await rm(join(directory, 'jobs', `${record.uid}.json`));
    await writeFile(path, damagedText);
    await writeFile(`${path}.partial`, '{"version": 2, "rec');
    const next = new DirectoryStore(directory);
    const { records, damaged } = await next.open();
    expect(records.map(({ name }) => name)).toEqual(['two']);
    expect(damaged).toMatchObject([
      { uid, problem: expect.stringContaining(`Cannot read the job in ${path}`) as string },
    ]);
    next.setAside(uid);
    await next.put({ ...record, uid });
    expect(await readFile(path, 'utf8')).toBe(damagedText);
    await next.remove(uid);
    expect((await new DirectoryStore(directory).open()).damaged).toEqual([]);
  });

  it('open() sets aside a record with a piece that was altered', async () => {
    const store = new DirectoryStore(directory);
    await store.open();
    const warm = new Uint8Array(100_000).fill(7);
    await store.put({ ...record, prepared: { ...prepared, manifest: { ...prepared.manifest, warm } } });
    expect((await new DirectoryStore(directory).open()).records[0].prepared?.manifest.warm).toEqual(warm);
    const folder = join(directory, 'jobs', `${record.uid}.pieces`);
    const [piece] = await readdir(folder);
    await writeFile(join(folder, piece), warm.with(5, 8));
    const { damaged } = await new DirectoryStore(directory).open();
    expect(damaged[0].problem).toContain(`${join(folder, piece)} was altered or damaged`);
  });

  it('open() says that the folder cannot be used', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(new DirectoryStore(join(directory, 'file')).open()).rejects.toMatchObject({
      message: expect.stringContaining(`Cannot use ${directory}/file as the job store: ENOTDIR`) as string,
      details: { code: 'job-store-unusable', facts: { directory: join(directory, 'file') } },
    });
  });
});
