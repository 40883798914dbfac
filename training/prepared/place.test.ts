import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import type { FileData } from '../../job/index.js';
import { claimFolder } from '../../storage/claimed-folder.js';
import { temporaryFolder } from '../../test/tools/amr.js';
import { openData } from '../data.js';
import type { Preparing } from './place.js';

const folder = temporaryFolder();
const [kept, data, place] = ['kept', 'data', 'place'].map((name) => join(folder, name));
const FILES: FileData = {
  kind: 'files',
  root: 'data',
  interactions: 'train.csv',
  items: 'items.txt',
  features: ['features.npy'],
  test: 'test.csv',
  images: null,
};
const WRITER: Preparing = { folder: place, mayWrite: true, largeBytes: 1 };
const READER: Preparing = { ...WRITER, mayWrite: false };
const OPTIONS = { root: folder, scratch: join(folder, 'scratch'), within: undefined };
const manifest = join(place, 'prepared.json');

/** Reads the data, and returns their fingerprint and what was told about the place. */
async function read(preparing: Preparing | undefined, more: Partial<FileData> = {}) {
  const notes: string[] = [];
  const told = preparing && { ...preparing, onNote: (note: string) => notes.push(note) };
  const { fingerprint } = await openData({ ...FILES, ...more }, { ...OPTIONS, preparing: told });
  return { fingerprint, notes: notes.join('\n') };
}

beforeAll(() => writeSyntheticCatalog({ users: 60, items: 40, seed: 2 }, kept));
beforeEach(() => {
  rmSync(place, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  cpSync(kept, data, { recursive: true, preserveTimestamps: true });
});

describe('preparedPlace()', () => {
  it('prepares large data once, and prepares anew what has changed', async () => {
    const files = await read(undefined);
    const first = await read(WRITER);
    expect(first).toEqual({ ...files, notes: expect.stringContaining(`prepared once, in ${place}`) as string });
    const { ino } = statSync(manifest);
    for (const preparing of [WRITER, READER]) expect((await read(preparing)).fingerprint).toBe(files.fingerprint);
    expect(statSync(manifest).ino).toBe(ino);
    for (const name of ['train.csv', 'test.csv']) {
      const before = statSync(manifest).ino;
      appendFileSync(join(data, name), name === 'train.csv' ? 'user-1,item-1\nuser-1,item-2\n' : 'user-2,item-9\n');
      const changed = await read(undefined);
      // Who may not write uses nothing that was prepared from other files.
      expect((await read(READER)).fingerprint).toBe(changed.fingerprint);
      expect(statSync(manifest).ino).toBe(before);
      expect((await read(WRITER)).fingerprint).toBe(changed.fingerprint);
      expect(statSync(manifest).ino).not.toBe(before);
    }
  });

  it('leaves small data as they are, and refuses a file that is missing though it was prepared', async () => {
    const notes = await read({ ...WRITER, largeBytes: undefined });
    expect([notes.notes, existsSync(place)]).toEqual(['', false]);
    await read(WRITER);
    for (const name of ['items.txt', 'test.csv']) {
      rmSync(join(data, name));
      await expect(read(READER)).rejects.toThrow(name);
      cpSync(join(kept, name), join(data, name), { preserveTimestamps: true });
    }
  });

  it('uses the folder that a job names for data of any size, also with other held-out pairs', async () => {
    const named = { prepareTo: '../place' };
    const nowhere = { mayWrite: true };
    const first = await read(nowhere, named);
    expect(first.notes).toContain('prepared once');
    const { ino } = statSync(manifest);
    cpSync(join(data, 'test.csv'), join(data, 'other.csv'));
    const other = await read(nowhere, { ...named, test: 'other.csv' });
    expect(other.fingerprint).toBe((await read(undefined, { test: 'other.csv' })).fingerprint);
    expect(statSync(manifest).ino).toBe(ino);
    rmSync(place, { recursive: true });
    const absent = await read({ mayWrite: false }, named);
    expect(absent.notes).toContain('holds no data that were prepared from these files');
    expect([absent.fingerprint, existsSync(place)]).toEqual([first.fingerprint, false]);
    const advised = await read({ mayWrite: true, largeBytes: 1 });
    expect(advised.notes).toMatch(/each worker reads the .* MiB of interactions itself: spec\.data\.prepareTo/);
  });

  it('waits for another process that prepares the data, and never replaces files of others', async () => {
    const { release } = await claimFolder(place);
    let hasWaited = false;
    const onNote = (note: string) => {
      if (!note.includes('waiting for another process')) return;
      hasWaited = true;
      void release();
    };
    await openData(FILES, { ...OPTIONS, preparing: { ...WRITER, onNote } });
    expect(hasWaited).toBe(true);
    expect((await read(WRITER)).fingerprint).toBe((await read(undefined)).fingerprint);
    rmSync(place, { recursive: true });
    writeFileSync(place, 'mine');
    await expect(read(WRITER)).rejects.toThrow('it is not a folder');
    expect(readFileSync(place, 'utf8')).toBe('mine');
    const within = { root: data, credentials: [] };
    const outside = openData(
      { ...FILES, prepareTo: '../other' },
      { ...OPTIONS, within, preparing: { mayWrite: true } },
    );
    await expect(outside).rejects.toThrow('it leads out of the data root');
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });
});
