import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { download } from '../../objects/download.js';
import { assertRoom } from '../../objects/room.js';
import type { ObjectStore, StoredObject } from '../../objects/store.js';
import { AmrError, type ErrorDetails } from '../../runtime/errors.js';
import type { ClaimedFolder } from '../../storage/claimed-folder.js';
import { UnreadError, type SourceError } from '../source-error.js';
import { ByteBudget } from './byte-budget.js';
import type { OpenSource } from './open-source.js';
import { claimScratch } from './scratch.js';

/** The bytes of objects that lie on the disk at once. A larger object lies there alone. */
const HELD_BYTES = 256 << 20;

/** What is wrong with one object alone, in words. Anything else is wrong with all objects, and ends the encoding. */
const OF_ONE: Readonly<Partial<Record<ErrorDetails['code'], string>>> = {
  'object-not-found': 'there is no such object',
  'object-changed': 'it changed while it was read',
  'object-damaged': 'it came with other bytes than it has: its checksum is wrong',
};

/**
 * Copies of objects that exist only as long as they are encoded, in a folder of this process. A folder that a killed process left is
 * taken over and emptied.
 */
export class ShortCopies {
  readonly #budget = new ByteBudget(HELD_BYTES);
  readonly #over = new AbortController();
  readonly #pending = new Set<Promise<unknown>>();
  #count = 0;

  private constructor(
    readonly folder: ClaimedFolder,
    readonly store: ObjectStore,
    readonly signal: AbortSignal | undefined,
  ) {}

  static async open(store: ObjectStore, signal?: AbortSignal): Promise<ShortCopies> {
    return new ShortCopies(await claimScratch(), store, signal);
  }

  /** Copies an object. Rejects with a SourceError where it is missing, denied, damaged or another one than was listed. */
  open(object: StoredObject): Promise<OpenSource> {
    const opening = this.#open(object);
    const settled = opening.catch(() => undefined).finally(() => this.#pending.delete(settled));
    this.#pending.add(settled);
    return opening;
  }

  /** Ends all downloads and removes all copies. */
  async close(): Promise<void> {
    this.#over.abort(new Error('the encoding has ended'));
    await Promise.all(this.#pending);
    await this.folder.release();
  }

  async #open(object: StoredObject): Promise<OpenSource> {
    const giveBack = await this.#budget.take(object.size);
    const folder = join(this.folder.path, String(this.#count++));
    const source = join(folder, 'object');
    const release = async () => {
      await rm(folder, { recursive: true, force: true });
      giveBack();
    };
    try {
      const signal = this.signal ? AbortSignal.any([this.signal, this.#over.signal]) : this.#over.signal;
      signal.throwIfAborted();
      await mkdir(folder);
      if (object.size > HELD_BYTES) await assertRoom(this.folder.path, object.size, object.address);
      await download(this.store, object, source, { signal, isTemporary: true });
      return { source, release };
    } catch (error) {
      await release();
      throw sourceErrorOf(error) ?? error;
    }
  }
}

/** Returns why one object cannot be read, or undefined for an error that concerns all of them. */
export function sourceErrorOf(error: unknown): SourceError | undefined {
  const details = error instanceof AmrError ? error.details : undefined;
  if (!details) return undefined;
  // Expired or wrong credentials have other reasons, and would leave out every object that is left.
  if (details.code === 'object-access-refused' && details.facts.reason === 'AccessDenied')
    return new UnreadError('reading it is not permitted (AccessDenied)');
  const reason = OF_ONE[details.code];
  return reason === undefined ? undefined : new UnreadError(reason);
}
