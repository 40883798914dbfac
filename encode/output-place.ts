import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../objects/parallel.js';
import { patiently } from '../objects/patience.js';
import { publishFolder } from '../objects/publish.js';
import type { ObjectStore, ObjectStoreSettings } from '../objects/store.js';
import { namesIn } from '../runtime/folder.js';
import { writeAtomically } from '../storage/atomic.js';
import { claimScratch } from './sources/scratch.js';

/** The folder that an encoding is written to, on this machine or in an object store. Names may have one folder before them. */
export interface OutputPlace {
  /** The names of the files and folders in it. */
  names(): Promise<string[]>;
  /** Makes a folder, so that an output that cannot be written is known before any work is done. */
  makeFolder(name: string): Promise<void>;
  /** Reads a file; undefined where there is none. */
  read(name: string): Promise<Buffer | undefined>;
  /** Writes a file. Readers see all of it, or what was there before. */
  write(name: string, pieces: readonly Uint8Array[]): Promise<void>;
  /** Removes a file or a folder. It is no error that there is none. */
  remove(name: string): Promise<void>;
  /**
   * Calls `make` with a folder on this machine, and puts the files that it writes there into this place. No reader sees the file `last`
   * before all others are there. Files of the same kind that were there before are removed.
   */
  publish<Result>(make: (directory: string) => Promise<Result>, kind: PublishedFiles): Promise<Result>;
}

interface PublishedFiles {
  readonly last: string;
  readonly isPart: (name: string) => boolean;
}

/** The number of objects that are removed at the same time. */
const AT_ONCE = 16;

/** A folder on this machine. */
export class OutputFolder implements OutputPlace {
  constructor(readonly directory: string) {}

  names(): Promise<string[]> {
    return namesIn(this.directory);
  }

  async makeFolder(name: string): Promise<void> {
    await mkdir(join(this.directory, name), { recursive: true });
  }

  read(name: string): Promise<Buffer | undefined> {
    return readFile(join(this.directory, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  async write(name: string, pieces: readonly Uint8Array[]): Promise<void> {
    await writeAtomically(join(this.directory, name), async (append) => {
      for (const piece of pieces) await append(piece);
    });
  }

  remove(name: string): Promise<void> {
    return rm(join(this.directory, name), { recursive: true, force: true });
  }

  /** The caller writes the file `last` last. */
  publish<Result>(make: (directory: string) => Promise<Result>): Promise<Result> {
    return make(this.directory);
  }
}

/** A folder in an object store. */
export class OutputObjects implements OutputPlace {
  readonly #to: string;

  constructor(
    address: string,
    readonly store: ObjectStore,
    readonly options: { readonly settings?: ObjectStoreSettings; readonly signal?: AbortSignal },
  ) {
    this.#to = address.replace(/\/+$/, '');
  }

  async names(): Promise<string[]> {
    const names = (await this.#below('')).map((address) => address.slice(this.#to.length + 1).split('/')[0]);
    return [...new Set(names)];
  }

  /** An object store has no folders. That the bucket is there, `names` has found out. */
  async makeFolder(): Promise<void> {}

  read(name: string): Promise<Buffer | undefined> {
    return this.#patiently(async () => (await this.store.get(this.#at(name)))?.bytes);
  }

  write(name: string, pieces: readonly Uint8Array[]): Promise<void> {
    return this.#patiently(() => this.store.put(this.#at(name), Buffer.concat(pieces)));
  }

  async remove(name: string): Promise<void> {
    const all = [this.#at(name), ...(await this.#below(`${name}/`))];
    await inParallel(all, AT_ONCE, (address) => this.#patiently(() => this.store.remove(address)));
  }

  async publish<Result>(make: (directory: string) => Promise<Result>, kind: PublishedFiles): Promise<Result> {
    const { settings: store, signal } = this.options;
    const { path, release } = await claimScratch();
    try {
      const result = await make(path);
      await publishFolder(path, this.#to, { ...kind, store, signal });
      return result;
    } finally {
      await release();
    }
  }

  #at(name: string): string {
    return `${this.#to}/${name}`;
  }

  async #below(prefix: string): Promise<string[]> {
    const list = () => this.store.list(this.#at(prefix), { what: this.#to, isDeep: true });
    return (await this.#patiently(list)).map(({ address }) => address);
  }

  #patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    return patiently(work, { signal: this.options.signal });
  }
}
