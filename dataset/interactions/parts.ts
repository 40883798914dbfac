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
  if (kind?.isDirectory()) return ofOnePart(path, await filesOf(path, path, () => true));
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
  const inner = entries.find((entry) => entry.isDirectory() && matches(entry.name));
  if (inner) {
    throw new InputError(
      `Cannot read ${path}: ${folder} holds folders such as ${inner.name}, but must hold files: name one of the folders, or move their files into one folder`,
    );
  }
  throw new InputError(`Cannot read ${path}: ${folder} holds no ${folder === path ? 'files' : 'file of that pattern'}`);
}

/** Returns the files of a folder unless their names say that they are the parts of a split, which are not read together. */
function ofOnePart(folder: string, files: string[]): string[] {
  const named = (words: string) =>
    files.find((file) => new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`, 'i').test(basename(file)));
  const training = named('train|training');
  const heldOut = named('test|testing|val|valid|validation|dev');
  if (training === undefined || heldOut === undefined || training === heldOut) return files;
  throw new InputError(
    `Cannot read ${folder}: its files are parts of a split, ${basename(training)} and ${basename(heldOut)}: name the file that is meant, or a pattern such as ${join(folder, 'train*')}`,
  );
}

/** Leaves out files without a byte, which programs write for a part without rows. A path of one file stays. */
export async function withoutEmpty(paths: readonly string[], within: Confinement | undefined): Promise<string[]> {
  if (paths.length === 1) return [...paths];
  const sizes = await Promise.all(paths.map(async (path) => (await stat(await locate(path, within))).size));
  const filled = paths.filter((_, at) => sizes[at] > 0);
  return filled.length > 0 ? filled : paths.slice(0, 1);
}

/** Turns a pattern with `*` and `?` into a regular expression. */
function patternOf(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
