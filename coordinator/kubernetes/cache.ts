import { createInterface } from 'node:readline';
import type { Logger } from '../../runtime/log.js';
import type { KubernetesApi, Selection } from './api.js';
import type { Kept, Kind, ObjectOf } from './kinds.js';

interface CacheOptions<K extends Kind> {
  readonly kind: K;
  readonly selection?: Selection;
  readonly log: Logger;
  /** Called when an object changed, or all objects were listed again. */
  readonly onChange: () => void;
}

/** How long one watch lasts before all objects are listed again, since a watch can stop without an error. */
const RELIST_SECONDS = 30;
const PAUSE_MS = { first: 200, longest: 15_000 };

/**
 * All objects of one kind in the API. They are listed once, kept current by a watch, and listed again on a timer and after
 * every error.
 */
export class Cache<K extends Kind> {
  #objects = new Map<string, Kept<ObjectOf<K>>>();
  #hasListed = false;

  constructor(
    readonly api: KubernetesApi,
    readonly options: CacheOptions<K>,
  ) {}

  get hasListed(): boolean {
    return this.#hasListed;
  }

  get objects(): Iterable<Kept<ObjectOf<K>>> {
    return this.#objects.values();
  }

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
        log.warn({ error, kind }, 'cannot watch');
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
        // Most often the version is too old. All objects are listed again.
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
