import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import { syncDirectory, writeTextAtomically } from '../../storage/atomic.js';
import type { JobRecord } from '../core/record.js';
import type { JobStore } from './job-store.js';
import { StoreTakenError } from './job-store.js';
import { readRecord, recordText } from './record-text.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder in which the coordinator keeps its jobs cannot be used. The user must choose another one. */
    'job-store-unusable': { readonly directory: string };
  }
}

/**
 * Stores jobs in a folder. The file `epochs/N` belongs to the N-th coordinator that has owned the folder. It is created
 * exclusively, so that no two coordinators have the same N. The file `jobs/UID.json` contains a record and is replaced
 * atomically.
 */
export class DirectoryStore implements JobStore {
  #epoch = 0;

  constructor(readonly directory: string) {}

  /**
   * Takes over the folder. Rejects with an InputError when it cannot be used, and with an Error when a record cannot be
   * read.
   */
  async open(): Promise<{ epoch: number; records: JobRecord[] }> {
    await mkdir(this.#epochs, { recursive: true }).catch((error: Error) => {
      throw new InputError(`Cannot use ${this.directory} as the job store: ${error.message}`, {
        code: 'job-store-unusable',
        facts: { directory: this.directory },
      });
    });
    await mkdir(this.#jobs, { recursive: true });
    this.#epoch = await this.#takeOver();
    const records: JobRecord[] = [];
    for (const name of await readdir(this.#jobs)) {
      if (name.endsWith('.json'))
        records.push(readRecord(await readFile(join(this.#jobs, name), 'utf8'), join(this.#jobs, name)));
    }
    return { epoch: this.#epoch, records };
  }

  /** Rejects with a StoreTakenError when another coordinator owns the folder. */
  async renew(): Promise<void> {
    const newest = await this.#newest();
    if (newest !== this.#epoch) throw new StoreTakenError(this.#epoch, newest);
  }

  /** Stores a record. It survives a crash after this resolves. */
  async put(record: JobRecord): Promise<void> {
    // A coordinator that took over during the write may not have read this record, so nothing may follow from it.
    await this.renew();
    await writeTextAtomically(this.#path(record.uid), recordText(record));
    // A coordinator that took over during the write may not have read this record, so nothing may follow from it.
    await this.renew();
  }

  /** Removes a record if it exists. */
  async remove(uid: string): Promise<void> {
    await this.renew();
    await rm(this.#path(uid), { force: true });
    await syncDirectory(this.#jobs);
  }

  /** Claims the next epoch that nobody else has claimed, and removes the files of older epochs. */
  async #takeOver(): Promise<number> {
    for (;;) {
      const newest = await this.#newest();
      try {
        await (await open(join(this.#epochs, String(newest + 1)), 'wx')).close();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
        throw error;
      }
      await syncDirectory(this.#epochs);
      for (let old = newest - 1; old > 0; old--) {
        const isThere = await rm(join(this.#epochs, String(old))).then(
          () => true,
          () => false,
        );
        if (!isThere) break;
      }
      return newest + 1;
    }
  }

  /** The highest epoch that was claimed. */
  async #newest(): Promise<number> {
    return Math.max(0, ...(await readdir(this.#epochs)).map(Number).filter(Number.isInteger));
  }

  get #epochs(): string {
    return join(this.directory, 'epochs');
  }

  get #jobs(): string {
    return join(this.directory, 'jobs');
  }

  #path(uid: string): string {
    return join(this.#jobs, `${uid}.json`);
  }
}
