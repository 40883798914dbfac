import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Confinement } from './confinement.js';
import { chunksOf, withInputFile } from './input-file.js';
import { partsOf } from './interactions/parts.js';

/** A file from which data were read. */
interface SourceFile {
  /** Its name without its folder. */
  readonly name: string;
  readonly bytes: number;
  /** When it was changed last, in milliseconds since 1970. */
  readonly modifiedMs: number;
  /** The SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** The files that a path of a job stood for: one file, or those of a folder or a pattern. */
export interface SourceFiles {
  /** The last part of the path. */
  readonly name: string;
  readonly files: readonly SourceFile[];
}

/** Describes the files of a path, so that a change of them is noticed later. Reads all of them. */
export async function describeSource(path: string, within: Confinement | undefined): Promise<SourceFiles> {
  const files: SourceFile[] = [];
  for (const file of await partsOf(path, within)) {
    const { size, mtimeMs } = await stat(file);
    files.push({ name: basename(file), bytes: size, modifiedMs: mtimeMs, sha256: await hashOf(file, within) });
  }
  return { name: basename(path), files };
}

/** Whether a path leads to files, so that `sourceChange` compares them. */
export async function isSourceThere(path: string, within: Confinement | undefined): Promise<boolean> {
  const paths = await partsOf(path, within).catch(() => []);
  return paths.length > 1 || (paths.length === 1 && (await stat(paths[0]).catch(() => null)) !== null);
}

/**
 * Says how the files of a path differ from what was described. Returns null where they do not, and where the path has the same name
 * and leads nowhere. A file with the same size and time is taken for the same file; one with another time is read.
 */
export async function sourceChange(
  path: string,
  source: SourceFiles,
  within: Confinement | undefined,
): Promise<string | null> {
  if (basename(path) !== source.name) return `it is not ${source.name}`;
  if (!(await isSourceThere(path, within))) return null;
  const paths = await partsOf(path, within);
  const found = await Promise.all(paths.map((file) => stat(file).catch(() => null)));
  const names = paths.map((file) => basename(file));
  const lost = source.files.find(({ name }) => !names.includes(name));
  if (lost) return `${lost.name} is missing`;
  for (const [at, file] of paths.entries()) {
    const before = source.files.find(({ name }) => name === names[at]);
    const now = found[at];
    if (!before || !now) return `${names[at]} is new`;
    if (now.size !== before.bytes) return `${names[at]} has ${now.size} bytes, and had ${before.bytes}`;
    if (now.mtimeMs !== before.modifiedMs && (await hashOf(file, within)) !== before.sha256)
      return `${names[at]} has other contents`;
  }
  return null;
}

async function hashOf(path: string, within: Confinement | undefined): Promise<string> {
  const hash = createHash('sha256');
  await withInputFile(
    path,
    async (file) => {
      for await (const chunk of chunksOf(file)) hash.update(chunk);
    },
    within,
  );
  return hash.digest('hex');
}
