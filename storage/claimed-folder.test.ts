import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test/tools/amr.js';
import { claimFolder } from './claimed-folder.js';
import { writeSealedFolder } from './sealed-folder.js';

const folder = temporaryFolder();
const KIND = { manifest: 'kind.json', layout: 1, what: 'things', remedy: 'Write them again' };
const TAKEN = { code: 'folder-being-written' };

it('claimFolder() gives a folder to one living process at a time', async () => {
  const directory = join(folder, 'one');
  const claim = await claimFolder(directory);
  writeFileSync(join(claim.path, 'file'), 'x');
  await expect(claimFolder(directory)).rejects.toMatchObject(TAKEN);
  await claim.release();
  expect(existsSync(`${directory}.partial`)).toBe(false);
  await (await claimFolder(directory)).release();
});

it.each([
  ['of this machine that is gone', '4194305@HOST@1', 0, false],
  ['of another machine that wrote just now', '1@elsewhere@1', 0, true],
  ['of another machine that wrote nothing for two minutes', '1@elsewhere@1', 120, false],
])('claimFolder() of a folder that belongs to a process %s', async (name, owner, seconds, isKept) => {
  const directory = join(folder, name);
  const { hostname } = await import('node:os');
  const path = join(`${directory}.partial`, owner.replace('HOST', hostname()));
  mkdirSync(path, { recursive: true });
  const shown = Date.now() / 1000 - seconds;
  utimesSync(path, shown, shown);
  const claimed = claimFolder(directory);
  if (isKept) return expect(claimed).rejects.toMatchObject(TAKEN);
  const { release } = await claimed;
  expect(existsSync(path)).toBe(false);
  return release();
});

it('writeSealedFolder() fails in a process that was taken for dead, and does not touch what the next one writes', async () => {
  const directory = join(folder, 'taken');
  const claim = `${directory}.partial`;
  const slow = writeSealedFolder(directory, KIND, async (aside) => {
    renameSync(claim, join(folder, 'dead'));
    await writeSealedFolder(directory, KIND, (own) => {
      expect(() => writeFileSync(join(aside, 'file'), 'of the first')).toThrow('ENOENT');
      writeFileSync(join(own, 'file'), 'of the second');
      return Promise.resolve({});
    });
    writeFileSync(join(aside, 'file'), 'of the first');
    return {};
  });
  await expect(slow).rejects.toMatchObject(TAKEN);
  expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('of the second');
  expect(readdirSync(folder)).not.toContain('taken.partial');
});
