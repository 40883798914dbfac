import type { Decision, Envelope, Event } from '../core/events.js';
import type { JobRecord } from '../core/record.js';
import { RecordRefusedError, type JobStore } from '../store/job-store.js';

/** How long a record with new epochs may wait until it is stored, in milliseconds. */
const LONGEST_WAIT_MS = 5000;

/** What a RecordKeeper needs. */
interface KeeperServices {
  readonly store: Pick<JobStore, 'put'>;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  /** Sends a command over a session. */
  readonly send: (session: string, envelope: Envelope) => void;
}

/** A record that waits, and the commands that say that its epochs are stored. */
interface Waiting {
  record: JobRecord;
  readonly sinceMs: number;
  readonly commands: { readonly session: string; readonly envelope: Envelope }[];
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
   * Stores the records that have waited long enough. Before an event that is no report, all of them are stored, because a member
   * that joins is told which epochs are stored. Rejects like `put` of the store.
   */
  async flush({ type }: Event): Promise<void> {
    const latest = type === 'ticked' || type === 'reported' ? this.services.now() - LONGEST_WAIT_MS : Infinity;
    for (const { record, sinceMs } of this.#waiting.values()) if (sinceMs <= latest) await this.#put(record);
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

  /** Sends a command. A command that says that an epoch is stored waits until it is. */
  send(session: string, envelope: Envelope): void {
    const waiting = 'recorded' in envelope.command ? this.#waiting.get(envelope.jobUid) : undefined;
    if (waiting) waiting.commands.push({ session, envelope });
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
    const { sinceMs, commands } = this.#waiting.get(record.uid) ?? { sinceMs: this.services.now(), commands: [] };
    return { record, sinceMs, commands };
  }

  async #put(record: JobRecord): Promise<void> {
    const { uid } = record;
    await this.services.store.put(record).catch((error: unknown) => {
      if (!(error instanceof RecordRefusedError) || !this.#refused.has(uid)) throw error;
    });
    const waiting = this.#waiting.get(uid);
    this.#waiting.delete(uid);
    for (const { session, envelope } of waiting?.commands ?? []) this.services.send(session, envelope);
  }
}
