import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
    expect(await store.open()).toEqual({ epoch: 1, records: [] });
    await store.put(record);
    await store.put({ ...record, run: 3 });
    const next = new DirectoryStore(directory);
    expect(await next.open()).toEqual({ epoch: 2, records: [{ ...record, run: 3 }] });
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

  it('open() says which file is no record', async () => {
    const store = new DirectoryStore(directory);
    await store.open();
    await writeFile(join(directory, 'jobs', 'x.json'), '{"version": 1, "rec');
    await expect(new DirectoryStore(directory).open()).rejects.toThrow(
      `Cannot read the job in ${directory}/jobs/x.json`,
    );
    await writeFile(join(directory, 'jobs', 'x.json'), '{"version": 2, "record": {}}');
    await expect(new DirectoryStore(directory).open()).rejects.toThrow('its version is 2, this coordinator reads 1');
  });

  it('open() says that the folder cannot be used', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(new DirectoryStore(join(directory, 'file')).open()).rejects.toMatchObject({
      message: expect.stringContaining(`Cannot use ${directory}/file as the job store: ENOTDIR`) as string,
      details: { code: 'job-store-unusable', facts: { directory: join(directory, 'file') } },
    });
  });
});
