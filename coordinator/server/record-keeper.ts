import type { Decision, Envelope, Event } from '../core/events.js';
import type { JobRecord } from '../core/record.js';
import { RecordRefusedError, type JobStore } from '../store/job-store.js';

/**
 * How long a record with new epochs may wait until it is stored, in milliseconds. An installation with many jobs writes each of
 * them a few times in a minute.
 */
const LONGEST_WAIT_MS = 20_000;

/** What a RecordKeeper needs. */
interface KeeperServices {
  readonly store: Pick<JobStore, 'put'>;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  /** Sends a command over a session. */
  readonly send: (session: string, envelope: Envelope) => void;
}

/** A record that waits, and the newest command for each session that says that its epochs are stored. */
interface Waiting {
  record: JobRecord;
  readonly sinceMs: number;
  readonly commands: Map<string, Envelope>;
}

/**
 * Stores the records of decisions. Records in which only epochs are new are stored together, because a job with short epochs would
 * otherwise be stored many times in a second. The workers learn that an epoch is stored only when it is.
 */
export class RecordKeeper {
  readonly #waiting = new Map<string, Waiting>();
  /** The jobs whose records the store has refused. Nobody relies on what is stored of them. */
  readonly #refused = new Set<string>();

  constructor(readonly services: KeeperServices) {}

  /**
   * Stores the records that have waited long enough, all at the same time. Before a member joins, all records are stored, because
   * it is told which epochs are. Rejects like `put` of the store.
   */
  async flush({ type }: Event): Promise<void> {
    const latest = type === 'joined' ? Infinity : this.services.now() - LONGEST_WAIT_MS;
    const due = [...this.#waiting.values()].filter(({ sinceMs }) => sinceMs <= latest);
    // None is under way any more when one is refused.
    const results = await Promise.allSettled(due.map(({ record }) => this.#put(record)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** Stores the records of a decision, or lets them wait. Rejects like `put` of the store. */
  async keep({ effects }: Decision): Promise<void> {
    for (const effect of effects) {
      if (effect.type !== 'persist') continue;
      const { record, canWait = false } = effect;
      if (!canWait) await this.#put(record);
      else this.#waiting.set(record.uid, this.#waitingWith(record));
    }
  }

  /**
   * Sends a command. A command that says that an epoch is stored waits until it is. A later one of them says it of the earlier
   * epochs too and replaces their commands: thousands of commands at once would be more than a session takes.
   */
  send(session: string, envelope: Envelope): void {
    const waiting = 'recorded' in envelope.command ? this.#waiting.get(envelope.jobUid) : undefined;
    if (waiting) waiting.commands.set(session, envelope);
    else this.services.send(session, envelope);
  }

  /** It is no error any more when the store refuses records of this job. */
  giveUp(uid: string): void {
    this.#waiting.delete(uid);
    this.#refused.add(uid);
  }

  /** Forgets a job that was removed. */
  forget(uid: string): void {
    this.#waiting.delete(uid);
    this.#refused.delete(uid);
  }

  #waitingWith(record: JobRecord): Waiting {
    const { sinceMs, commands } = this.#waiting.get(record.uid) ?? {
      sinceMs: this.services.now(),
      commands: new Map<string, Envelope>(),
    };
    return { record, sinceMs, commands };
  }

  async #put(record: JobRecord): Promise<void> {
    const { uid } = record;
    await this.services.store.put(record).catch((error: unknown) => {
      if (!(error instanceof RecordRefusedError) || !this.#refused.has(uid)) throw error;
    });
    const waiting = this.#waiting.get(uid);
    this.#waiting.delete(uid);
    for (const [session, envelope] of waiting?.commands ?? []) this.services.send(session, envelope);
  }
}
