import { cp, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Ids } from '../../runtime/ids.js';
import { dict, encode, npy, temporaryFolder } from '../../test/support/datasets.js';
import { readFeatureRows } from '../features/feature-rows.js';
import { openParts, type PartSettings } from '../features/open-parts.js';
import { scanFeatures } from '../features/scan.js';

/** Files that other programs wrote (test/tools/golden-vectors.py). Item k has the values 3k, 3k + 1 and 3k + 2, divided by 8. */
const FILES = fileURLToPath(new URL('../../test/support/vectors', import.meta.url));
const vectorOf = (item: number, factor = 1) => [0, 1, 2].map((column) => (factor * (3 * item + column)) / 8);
/** The order of the items in the files: c, a, d, b. */
const ORDER = [2, 0, 3, 1];
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  return () => vi.unstubAllEnvs();
});

async function rowsOf(name: string, settings: PartSettings = {}) {
  const { parts, ids, notes } = await openParts([name], settings);
  const { matrix } = await scanFeatures(parts);
  const all = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const values = [...readFeatureRows({ ...matrix, inverseScale: 1 }, all)];
  const rows = Array.from(all, (row) => values.slice(row * matrix.width, (row + 1) * matrix.width));
  return { rows, ids: ids && [...ids], notes, type: matrix.parts[0].type };
}

/** Writes a folder with a vector for each name. */
async function writeFolder(vectors: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const path = join(folder, 'vectors');
  await mkdir(path, { recursive: true });
  for (const [name, bytes] of Object.entries(vectors)) await writeFile(join(path, name), bytes);
  return path;
}
const vector = (values: number[], shape = `(1, ${values.length})`, descr = "'<f4'") =>
  npy(dict(descr, shape), encode(descr === "'<f2'" ? 'float16' : 'float32', values));

describe('openParts() reads Parquet', () => {
  it.each([
    ['pandas.parquet', ['c', 'a', 'd', 'b'], 'float32', 1],
    ['timm.parquet#filename/output', ['c', 'a', 'd', 'b'], 'float32', 1],
    ['fixed.parquet', ['c', 'a', 'd', 'b'], 'float32', 1],
    ['half.parquet#vector', ['7', '5', '8', '6'], 'float16', 1],
    ['doubles.parquet', undefined, 'float64', 1],
    ['integers.parquet', ['c', 'a', 'd', 'b'], 'float32', 8],
  ])('%s', async (name, ids, type, factor) => {
    const read = await rowsOf(join(FILES, name));
    expect(read).toMatchObject({ rows: ORDER.map((item) => vectorOf(item, factor)), ids, type });
    expect(read.notes[0]).toContain('holds 4 vectors; they are read from a copy that is one matrix');
  });

  it('in the order of items that are known, and counts the vectors of others', async () => {
    const { rows, ids, notes } = await rowsOf(join(FILES, 'fixed.parquet'), { ids: Ids.of(['b', 'c']) });
    expect(rows).toEqual([vectorOf(1), vectorOf(2)]);
    expect(ids).toBeUndefined();
    expect(notes[0]).toContain('2 of its vectors are of no listed item and are not used');
  });

  it.each([
    ['timm.parquet', /no one column is known to hold the ids.*output, filename.*timm\.parquet#filename\/output/],
    ['pandas.parquet#nothing', /a column "nothing" of lists of numbers: its columns are item_id, embedding/],
    ['pandas.parquet#nothing/embedding', /"nothing" must be a column of texts or integers/],
    ['repeated.parquet', /row 3: its id is already in row 1[^]*row 4: id must be an integer or a string, not empty/],
    ['ragged.parquet', /row 2: its vector has 1 values, the first one 2[^]*row 3: it has no vector[^]*row 4: a value/],
  ])('and refuses %s', async (name, message) => {
    await expect(rowsOf(join(FILES, name))).rejects.toThrow(message);
  });

  it('and refuses items without a vector by their names', async () => {
    const opened = rowsOf(join(FILES, 'fixed.parquet'), { ids: Ids.of(['b', 'x', 'y']) });
    await expect(opened).rejects.toThrow(/of the 3 items: 2 have none, such as "x", "y". It has vectors of 4 items, such as "c", "a", "d"/); // prettier-ignore
  });

  it('and refuses damaged files', async () => {
    const bytes = await readFile(join(FILES, 'fixed.parquet'));
    for (const damage of [bytes.subarray(0, 500), bytes.fill(0x55, 10, 200)]) {
      const path = join(folder, 'damaged.parquet');
      await writeFile(path, damage);
      await expect(rowsOf(path)).rejects.toThrow(/damaged\.parquet as Parquet: /);
    }
  });
});

describe('openParts() reads npz', () => {
  it.each([
    ['clip.npz#image_embeds', 1],
    ['clip.npz#text_embeds', 2],
    ['one.npz', 1],
    ['turned.npz', 1],
  ])('%s', async (name, factor) => {
    expect((await rowsOf(join(FILES, name))).rows).toEqual(ORDER.map((item) => vectorOf(item, factor)));
  });

  it.each([
    ['clip.npz', /its arrays are image_embeds float32 \[4, 3\]; text_embeds .*; ids \(no matrix\): name one, as in .*clip\.npz#image_embeds/],
    ['clip.npz#ids', /clip\.npz#ids: its type \(descr\) must be one of/],
    ['clip.npz#nothing', /one matrix named "nothing"/],
  ])('and refuses %s', async (name, message) => {
    await expect(rowsOf(join(FILES, name))).rejects.toThrow(message);
  }); // prettier-ignore

  it('and refuses damaged archives', async () => {
    const whole = await readFile(join(FILES, 'clip.npz'));
    const changed = Buffer.from(whole);
    changed[160] ^= 0x10;
    for (const damage of [changed, whole.subarray(0, whole.length - 30), whole.subarray(0, 90)]) {
      const path = join(folder, 'damaged.npz');
      await writeFile(path, damage);
      await expect(rowsOf(`${path}#image_embeds`)).rejects.toThrow(/damaged\.npz: it is a damaged zip archive/);
    }
  });
});

describe('openParts() reads a folder', () => {
  it('with a file for each item, of all usual shapes, in the order of the ids', async () => {
    const path = await writeFolder({ 'b.npy': vector([3, 4]), 'a.npy': vector([1, 2], '(2,)'), 'c.d.npy': vector([5, 6], '(1, 2, 1, 1)'), 'notes.txt': Buffer.from('x') }); // prettier-ignore
    const { rows, ids, notes } = await rowsOf(`${path}/`);
    expect(ids).toEqual(['a', 'b', 'c.d']);
    expect(rows).toEqual([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
    expect(notes[0]).toContain('1 files and folders that are no .npy files are not read');
  });

  it('anew when a file changes', async () => {
    const path = await writeFolder({ 'a.npy': vector([1, 2]), 'b.npy': vector([3, 4]) });
    await rowsOf(path);
    await writeFile(join(path, 'b.npy'), vector([3, 5]));
    await utimes(join(path, 'b.npy'), 1, 1);
    expect((await rowsOf(path)).rows[1]).toEqual([3, 5]);
  });

  it.each([
    [{ 'a.npy': vector([1, 2]), 'b.npy': vector([1, 2, 3]) }, /b\.npy: a vector must be float32 \[2\].*it is float32 \[3\]/],
    [{ 'a.npy': vector([1, 2]), 'b.npy': vector([1, 2], '(2,)', "'<f2'") }, /it is float16 \[2\]/],
    [{ 'a.npy': vector([1, 2, 3, 4], '(2, 2)') }, /a\.npy: it must hold one vector: its shape is \(2, 2\)/],
    [{ 'a.npy': Buffer.from('text') }, /a\.npy: it is no npy file/],
    [{ 'a.npy': Buffer.alloc(0) }, /a\.npy: it is empty/],
    [{ 'a.txt': Buffer.from('text') }, /must hold an \.npy file for each item, whose name is the item's id: it holds none/],
  ])('and refuses %#', async (files, message) => {
    await expect(rowsOf(await writeFolder(files))).rejects.toThrow(message);
  }); // prettier-ignore

  it('but no file that a link leads to outside of the data root', async () => {
    const path = await writeFolder({ 'a.npy': vector([1, 2]) });
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'b.npy'), vector([3, 4]));
    await symlink(join(outside, 'b.npy'), join(path, 'b.npy'));
    const within = { root: folder, credentials: [] };
    await expect(rowsOf(path, { within })).rejects.toThrow('it leads out of the data root');
  });
});

describe('openParts()', () => {
  it('sets files with ids side by side by their ids, and refuses rows whose ids nobody says', async () => {
    const path = await writeFolder({ 'a.npy': vector([9]), 'b.npy': vector([8]), 'c.npy': vector([7]), 'd.npy': vector([6]) }); // prettier-ignore
    const { parts, ids } = await openParts([join(FILES, 'pandas.parquet'), path]);
    const { matrix } = await scanFeatures(parts);
    expect([...ids!]).toEqual(['c', 'a', 'd', 'b']);
    expect([...readFeatureRows({ ...matrix, inverseScale: 1 }, Int32Array.of(0, 3))]).toEqual([...vectorOf(2), 7, ...vectorOf(1), 8]); // prettier-ignore
    const mixed = openParts([join(FILES, 'one.npz'), path]);
    await expect(mixed).rejects.toThrow(/the rows of .*one\.npz have no ids, and others do: name the ids of its rows with spec\.data\.items/); // prettier-ignore
  });

  it('refuses what only Python can read, with the lines that convert it', async () => {
    await expect(rowsOf(join(FILES, 'pickle.pkl'))).rejects.toThrow(/numpy\.save\(".*pickle\.npy", numpy\.asarray\(pickle\.load/); // prettier-ignore
    await cp(join(FILES, 'pickle.pkl'), join(folder, 'x.pt'));
    await expect(rowsOf(join(folder, 'x.pt'))).rejects.toThrow(/import numpy, torch\nnumpy\.save\(".*x\.npy", torch\.load/); // prettier-ignore
  });
});
