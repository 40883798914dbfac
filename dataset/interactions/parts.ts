import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import { locate, type Confinement } from '../confinement.js';

/**
 * Returns the files that a path of interactions stands for, in the order of their names. The path is a file, a folder,
 * or a pattern with `*` and `?` in its last part. Files whose names begin with `.` or `_`, which programs write beside
 * their output, are left out.
 * @throws InputError when there is no such file, or when the folder is outside of the confinement.
 */
export async function partsOf(path: string, within: Confinement | undefined): Promise<string[]> {
  await locate(path, within);
  const kind = await stat(path).catch(() => null);
  if (kind?.isDirectory()) return filesOf(path, path, () => true);
  if (kind || !/[*?]/.test(basename(path))) return [path];
  const pattern = patternOf(basename(path));
  return filesOf(dirname(path), path, (name) => pattern.test(name));
}

/** Returns the files of a folder whose names match. */
async function filesOf(folder: string, path: string, matches: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new InputError(`Cannot read ${path}: there is no folder ${folder}`);
  });
  const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const files = names.filter((name) => !/^[._]/.test(name) && matches(name)).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new InputError(`Cannot read ${path}: ${folder} holds no ${folder === path ? 'files' : 'file of that pattern'}`);
}

/** Turns a pattern with `*` and `?` into a regular expression. */
function patternOf(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
