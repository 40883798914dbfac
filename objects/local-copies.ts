import { createHash } from 'node:crypto';
import { copyFile, link, mkdir, mkdtemp, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DownloadEvent } from '../job/events.js';
import { cacheFolder } from '../runtime/cache-folder.js';
import { InputError, type ErrorDetails } from '../runtime/errors.js';
import { download, type DownloadOptions } from './download.js';
import { findObjects, nameOf, versionsOf, type Found } from './find.js';
import { inParallel } from './parallel.js';
import { assertRoom } from './room.js';
import { ObjectStore, type ObjectStoreSettings, type StoredObject } from './store.js';

/** How far the download of an address is, in bytes. */
export type DownloadProgress = Omit<DownloadEvent, 'type'>;

export interface CopyOptions extends Pick<DownloadOptions, 'signal' | 'patienceMs'> {
  readonly store?: ObjectStoreSettings;
  /** Called while bytes come, many times a second. It is not called for what the cache holds. */
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/** The number of objects of a folder that are read at the same time. */
const OBJECTS_AT_ONCE = 4;

/**
 * Copies of objects in the cache folder. Each version of an object has a folder of its own there, so that a copy never
 * changes. Texts that name the copies can be given the addresses back.
 */
export class LocalCopies {
  /** The addresses of the folders in the cache: of what was asked for, and of the folder that holds it. */
  readonly #named = new Map<string, { readonly address: string; readonly folder: string }>();
  readonly #versions = new Map<string, string>();
  #cache: string | undefined;

  constructor(readonly options: CopyOptions = {}) {}

  /** The folders of the cache that hold the copies, and no others. */
  get folders(): string[] {
    return [...this.#named.keys()];
  }

  /** The versions (`versionsOf`) of what was asked for, by address. */
  get versions(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#versions);
  }

  /**
   * Returns the path of a copy: a file for an object, a folder for a folder or a pattern. Downloads what the cache does not
   * hold. Rejects with an error that names the address.
   */
  async add(address: string): Promise<string> {
    return this.#withStore(async (store) => {
      const found = await findObjects(store, address);
      const files = await this.#fetch(store, address, found);
      const path = found.kind === 'object' ? files[0] : await this.#together(store, address, found, files);
      const folder = found.kind === 'object' ? join(path, '..') : path;
      this.#versions.set(address, versionsOf(found));
      this.#named.set(folder, { address, folder: found.folder });
      return path;
    });
  }

  /**
   * Returns the path of a copy of an object, beside a copy of the object `companion` of its folder, where there is one that may be read.
   * Otherwise it is the copy that `add` returns.
   */
  async addBeside(address: string, companion: string): Promise<string> {
    if (address.endsWith('/')) return this.add(address);
    const folder = address.slice(0, address.lastIndexOf('/'));
    const found = await this.#withStore(async (store) => {
      const object = await store.find(address);
      const other = object && (await findIfAllowed(store, `${folder}/${companion}`));
      if (!other) return undefined;
      const objects = { kind: 'folder', objects: [object, other], folder } as const;
      return this.#together(store, address, objects, await this.#fetch(store, address, objects));
    });
    if (found === undefined) return this.add(address);
    this.#named.set(found, { address: folder, folder });
    return join(found, nameOf({ address }));
  }

  /**
   * Returns the path of a folder with copies of some objects below an address, at their places there. The folder has the name that it
   * has in the store. Downloads what the cache does not hold. Rejects with an error that names the address.
   * @param choose is given the names of all objects below the address, and returns those to copy.
   */
  async addBelow(address: string, choose: (names: readonly string[]) => readonly string[]): Promise<string> {
    return this.#withStore(async (store) => {
      const folder = address.replace(/\/+$/, '');
      const all = await store.list(`${folder}/`, { what: address, isDeep: true });
      if (all.length === 0) throw store.notFound(address);
      const nameIn = (object: StoredObject) => object.address.slice(folder.length + 1);
      const chosen = new Set(choose(all.map(nameIn)));
      const objects = all.filter((object) => chosen.has(nameIn(object)));
      const found: Found = { kind: 'folder', objects, folder };
      const files = await this.#fetch(store, address, found);
      const path = join(await this.#together(store, address, found, files, basename(folder)), basename(folder));
      this.#named.set(path, { address: folder, folder });
      return path;
    });
  }

  /** Returns a text in which copies are named by their addresses. */
  named(text: string): string {
    let named = text;
    for (const [path, { address, folder }] of this.#named)
      named = named.replaceAll(`${path}/`, `${folder}/`).replaceAll(path, address);
    return named;
  }

  /** Runs some work on the copies. An error of it names them by their addresses. */
  async naming<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw this.explained(error);
    }
  }

  /** Returns an error in which copies are named by their addresses. */
  explained(error: unknown): unknown {
    if (!(error instanceof Error) || this.#named.size === 0) return error;
    if (error instanceof InputError) {
      const { problems, details } = error;
      const named = typeof problems === 'string' ? this.named(problems) : problems.map((text) => this.named(text));
      return new InputError(named, details && this.#namedDetails(details));
    }
    error.message = this.named(error.message);
    return error;
  }

  #namedDetails({ code, facts }: ErrorDetails): ErrorDetails {
    const named = Object.entries(facts).map(([key, value]) => [key, this.named(value)]);
    return { code, facts: Object.fromEntries(named) } as ErrorDetails;
  }

  async #withStore<Result>(work: (store: ObjectStore) => Promise<Result>): Promise<Result> {
    const store = await ObjectStore.open(this.options.store);
    try {
      this.#cache ??= await objectFolder();
      return await work(store);
    } finally {
      store.close();
    }
  }

  /** Downloads objects, and returns the paths of their copies. */
  async #fetch(store: ObjectStore, address: string, { objects }: Found): Promise<string[]> {
    const { signal, onDownload } = this.options;
    const copies = objects.map((object) => ({ object, path: this.#pathOf(store, object) }));
    const kept = await Promise.all(copies.map(({ object, path }) => isComplete(path, object)));
    const missing = copies.filter((_, at) => !kept[at]);
    const total = missing.reduce((sum, { object }) => sum + object.size, 0);
    await assertRoom(this.#cache!, total, address);
    let bytes = 0;
    const onBytes = (count: number) => onDownload?.({ address, bytes: (bytes += count), total });
    const work = async ({ object, path }: (typeof copies)[number], either: AbortSignal) => {
      await mkdir(join(path, '..'), { recursive: true });
      await download(store, object, path, { ...this.options, signal: either, onBytes });
    };
    await inParallel(missing, OBJECTS_AT_ONCE, work, signal);
    return copies.map(({ path }) => path);
  }

  #pathOf({ endpoint }: ObjectStore, { address, version, size }: StoredObject): string {
    const name = nameOf({ address });
    // oxlint-disable-next-line no-control-regex
    if (name === '.' || name === '..' || /[\x00-\x1f\\]/.test(name))
      throw new InputError(`Cannot read ${address}: its name cannot be that of a file`);
    return join(this.#cache!, hashOf([endpoint, address, version, String(size)]), name);
  }

  /** Sets the copies of several objects together in one folder, or in the folder `below` in it, under their own names. */
  async #together(
    store: ObjectStore,
    address: string,
    { objects, folder: root }: Found,
    files: readonly string[],
    below = '',
  ): Promise<string> {
    const versions = objects.map((object) => `${object.address} ${object.version} ${object.size}`);
    const folder = join(this.#cache!, hashOf([store.endpoint, address, ...versions, ...(below === '' ? [] : [below])]));
    if ((await stat(folder).catch(() => null)) !== null) return folder;
    const aside = await mkdtemp(`${folder}.`);
    for (const [at, file] of files.entries()) {
      const target = join(aside, below, placeBelow(root, objects[at]));
      await mkdir(dirname(target), { recursive: true });
      await link(file, target).catch(() => copyFile(file, target));
    }
    await rename(aside, folder).catch(async (error: unknown) => {
      await rm(aside, { recursive: true, force: true });
      // Another process was faster.
      if ((await stat(folder).catch(() => null)) === null) throw error;
    });
    return folder;
  }
}

/** Returns the version (`versionsOf`) of what is at an address now, without downloading it. */
export async function versionAt(address: string, settings?: ObjectStoreSettings): Promise<string> {
  const store = await ObjectStore.open(settings);
  try {
    return versionsOf(await findObjects(store, address));
  } finally {
    store.close();
  }
}

/** Finds an object. One that may not be read, or not be asked for, counts as none. */
function findIfAllowed(store: ObjectStore, address: string): Promise<StoredObject | undefined> {
  return store.find(address).catch((error: unknown) => {
    if (error instanceof InputError && error.code === 'object-access-refused') return undefined;
    throw error;
  });
}

/** The folder of the cache for objects. */
async function objectFolder(): Promise<string> {
  const folder = join(await cacheFolder(), 'objects');
  await mkdir(folder, { recursive: true });
  return realpath(folder);
}

/** The path of the copy of an object below that of its folder. Throws an InputError for a name that cannot be that of a file. */
function placeBelow(folder: string, { address }: StoredObject): string {
  const name = address.slice(folder.length + 1);
  if (name.split('/').every((part) => !['', '.', '..'].includes(part))) return name;
  throw new InputError(`Cannot read ${address}: its name cannot be that of a file`);
}

async function isComplete(path: string, { size }: StoredObject): Promise<boolean> {
  return (await stat(path).catch(() => null))?.size === size;
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
