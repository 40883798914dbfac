import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/datasets.js';
import { Ids } from '../../runtime/ids.js';
import { compareKnownItems, compareNames, compareParts, compareRanges } from './compare-features.js';
import { describeFeatures } from './description.js';
import { openParts } from './open-parts.js';
import { scanFeatures } from './scan.js';
import { writeNpy } from './write-npy.js';

const ROWS = 80;
const IDS = Array.from({ length: ROWS }, (_, row) => `i${row}`);

/** Opens files of the given widths, whose values follow from `seed` and `factor`. */
async function open(files: Readonly<Record<string, { width: number; seed: number; factor?: number }>>) {
  const folder = await temporaryFolder();
  for (const [name, { width, seed, factor = 1 }] of Object.entries(files)) {
    const values = Float32Array.from({ length: ROWS * width }, (_, at) => factor * Math.sin(seed + at));
    await writeNpy(join(folder, name), { type: 'float32', width, values });
  }
  const { parts } = await openParts(Object.keys(files).map((name) => join(folder, name)));
  return (await scanFeatures(parts)).matrix;
}

const img = { width: 3, seed: 1 };
const txt = { width: 2, seed: 2 };
const same = { trainedIds: Ids.of(IDS), ids: Ids.of(IDS), what: 'continue from m' };

describe('compareParts()', () => {
  it('refuses another order or width, and warns of files that may have been joined', async () => {
    const description = describeFeatures(await open({ 'img.npy': img, 'txt.npy': txt }));
    const trained = { description, width: 5 };
    expect(compareParts(await open({ 'a.npy': img, 'b.npy': txt }), trained, 'embed')).toEqual([]);
    const swapped = await open({ 'a.npy': txt, 'b.npy': img });
    expect(() => compareParts(swapped, trained, 'embed')).toThrow(
      'Cannot embed: feature 1 must be 3 wide as img.npy was, it is 2',
    );
    expect(compareParts(await open({ 'a.npy': { width: 5, seed: 1 } }), trained, 'embed')[0]).toContain('side by side');
    const narrow = await open({ 'a.npy': { width: 4, seed: 1 } });
    expect(() => compareParts(narrow, trained, 'embed')).toThrow('the 2 files of training, img.npy (3 wide)');
  });

  it('checks the total width for a model that says no more', async () => {
    const matrix = await open({ 'img.npy': img });
    expect(compareParts(matrix, { width: 3 }, 'embed')[0]).toContain('only their total width was checked');
    expect(() => compareParts(matrix, { width: 4 }, 'embed')).toThrow('must be 4 wide, as in training: they are 3');
  });
});

describe('compareRanges()', () => {
  it('warns of values far outside the range of training', async () => {
    const description = describeFeatures(await open({ 'img.npy': img }));
    expect(compareRanges(await open({ 'a.npy': { ...img, factor: 3 } }), description)).toEqual([]);
    const [large] = compareRanges(await open({ 'a.npy': { ...img, factor: 36 } }), description);
    expect(large).toMatch(/a\.npy: the largest value 36 is 36 times that of training, 1:/);
    expect(compareRanges(await open({ 'a.npy': { ...img, factor: 1 / 64 } }), description)[0]).toContain(
      '1/64 of that',
    );
  });
});

describe('compareNames()', () => {
  it('refuses the names of training in another order, and warns of other names where widths are equal', async () => {
    const description = describeFeatures(await open({ 'img.npy': img, 'txt.npy': { ...txt, width: 3 } }));
    const swapped = await open({ 'txt.npy': img, 'img.npy': img });
    expect(() => compareNames(swapped, description, 'embed')).toThrow('in the order of training, img.npy, txt.npy');
    expect(compareNames(await open({ 'a.npy': img, 'b.npy': img }), description, 'embed')[0]).toContain('other names');
  });
});

describe('compareKnownItems()', () => {
  it('says how many known items have other features', async () => {
    const description = describeFeatures(await open({ 'img.npy': img }));
    expect(compareKnownItems(await open({ 'new.npy': img }), description, same)).toEqual([]);
    expect(compareKnownItems(await open({ 'new.npy': { ...img, seed: 5 } }), description, same)).toEqual([
      'the features of 64 of 64 known items are not those that the model was trained with (new.npy, was img.npy)',
    ]);
  });

  it('refuses files of equal width in another order', async () => {
    const other = { width: 3, seed: 9 };
    const description = describeFeatures(await open({ 'img.npy': img, 'txt.npy': other }));
    const swapped = await open({ 'a.npy': other, 'b.npy': img });
    expect(() => compareKnownItems(swapped, description, same)).toThrow(
      'feature 1 must be img.npy, it is what txt.npy was',
    );
  });
});
