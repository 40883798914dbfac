import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { inParallel } from '../../objects/parallel.js';
import { patiently } from '../../objects/patience.js';
import type { ObjectStore, StoredObject } from '../../objects/store.js';
import { sourceErrorOf } from '../sources/short-copies.js';

/** The size of a file in bytes, and what tells whether it changed: the time of its last change in milliseconds, or the version of an object. */
export type FileState = { readonly size: number } & ({ readonly changedAt: number } | { readonly version: string });

/** What was found at a path: a file, or why there is none that can be read. */
export type FoundState = { readonly file: FileState } | { readonly file: null; readonly problem?: string };

/** A place where the files of items are: this machine, or an object store. */
export interface FilePlace {
  /** What is at a path. Null where there is nothing. */
  kindOf(path: string): Promise<'file' | 'folder' | null>;
  /** The files below a folder, by paths with `/`. Those in folders or with names that begin with a point are left out. */
  filesIn(folder: string): Promise<string[]>;
  /** Looks for files. Rejects where nothing can be found out about any of them. */
  statesOf(paths: readonly string[]): Promise<FoundState[]>;
}

/** How the files of an encoding are found. */
export interface Files {
  /** The place where a path or an address is. */
  placeOf(path: string): Promise<FilePlace>;
  /** The path of a file, or of a copy of an object, on this machine. */
  localFile(path: string): Promise<string>;
}

/** The number of files that are looked for at the same time. */
const AT_ONCE = 32;

/** This machine. */
const LOCAL: FilePlace = {
  async kindOf(path) {
    const found = await stat(path).catch(() => null);
    return found && (found.isDirectory() ? 'folder' : 'file');
  },
  async filesIn(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter(isVisible);
  },
  statesOf: (paths) =>
    each(paths, async (path) => {
      const found = await stat(path).catch(() => null);
      return { file: found && { size: found.size, changedAt: found.mtimeMs } };
    }),
};

/** Files of this machine alone. */
export const LOCAL_FILES: Files = { placeOf: async () => LOCAL, localFile: async (path) => path };

/** An object store. What was listed is not asked for again. */
export class ObjectPlace implements FilePlace {
  readonly #listed = new Map<string, FileState>();

  constructor(
    readonly store: ObjectStore,
    readonly signal: AbortSignal | undefined,
  ) {}

  async kindOf(address: string): Promise<'file' | 'folder'> {
    if (address.endsWith('/') || !/^s3:\/\/[^/]+\//.test(address)) return 'folder';
    return (await this.#find(address)) ? 'file' : 'folder';
  }

  async filesIn(folder: string): Promise<string[]> {
    const prefix = `${folder.replace(/\/+$/, '')}/`;
    const list = () => this.store.list(prefix, { what: folder, isDeep: true });
    const objects = await patiently(list, { signal: this.signal });
    if (objects.length === 0) throw this.store.notFound(folder);
    for (const { address, size, version } of objects) this.#listed.set(address, { size, version });
    return objects.map(({ address }) => address.slice(prefix.length)).filter(isVisible);
  }

  statesOf(addresses: readonly string[]): Promise<FoundState[]> {
    return each(
      addresses,
      async (address) => {
        const listed = this.#listed.get(address);
        if (listed) return { file: listed };
        try {
          const found = await this.#find(address);
          if (found) return { file: { size: found.size, version: found.version } };
          return { file: null, problem: 'there is no such object' };
        } catch (error) {
          const problem = sourceErrorOf(error)?.message;
          if (problem === undefined) throw error;
          return { file: null, problem };
        }
      },
      this.signal,
    );
  }

  #find(address: string): Promise<StoredObject | undefined> {
    return patiently(() => this.store.find(address), { signal: this.signal });
  }
}

async function each<Result>(
  paths: readonly string[],
  look: (path: string) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const found: Result[] = [];
  await inParallel([...paths.entries()], AT_ONCE, async ([at, path]) => void (found[at] = await look(path)), signal);
  return found;
}

function isVisible(path: string): boolean {
  return !/(^|\/)\./.test(path);
}
