import type { EpochRecord, Happening, JobStatus, WatchMessage } from '../../proto/index.js';
import type { Cluster } from '../core/cluster.js';
import { isLive } from '../core/job-state.js';
import { hasEnded } from '../core/record.js';
import { statusOf } from '../core/status.js';

/** A message to a watcher. Exactly one field is set. */
type Change = Partial<WatchMessage>;

/** A user who watches a job. */
interface Watcher {
  readonly jobUid: string;
  readonly tell: (change: Change) => void;
  readonly end: () => void;
  /** The last status that the watcher got, as JSON. */
  told: string;
}

/** How often statuses are compared, in milliseconds. */
const INTERVAL_MS = 500;

/** The users who watch jobs. They get the status when it has changed, and every event when it happens. */
export class Watchers {
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly cluster: () => Cluster) {}

  /**
   * Adds a watcher, which gets the status at once. `end` is called after the last status. Returns a function that ends
   * the watching.
   */
  add(jobUid: string, tell: (change: Change) => void, end: () => void): () => void {
    const watcher = { jobUid, tell, end, told: '' };
    this.#watchers.add(watcher);
    this.#timer ??= setInterval(() => this.#tellAll(), INTERVAL_MS);
    this.#tellState(watcher);
    return () => this.#remove(watcher);
  }

  /** Sends an epoch that has ended to the watchers of its job. */
  epoch(jobUid: string, epoch: EpochRecord): void {
    this.#toWatchersOf(jobUid, { epoch });
  }

  /** Sends what happened to the watchers of a job, or to all watchers when `jobUid` is null. */
  happening(jobUid: string | null, happening: Happening): void {
    this.#toWatchersOf(jobUid, { happening });
  }

  /** Ends the watching for all watchers, because the coordinator ends. */
  close(): void {
    for (const watcher of this.#watchers) this.#finish(watcher);
  }

  #toWatchersOf(jobUid: string | null, change: Change): void {
    for (const watcher of this.#watchers) {
      if (jobUid !== null && watcher.jobUid !== jobUid) continue;
      watcher.tell(change);
      // The status is sent at once, because a job may end and be deleted before the next interval.
      this.#tellState(watcher);
    }
  }

  #tellAll(): void {
    for (const watcher of this.#watchers) this.#tellState(watcher);
  }

  /** Sends the status to a watcher if it has changed, and ends the watching when the job has ended. */
  #tellState(watcher: Watcher): void {
    const cluster = this.cluster();
    const job = cluster.jobs.get(watcher.jobUid);
    if (!job || !isLive(job)) {
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
