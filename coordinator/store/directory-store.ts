import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import { syncDirectory, writeAtomically, writeTextAtomically } from '../../storage/atomic.js';
import type { JobRecord } from '../core/record.js';
import { DirectoryLogs } from './directory-logs.js';
import type { DamagedRecord, JobStore, Opened } from './job-store.js';
import { StoreTakenError } from './job-store.js';
import { checkPiece } from './pieces.js';
import { readRecord, RecordWriter } from './record-text.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder in which the coordinator keeps its jobs cannot be used. The user must choose another one. */
    'job-store-unusable': { readonly directory: string };
  }
}

/**
 * Stores jobs in a folder. The file `epochs/N` belongs to the N-th coordinator that has owned the folder. It is created
 * exclusively, so that no two coordinators have the same N. The file `jobs/UID.json` contains a record and is replaced
 * atomically. The folder `jobs/UID.pieces` contains its pieces (pieces.ts), and `jobs/UID.log` the log of the job.
 */
export class DirectoryStore implements JobStore {
  #epoch = 0;
  readonly #writer = new RecordWriter();
  /** The jobs whose records are left as they are. */
  readonly #aside = new Set<string>();
  /** The pieces that are on the disk, as `UID/NAME`. */
  readonly #pieces = new Set<string>();

  readonly logs: DirectoryLogs;

  constructor(readonly directory: string) {
    this.logs = new DirectoryLogs(this.#jobs, () => this.renew());
  }

  /** Takes over the folder. Rejects with an InputError when it cannot be used. */
  async open(): Promise<Opened> {
    await mkdir(this.#epochs, { recursive: true }).catch((error: Error) => {
      throw new InputError(`Cannot use ${this.directory} as the job store: ${error.message}`, {
        code: 'job-store-unusable',
        facts: { directory: this.directory },
      });
    });
    await mkdir(this.#jobs, { recursive: true });
    this.#epoch = await this.#takeOver();
    const records: JobRecord[] = [];
    const damaged: DamagedRecord[] = [];
    for (const name of await readdir(this.#jobs)) {
      if (!name.endsWith('.json')) continue;
      const uid = name.slice(0, -'.json'.length);
      try {
        records.push(await this.#read(uid));
      } catch (error) {
        damaged.push({ uid, name: await this.#nameIn(uid), problem: (error as Error).message });
      }
    }
    const uids = new Set([...records, ...damaged].map(({ uid }) => uid));
    await this.logs.sweep((uid) => uids.has(uid));
    return { epoch: this.#epoch, records, damaged };
  }

  /** Rejects with a StoreTakenError when another coordinator owns the folder. */
  async renew(): Promise<void> {
    const newest = await this.#newest();
    if (newest !== this.#epoch) throw new StoreTakenError(this.#epoch, newest);
  }

  /** Stores a record. It survives a crash after this resolves. */
  async put(record: JobRecord): Promise<void> {
    await this.renew();
    const { uid } = record;
    if (this.#aside.has(uid)) return;
    const { text, pieces } = this.#writer.parts(record);
    for (const { name, bytes } of pieces) {
      if (this.#pieces.has(`${uid}/${name}`)) continue;
      await mkdir(this.#piecesOf(uid), { recursive: true });
      await writeAtomically(join(this.#piecesOf(uid), name), (append) => append(bytes));
      this.#pieces.add(`${uid}/${name}`);
    }
    await writeTextAtomically(this.#path(uid), text);
    // A coordinator that took over during the write may not have read this record, so nothing may follow from it.
    await this.renew();
  }

  /** Leaves the file of a job as it is. */
  setAside(uid: string): void {
    this.#aside.add(uid);
  }

  /** Removes a record if it exists. */
  async remove(uid: string): Promise<void> {
    await this.renew();
    await this.logs.remove(uid);
    await rm(this.#path(uid), { force: true });
    await rm(this.#piecesOf(uid), { recursive: true, force: true });
    await syncDirectory(this.#jobs);
    this.#writer.forget(uid);
    for (const piece of this.#pieces) if (piece.startsWith(`${uid}/`)) this.#pieces.delete(piece);
  }

  async #read(uid: string): Promise<JobRecord> {
    const path = this.#path(uid);
    const record = await readRecord(await readFile(path, 'utf8'), path, async (name) => {
      const piece = join(this.#piecesOf(uid), basename(name));
      return checkPiece(name, await readFile(piece), piece);
    });
    if (record.uid !== uid) throw new Error(`Cannot read the job in ${path}: it is the record of job ${record.uid}`);
    return record;
  }

  /** The name of the job in a damaged record, as far as it can be found. */
  async #nameIn(uid: string): Promise<string | null> {
    const text = await readFile(this.#path(uid), 'utf8').catch(() => '');
    return /"name":"([a-z][a-z0-9-]{0,38}[a-z0-9])"/.exec(text)?.[1] ?? null;
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

  #piecesOf(uid: string): string {
    return join(this.#jobs, `${uid}.pieces`);
  }
}
