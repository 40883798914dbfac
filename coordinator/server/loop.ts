import type { Cluster } from '../core/cluster.js';
import { decide } from '../core/decide.js';
import type { Decision, Effect, Envelope, Event, Reason } from '../core/events.js';
import type { EpochLine } from '../core/record.js';
import { RecordRefusedError, type JobStore } from '../store/job-store.js';
import { RecordKeeper } from './record-keeper.js';

/** Where the effects of a decision go, besides the store. None of these functions blocks. */
export interface Outlets {
  /** Sends a command over a session. */
  send(session: string, envelope: Envelope): void;
  /** Closes a session; with `problem`, as a call that has failed for this reason. */
  close(session: string, problem?: string): void;
  /** Announces an epoch that has ended to the users who watch the job. */
  epoch(jobUid: string, line: EpochLine): void;
  /** Logs why something was done. */
  reason(reason: Reason): void;
}

/**
 * Runs the core. It takes one event after another and stores each decision before it carries out its effects. A record that the
 * store refuses ends its job. The loop ends when the store fails, because no effect may follow from a decision that is not stored.
 */
export class Loop {
  #cluster: Cluster;
  #tail: Promise<unknown> = Promise.resolve();
  #failure: Error | null = null;
  #waiting = 0;
  readonly #keeper: RecordKeeper;

  constructor(
    readonly services: {
      readonly store: Pick<JobStore, 'renew' | 'put' | 'remove'>;
      readonly outlets: Outlets;
      /** The time in milliseconds since 1970. It never goes back. */
      readonly now: () => number;
      /** Called once when the loop fails. */
      readonly onFailure: (error: Error) => void;
    },
    cluster: Cluster,
  ) {
    this.#cluster = cluster;
    const { store, outlets, now } = services;
    this.#keeper = new RecordKeeper({ store, now, send: (session, envelope) => outlets.send(session, envelope) });
  }

  /** The cluster after the last decision. */
  get cluster(): Cluster {
    return this.#cluster;
  }

  /** The number of events that wait for their decision. */
  get backlog(): number {
    return this.#waiting;
  }

  /**
   * Decides about an event. Resolves when the decision is stored and its effects are carried out. Rejects when the loop
   * has failed.
   */
  dispatch(event: Event): Promise<Decision> {
    this.#waiting++;
    const decided = this.#tail.then(() => this.#handle(event));
    this.#tail = decided.catch(() => {}).then(() => this.#waiting--);
    return decided;
  }

  async #handle(event: Event): Promise<Decision> {
    if (this.#failure) throw this.#failure;
    try {
      return await this.#decide(event);
    } catch (error) {
      // The record of a job that was just submitted is refused. Nothing was decided, and the caller learns of it.
      if (error instanceof RecordRefusedError) throw error;
      this.#failure = error as Error;
      this.services.onFailure(this.#failure);
      throw error;
    }
  }

  /** Decides about an event. When a record is refused, its job is ended first, and the event is decided about again. */
  async #decide(event: Event): Promise<Decision> {
    const { store, now } = this.services;
    if (event.type === 'ticked') await store.renew();
    for (;;) {
      try {
        await this.#keeper.flush(event);
        const decision = decide(this.#cluster, event, now());
        await this.#keeper.keep(decision);
        await this.#apply(decision);
        return decision;
      } catch (error) {
        if (!(error instanceof RecordRefusedError) || !this.#cluster.jobs.has(error.uid)) throw error;
        this.#keeper.giveUp(error.uid);
        const refused = { type: 'refused', uid: error.uid, reason: error.message } as const;
        const ended = decide(this.#cluster, refused, now());
        await this.#keeper.keep(ended);
        await this.#apply(ended);
      }
    }
  }

  /** Makes a stored decision the state of the cluster and carries out its effects. */
  async #apply({ state, reasons, effects }: Decision): Promise<void> {
    this.#cluster = state;
    for (const reason of reasons) this.services.outlets.reason(reason);
    for (const effect of effects) await this.#carryOut(effect);
  }

  async #carryOut(effect: Effect): Promise<void> {
    const { outlets, store } = this.services;
    if (effect.type === 'send') this.#keeper.send(effect.session, effect.envelope);
    else if (effect.type === 'close') outlets.close(effect.session, effect.problem);
    else if (effect.type === 'announce') outlets.epoch(effect.jobUid, effect.epoch);
    else if (effect.type === 'remove') {
      this.#keeper.forget(effect.uid);
      await store.remove(effect.uid);
    }
  }
}
