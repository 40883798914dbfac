import { createHash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import { Ids } from '../../runtime/ids.js';
import type { Confinement } from '../confinement.js';
import { bytesPerValue } from '../features/feature-header.js';
import { readBytes, withInputFile } from '../input-file.js';
import { isNpy, readNpyVector } from '../features/npy.js';
import { Problems } from '../problems.js';
import { npyHeader } from '../features/write-npy.js';
import type { VectorShape, VectorSource } from './source.js';

const ENDING = /\.npy$/i;
/** Characters that a list of ids with one in each line cannot hold. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;
/** The number of files that are asked for at the same time. */
const AT_ONCE = 64;

export interface FolderOptions {
  /** The folder as the user named it. */
  readonly named: string;
  readonly within: Confinement | undefined;
  readonly notes: string[];
}

/**
 * Opens a folder with an npy file for each item, whose name is the id of the item, as Ducho writes them. The order is that of the ids.
 * Rejects with an InputError where it holds none.
 */
export async function openVectorFolder(path: string, { named, within, notes }: FolderOptions): Promise<VectorSource> {
  const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !/^[._]/.test(name));
  const files = entries.filter((entry) => !entry.isDirectory() && ENDING.test(entry.name)).map(({ name }) => name);
  if (files.length === 0)
    throw new InputError(
      `Cannot read ${named}: a folder of features must hold an .npy file for each item, whose name is the item's id: it holds none`,
    );
  const others = entries.length - files.length;
  if (others > 0) notes.push(`${named}: ${others} files and folders that are no .npy files are not read`);
  const ids = idsOf(files, named).sort();
  const fileOf = new Map(files.map((file) => [file.replace(ENDING, ''), file]));
  const pathAt = (row: number) => join(path, fileOf.get(ids[row])!);
  return {
    name: named,
    path,
    version: await versionOf(ids.map((_, row) => pathAt(row))),
    ids: Ids.of(ids),
    count: ids.length,
    write: (target, rows) => writeVectors(target, rows, { pathAt, named, within }),
  };
}

function idsOf(files: readonly string[], named: string): string[] {
  const seen = new Set<string>();
  const problems = new Problems(named);
  for (const file of files) {
    const id = file.replace(ENDING, '');
    if (id === '' || CONTROLS.test(id))
      problems.add('a file', 'its name must be an item id, without control characters');
    else if (seen.has(id)) problems.add(JSON.stringify(id), 'an item must have one file');
    seen.add(id);
  }
  problems.throwIfAny();
  return [...seen];
}

/** Returns a hash of the names, sizes and times of files. */
async function versionOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const found = await Promise.all(paths.slice(from, from + AT_ONCE).map((path) => stat(path)));
    for (const [at, { size, mtimeMs, ctimeMs }] of found.entries())
      hash.update(`${paths[from + at]} ${size} ${mtimeMs} ${ctimeMs}\n`);
  }
  return hash.digest('hex');
}

async function writeVectors(
  target: string,
  rows: Int32Array,
  { pathAt, named, within }: { pathAt: (row: number) => string; named: string; within: Confinement | undefined },
): Promise<void> {
  const output = await open(target, 'w');
  const problems = new Problems(named);
  let first: VectorShape | undefined;
  try {
    for (const row of rows) {
      const path = pathAt(row);
      const { bytes, ...shape } = await readVector(path, within);
      if (!first) await output.writeFile(npyHeader(shape.type, rows.length, shape.width));
      first ??= shape;
      if (shape.type === first.type && shape.width === first.width) await output.writeFile(bytes);
      else
        problems.add(
          path,
          `a vector must be ${first.type} [${first.width}] as that of ${pathAt(rows[0])}: it is ${shape.type} [${shape.width}]`,
        );
    }
    problems.throwIfAny();
  } finally {
    await output.close();
  }
}

/** Reads the vector of one file. */
function readVector(path: string, within: Confinement | undefined): Promise<VectorShape & { bytes: Buffer }> {
  return withInputFile(
    path,
    async (file) => {
      if (!isNpy(await readBytes(file.handle, 0, Math.min(8, file.size))))
        throw new InputError(`Cannot read ${path}: it is no npy file`);
      const { type, width, offset } = await readNpyVector(file);
      return { type, width, bytes: await readBytes(file.handle, offset, offset + width * bytesPerValue(type)) };
    },
    within,
  );
}
