import type { EpochRecord, Happening, JobStatus, WatchMessage } from '../../proto/index.js';
import type { Cluster } from '../core/cluster.js';
import { hasEnded } from '../core/record.js';
import { statusOf } from '../core/status.js';

/** What a watcher is told; exactly one of them is there. */
export type Change = Partial<WatchMessage>;

interface Watcher {
  readonly jobUid: string;
  readonly tell: (change: Change) => void;
  readonly end: () => void;
  told: string;
}

/** States are told at most twice a second. */
const INTERVAL_MS = 500;

/** Whoever watches a job: its state when it has changed, and what happens as it happens. */
export class Watchers {
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly cluster: () => Cluster) {}

  /** The state at once. `end` is called after the last one. Returns what ends the watching. */
  add(jobUid: string, tell: (change: Change) => void, end: () => void): () => void {
    const watcher = { jobUid, tell, end, told: '' };
    this.#watchers.add(watcher);
    this.#timer ??= setInterval(() => this.#tellAll(), INTERVAL_MS);
    this.#tellState(watcher);
    return () => this.#remove(watcher);
  }

  epoch(jobUid: string, epoch: EpochRecord): void {
    this.#toWatchersOf(jobUid, { epoch });
  }

  /** About a job, or the cluster. */
  happening(jobUid: string | null, happening: Happening): void {
    this.#toWatchersOf(jobUid, { happening });
  }

  close(): void {
    for (const watcher of this.#watchers) this.#finish(watcher);
  }

  #toWatchersOf(jobUid: string | null, change: Change): void {
    for (const watcher of this.#watchers) {
      if (jobUid !== null && watcher.jobUid !== jobUid) continue;
      watcher.tell(change);
      // At once: a job may end and be deleted within the interval.
      this.#tellState(watcher);
    }
  }

  #tellAll(): void {
    for (const watcher of this.#watchers) this.#tellState(watcher);
  }

  #tellState(watcher: Watcher): void {
    const cluster = this.cluster();
    const job = cluster.jobs.get(watcher.jobUid);
    if (!job || job.record.deleting) {
      this.#finish(watcher);
      return;
    }
    const status = statusOf(cluster, watcher.jobUid);
    const text = textOf(status);
    if (text !== watcher.told) watcher.tell({ status });
    watcher.told = text;
    if (hasEnded(job.record)) this.#finish(watcher);
  }

  #finish(watcher: Watcher): void {
    this.#remove(watcher);
    watcher.end();
  }

  #remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function textOf(status: JobStatus): string {
  return JSON.stringify(status);
}
