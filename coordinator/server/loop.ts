import type { Cluster } from '../core/cluster.js';
import { decide } from '../core/decide.js';
import type { Decision, Effect, Envelope, Event, Reason } from '../core/events.js';
import type { EpochLine } from '../core/record.js';
import type { JobStore } from '../store/job-store.js';

/** Where the effects of a decision go, besides the store. None of these functions blocks. */
export interface Outlets {
  /** Sends a command over a session. */
  send(session: string, envelope: Envelope): void;
  /** Closes a session. */
  close(session: string): void;
  /** Announces an epoch that has ended to the users who watch the job. */
  epoch(jobUid: string, line: EpochLine): void;
  /** Logs why something was done. */
  reason(reason: Reason): void;
}

/**
 * Runs the core. It takes one event after another and stores each decision before it carries out its effects. The loop
 * ends when the store fails, because no effect may follow from a decision that is not stored.
 */
export class Loop {
  #cluster: Cluster;
  #tail: Promise<unknown> = Promise.resolve();
  #failure: Error | null = null;

  constructor(
    readonly services: {
      readonly store: JobStore;
      readonly outlets: Outlets;
      /** The time in milliseconds since 1970. It never goes back. */
      readonly now: () => number;
      /** Called once when the loop fails. */
      readonly onFailure: (error: Error) => void;
    },
    cluster: Cluster,
  ) {
    this.#cluster = cluster;
  }

  /** The cluster after the last decision. */
  get cluster(): Cluster {
    return this.#cluster;
  }

  /**
   * Decides about an event. Resolves when the decision is stored and its effects are carried out. Rejects when the loop
   * has failed.
   */
  dispatch(event: Event): Promise<Decision> {
    const decided = this.#tail.then(() => this.#handle(event));
    this.#tail = decided.catch(() => {});
    return decided;
  }

  async #handle(event: Event): Promise<Decision> {
    if (this.#failure) throw this.#failure;
    const { outlets, now } = this.services;
    try {
      if (event.type === 'ticked') await this.services.store.renew();
      const decision = decide(this.#cluster, event, now());
      for (const effect of decision.effects) {
        if (effect.type === 'persist') await this.services.store.put(effect.record);
      }
      this.#cluster = decision.state;
      for (const reason of decision.reasons) outlets.reason(reason);
      for (const effect of decision.effects) await this.#carryOut(effect);
      return decision;
    } catch (error) {
      this.#failure = error as Error;
      this.services.onFailure(this.#failure);
      throw error;
    }
  }

  async #carryOut(effect: Effect): Promise<void> {
    const { outlets, store } = this.services;
    if (effect.type === 'send') outlets.send(effect.session, effect.envelope);
    else if (effect.type === 'close') outlets.close(effect.session);
    else if (effect.type === 'announce') outlets.epoch(effect.jobUid, effect.epoch);
    else if (effect.type === 'remove') await store.remove(effect.uid);
  }
}
