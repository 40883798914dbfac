import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTextAtomically } from '../../storage/atomic.js';
import type { LogOwner, LogStore } from './log-store.js';
import { namesIn } from '../../runtime/folder.js';

/** What the name of a job's folder ends with. */
const ENDING = '.log';

/** Keeps the logs of jobs in the folders `UID.log` of a folder. */
export class DirectoryLogs implements LogStore {
  readonly pauseMs = 1000;
  /** The jobs that were removed. A write that was under way for one of them must not make its folder again. */
  readonly #removed = new Set<string>();
  /** Settles when the last write for a job has ended. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(
    readonly directory: string,
    /** Rejects when another coordinator owns the folder. */
    readonly assertOwned: () => Promise<void>,
  ) {}

  /** Reads the texts of all pieces of a job by path. */
  async read({ uid }: LogOwner): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    const names = await namesIn(this.#folder(uid));
    for (const name of names.filter((each) => each.endsWith('.json'))) {
      const path = join(this.#folder(uid), name);
      texts.set(path, await readFile(path, 'utf8'));
    }
    return texts;
  }

  /** Stores a piece. It survives a crash after this resolves. */
  async write({ uid }: LogOwner, place: number, text: string): Promise<void> {
    await this.assertOwned();
    if (this.#removed.has(uid)) return;
    const write = async () => {
      await mkdir(this.#folder(uid), { recursive: true });
      await writeTextAtomically(join(this.#folder(uid), `${place}.json`), text);
    };
    const written = write();
    this.#writing.set(
      uid,
      written.catch(() => {}),
    );
    await written;
  }

  /** Removes the log of a job. */
  async remove(uid: string): Promise<void> {
    this.#removed.add(uid);
    await this.#writing.get(uid);
    this.#writing.delete(uid);
    await rm(this.#folder(uid), { recursive: true, force: true });
  }

  /** Removes the logs of jobs that do not exist, which a crash during a removal leaves behind. */
  async sweep(exists: (uid: string) => boolean): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (!name.endsWith(ENDING) || exists(name.slice(0, -ENDING.length))) continue;
      await rm(join(this.directory, name), { recursive: true, force: true });
    }
  }

  #folder(uid: string): string {
    return join(this.directory, `${uid}${ENDING}`);
  }
}
