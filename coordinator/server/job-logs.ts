import type { LogLine } from '../../proto/index.js';
import type { Clock } from '../../runtime/clock.js';
import { withoutPasswords, type Logger } from '../../runtime/log.js';
import type { KeptLine, LogOwner, LogStore } from '../store/log-store.js';
import { JobLog } from './job-log.js';

/** How long a line waits for others that are stored with it, in milliseconds. */
const WAIT_MS = 500;
/** How many lines of a job may wait while its log cannot be read. */
const LARGEST_BACKLOG = 1000;

/** What JobLogs need. */
interface JobLogsServices {
  readonly store: LogStore;
  readonly clock: Clock;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'warn'>;
  /** Called when all lines of a batch are stored. */
  readonly onStored: (batch: LogBatch) => void;
}

/** Lines that a member, or a process that encodes, has sent. */
export interface LogBatch {
  /** The session of the member. It is empty for a process that encodes, which has none. */
  readonly session: string;
  /** The name and the role of the sender, and the uid of its process. */
  readonly source: string;
  readonly role: 'worker' | 'parameter-server' | 'encoder';
  readonly process: string;
  /** The uid of the job as the sender has named it. It may be empty. */
  readonly jobUid: string;
  readonly lines: readonly LogLine[];
}

/** The log of a job with what waits for it. */
interface Entry {
  readonly owner: LogOwner;
  log: JobLog | undefined;
  incoming: Omit<KeptLine, 'position'>[];
  /** The batches whose lines are not stored. */
  batches: LogBatch[];
  /** When the log was stored last, in milliseconds of the clock. */
  savedMs: number;
  willSave: boolean;
  isFailing: boolean;
  /** Settles when the last use of the log has ended. */
  tail: Promise<unknown>;
}

/**
 * The logs of all jobs, and the readers that follow them. Lines are stored together: a log is written at most once in some
 * seconds. No error of the store harms a job. It is logged, and the lines are stored later.
 */
export class JobLogs {
  readonly #entries = new Map<string, Entry>();
  readonly #followers = new Map<string, Set<(line: LogLine) => void>>();
  readonly #closing = new AbortController();

  constructor(readonly services: JobLogsServices) {}

  /** Adds a line of the coordinator. */
  say(owner: LogOwner, { level, message }: Pick<LogLine, 'level' | 'message'>): void {
    const source = { source: 'coordinator', role: 'coordinator', process: '', number: 0 };
    const timeMs = Math.round(this.services.now());
    this.#take(owner, [{ ...source, timeMs, level, message: withoutPasswords(message), details: '' }]);
  }

  /** Adds the lines of a member, or of a process that encodes. */
  receive(owner: LogOwner, batch: LogBatch): void {
    const { source, role, process, lines } = batch;
    const entry = this.#entry(owner);
    // The member sends the lines again in its next session.
    if (entry.incoming.length > LARGEST_BACKLOG) return;
    entry.batches = [...entry.batches, batch];
    this.#take(
      owner,
      lines.map((line) => ({ ...line, source, role, process })),
    );
  }

  /** All lines of a job that are kept, oldest first. Rejects when the store cannot be read. */
  read(owner: LogOwner): Promise<LogLine[]> {
    return this.#use(owner, (log) => log.read());
  }

  /** Calls `follower` with every new line. Returns a function that ends this. */
  follow(jobUid: string, follower: (line: LogLine) => void): () => void {
    const followers = this.#followers.get(jobUid) ?? new Set();
    this.#followers.set(jobUid, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0) this.#followers.delete(jobUid);
    };
  }

  /** Forgets the logs of jobs that no longer exist. */
  retain(exists: (jobUid: string) => boolean): void {
    for (const jobUid of this.#entries.keys()) if (!exists(jobUid)) this.#entries.delete(jobUid);
  }

  /** Stores everything, because the coordinator ends. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#entries.values()].map((entry) => this.#save(entry)));
  }

  #entry(owner: LogOwner): Entry {
    const known = this.#entries.get(owner.uid);
    if (known) return known;
    const nothing = { log: undefined, incoming: [], batches: [], tail: Promise.resolve() };
    const entry: Entry = { owner, ...nothing, savedMs: -Infinity, willSave: false, isFailing: false };
    this.#entries.set(owner.uid, entry);
    return entry;
  }

  #take(owner: LogOwner, lines: Entry['incoming']): void {
    const entry = this.#entry(owner);
    entry.incoming = [...entry.incoming, ...lines].slice(-2 * LARGEST_BACKLOG);
    this.#use(owner, async () => {}).catch((error: Error) => this.#failed(entry, error));
    this.#saveLater(entry);
  }

  /** Opens the log of a job, adds the lines that wait, and calls `act`. One call follows another. */
  #use<Result>(owner: LogOwner, act: (log: JobLog) => Promise<Result>): Promise<Result> {
    const entry = this.#entry(owner);
    const used = entry.tail.then(async () => {
      entry.log ??= await JobLog.open(this.services.store, owner, this.services.now());
      const lines = entry.incoming;
      entry.incoming = [];
      for (const line of lines) {
        const placed = entry.log.add(line, this.services.now());
        if (placed) for (const follow of this.#followers.get(owner.uid) ?? []) follow(placed);
      }
      return act(entry.log);
    });
    entry.tail = used.catch(() => {});
    return used;
  }

  #saveLater(entry: Entry): void {
    if (entry.willSave) return;
    entry.willSave = true;
    const { clock, store } = this.services;
    const pause = Math.max(WAIT_MS, entry.savedMs + store.pauseMs - clock.now());
    void clock.sleep(pause, this.#closing.signal).then(
      () => this.#save(entry),
      () => {},
    );
  }

  /** Stores a log, and tells the members whose lines are stored. An error is logged once, and the log is stored later. */
  async #save(entry: Entry): Promise<void> {
    entry.willSave = false;
    if (this.#entries.get(entry.owner.uid) !== entry) return;
    entry.savedMs = this.services.clock.now();
    try {
      const batches = await this.#use(entry.owner, async (log) => {
        const stored = entry.batches;
        await log.save();
        entry.batches = entry.batches.slice(stored.length);
        return stored;
      });
      entry.isFailing = false;
      for (const batch of batches) this.services.onStored(batch);
    } catch (error) {
      this.#failed(entry, error as Error);
      this.#saveLater(entry);
    }
  }

  #failed(entry: Entry, error: Error): void {
    if (!entry.isFailing) this.services.log.warn({ job: entry.owner.name, error }, 'cannot keep the log of the job');
    entry.isFailing = true;
  }
}
