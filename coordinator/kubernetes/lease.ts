import { StoreTakenError } from '../store/job-store.js';
import { isStatus, type KubernetesApi } from './api.js';
import type { Kept, Lease } from './kinds.js';

/** The settings of an OwnedLease. */
export interface LeaseOptions {
  /** The name of the Lease. All coordinators that could own the jobs must use the same one. */
  readonly lease: string;
  /** Identifies this process in the Lease. A process that was started again under the same name takes its Lease at once. */
  readonly holder: string;
  /** How long the Lease counts without a renewal, in seconds. */
  readonly seconds?: number;
}

/** The default duration of the Lease in seconds. A standby takes over this long after the last renewal. */
const LEASE_SECONDS = 10;
/** The Lease is renewed this many times in its duration. */
const RENEWALS = 3;
/** How often a coordinator that waits looks at the Lease, in milliseconds. */
const LOOK_MS = 1000;

/**
 * The Lease that says which coordinator owns the jobs. The number of its transitions is the coordinator's epoch, which decides: an
 * owner that was replaced can store nothing. The times of the Lease only say how long a newcomer waits.
 */
export class OwnedLease {
  #epoch = 0;
  #renewedMs = -Infinity;
  /** Settles when the check that was begun last has ended. */
  #checked: Promise<unknown> = Promise.resolve();
  /** The check that begins after it, for all who have asked meanwhile. */
  #nextCheck: Promise<Kept<Lease>> | undefined;

  constructor(
    readonly api: KubernetesApi,
    readonly options: LeaseOptions,
  ) {}

  /** Whether the Lease was renewed so recently that no other coordinator can have taken it over. */
  get isCurrent(): boolean {
    return this.api.clock.now() - this.#renewedMs < 1000 * this.#seconds;
  }

  get #seconds(): number {
    return this.options.seconds ?? LEASE_SECONDS;
  }

  /**
   * Takes over the Lease and returns the new epoch. Waits until the present owner has given it up, or has not renewed it for its
   * duration. `onWait` is called once with the owner's name. Rejects with the signal's reason.
   */
  async take(signal?: AbortSignal, onWait?: (holder: string) => void): Promise<number> {
    const { clock } = this.api;
    let seen = { version: '', sinceMs: clock.now() };
    for (let waits = false; ;) {
      signal?.throwIfAborted();
      const lease = await this.api.get('Lease', this.options.lease);
      const owner = lease?.spec?.holderIdentity ?? '';
      const version = lease?.metadata.resourceVersion ?? '';
      // The clocks of two machines differ, so only the time since this process saw a change counts.
      if (version !== seen.version) seen = { version, sinceMs: clock.now() };
      const lasts = 1000 * (lease?.spec?.leaseDurationSeconds ?? 0);
      const isFree = owner === '' || owner === this.options.holder || clock.now() - seen.sinceMs >= lasts;
      if (isFree && (await this.#write(lease))) return this.#epoch;
      if (isFree) continue;
      if (!waits) onWait?.(owner);
      waits = true;
      await clock.sleep(Math.min(LOOK_MS, lasts / RENEWALS), signal);
    }
  }

  /** Writes the next epoch into the Lease. Returns false when another coordinator was faster. */
  async #write(lease: Kept<Lease> | null): Promise<boolean> {
    const { lease: name, holder } = this.options;
    const epoch = (lease?.spec?.leaseTransitions ?? 0) + 1;
    const time = microTime();
    const spec = {
      holderIdentity: holder,
      leaseTransitions: epoch,
      leaseDurationSeconds: this.#seconds,
      acquireTime: time,
      renewTime: time,
    };
    const type = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    const asked = this.api.clock.now();
    try {
      if (lease) await this.api.replace('Lease', { ...lease, spec });
      else await this.api.create('Lease', { ...type, metadata: { name }, spec });
    } catch (error) {
      if (isStatus(error, 409)) return false;
      throw error;
    }
    this.#epoch = epoch;
    this.#renewedMs = asked;
    return true;
  }

  /**
   * Returns the Lease as it was after this call. Rejects with a StoreTakenError when another coordinator has it. Many callers at
   * once, as when the records of many jobs are stored, share one request.
   */
  assertOwned(): Promise<Kept<Lease>> {
    if (this.#nextCheck) return this.#nextCheck;
    const check = this.#checked.then(() => {
      this.#nextCheck = undefined;
      return this.#check();
    });
    this.#nextCheck = check;
    this.#checked = check.catch(() => {});
    return check;
  }

  async #check(): Promise<Kept<Lease>> {
    const lease = await this.api.get('Lease', this.options.lease);
    const found = lease?.spec?.leaseTransitions ?? 0;
    if (!lease || found !== this.#epoch) throw new StoreTakenError(this.#epoch, found);
    return lease;
  }

  /** Renews the Lease from time to time. Rejects with a StoreTakenError when another coordinator has it. */
  async renew(): Promise<void> {
    const now = this.api.clock.now();
    if (now - this.#renewedMs >= (1000 * this.#seconds) / RENEWALS) await this.#change({ renewTime: microTime() });
  }

  /** Gives the Lease up, so that the next coordinator need not wait. Does nothing when another one has it. */
  async release(): Promise<void> {
    await this.#change({ holderIdentity: '' });
    this.#renewedMs = -Infinity;
  }

  /** Changes the Lease. Repeats this when a renewal and a release came together. */
  async #change(change: NonNullable<Lease['spec']>): Promise<void> {
    for (;;) {
      const asked = this.api.clock.now();
      const lease = await this.assertOwned();
      try {
        await this.api.replace('Lease', { ...lease, spec: { ...lease.spec, ...change } });
        this.#renewedMs = asked;
        return;
      } catch (error) {
        if (!isStatus(error, 409)) throw error;
      }
    }
  }
}

function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
