import { createInterface } from 'node:readline';
import type { Logger } from '../../runtime/log.js';
import type { KubernetesApi, Selection } from './api.js';
import type { Kept, Kind, ObjectOf } from './kinds.js';

/** The settings of a Cache. */
interface CacheOptions<K extends Kind> {
  readonly kind: K;
  /** Which objects the cache contains. By default it contains all of the kind. */
  readonly selection?: Selection;
  readonly log: Logger;
  /** Called when an object has changed or all objects have been listed again. */
  readonly onChange: () => void;
}

/**
 * How long one watch lasts before all objects are listed again, in seconds. This is necessary because a watch can stop
 * without an error.
 */
const RELIST_SECONDS = 30;
/** The pause after an error, in milliseconds. It doubles with each failure. */
const PAUSE_MS = { first: 200, longest: 15_000 };

/**
 * All objects of one kind in the API. They are listed once and kept current by a watch. They are listed again at
 * intervals and after every error.
 */
export class Cache<K extends Kind> {
  #objects = new Map<string, Kept<ObjectOf<K>>>();
  #hasListed = false;

  constructor(
    readonly api: KubernetesApi,
    readonly options: CacheOptions<K>,
  ) {}

  /** Whether the objects have been listed at least once. */
  get hasListed(): boolean {
    return this.#hasListed;
  }

  /** The objects as the API last showed them. */
  get objects(): Iterable<Kept<ObjectOf<K>>> {
    return this.#objects.values();
  }

  /** The object with this name, or undefined. */
  get(name: string): Kept<ObjectOf<K>> | undefined {
    return this.#objects.get(name);
  }

  /** Keeps the cache current until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const version = await this.#list();
        failures = 0;
        await this.#watch(version, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        const { kind, log } = this.options;
        log.warn({ error, kind }, 'cannot watch objects');
        const pause = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** failures);
        await this.api.clock.sleep(pause, signal).catch(() => {});
      }
    }
  }

  async #list(): Promise<string> {
    const { kind, selection, onChange } = this.options;
    const { items, metadata } = await this.api.list(kind, selection);
    this.#objects = new Map(items.map((item) => [item.metadata.name, item]));
    this.#hasListed = true;
    onChange();
    return metadata.resourceVersion ?? '';
  }

  async #watch(resourceVersion: string, signal: AbortSignal): Promise<void> {
    const { kind, selection, onChange } = this.options;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), 1000 * (RELIST_SECONDS + 5));
    const ends = AbortSignal.any([signal, late.signal]);
    try {
      const query = { ...selection, resourceVersion, timeoutSeconds: String(RELIST_SECONDS) };
      const stream = await this.api.watch(kind, query, ends);
      for await (const line of createInterface(stream)) {
        const { type, object } = JSON.parse(line) as { type: string; object: Kept<ObjectOf<K>> };
        // Usually the version is too old. All objects are then listed again.
        if (type === 'ERROR') return;
        if (type === 'BOOKMARK') continue;
        if (type === 'DELETED') this.#objects.delete(object.metadata.name);
        else this.#objects.set(object.metadata.name, object);
        onChange();
      }
    } catch (error) {
      if (!ends.aborted) throw error;
    } finally {
      clearTimeout(timer);
      late.abort();
    }
  }
}
