import type { Logger } from '../../../runtime/log.js';
import { QUEUED } from '../../core/conditions.js';
import { isStatus, type KubernetesApi } from '../api.js';
import { Cache } from '../cache.js';
import type { Kept, Workload } from '../kinds.js';
import type { Desired, ObjectOptions } from '../objects.js';
import type { Placements } from '../pods.js';
import { JOB_LABEL, namesOf, ownedBy } from '../training-job.js';
import type { Trouble } from '../trouble.js';
import { placementsOf } from './placement.js';
import { priorityOf } from './priority.js';
import {
  admittedCount,
  asksAlike,
  conditionOf,
  hasQuota,
  isAdmitted,
  isForEncoding,
  queueOf,
  readyPatch,
  releasePatch,
  SETS,
  waitingText,
  workloadOf,
  type Asked,
} from './workload.js';

/** What a queue says about a job: it may have processes now, or it may not, and why. */
export type Turn =
  | { readonly mayRun: true; readonly workers: number; readonly placements?: Placements }
  | {
      readonly mayRun: false;
      readonly trouble: Trouble;
      /** False when the queue could not be asked. Processes that run then go on. */
      readonly isKnown: boolean;
    };

/** What Queues needs to know. */
interface QueuesOptions {
  readonly api: KubernetesApi;
  readonly log: Logger;
  readonly now: () => number;
  readonly onChange: () => void;
  /** Whether the coordinator uses Kueue. */
  readonly isServed: boolean;
}

/** How long a coordinator that starts waits until it has read the Workloads, in milliseconds. Other jobs must not wait for Kueue. */
const PATIENCE_MS = 10_000;
const NOT_SERVED: Trouble = {
  reason: 'QueueNotServed',
  message:
    'the job names a queue of Kueue, which this release does not use: install Kueue and set kueue.enabled=true of the chart, or remove the label from the job',
};

const NOT_LISTED: Trouble = {
  reason: QUEUED,
  message: 'the Workloads of Kueue could not be read yet. The log of the coordinator says why',
};

/**
 * The queues of Kueue. A job with a queue has one Workload, for its workers and parameter servers together. It has processes only while
 * Kueue admits the Workload. The Workload exists as long as the job wants processes.
 */
export class Queues {
  readonly #workloads: Cache<'Workload'>;
  #startedMs = Infinity;
  /** The placements of admitted jobs, by uid, with the admission that they belong to. */
  readonly #placements = new Map<string, { readonly admission: string; readonly placements: Placements }>();

  constructor(readonly options: QueuesOptions) {
    const { api, log, onChange } = options;
    this.#workloads = new Cache(api, { kind: 'Workload', selection: { labelSelector: JOB_LABEL }, log, onChange });
  }

  /** Whether the Workloads have been listed, as far as they can be. */
  get hasListed(): boolean {
    const isLate = () => this.options.now() - this.#startedMs > PATIENCE_MS;
    return !this.options.isServed || this.#workloads.hasListed || isLate();
  }

  /** Keeps the cache current until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    this.#startedMs = this.options.now();
    if (this.options.isServed) await this.#workloads.run(signal);
  }

  /**
   * Asks the queue of a job for its processes. Returns whether they may run. Rejects with an InputError when the job names something that
   * does not exist. Jobs without a queue, and those that want no processes, are not asked about.
   */
  async turnOf(desired: Desired, options: ObjectOptions): Promise<Turn> {
    if (!wantsPods(desired)) return { mayRun: true, workers: 0 };
    const asked = askedBy(desired);
    const queue = queueOf(options);
    if (queue === undefined) return { mayRun: true, workers: asked.workers };
    if (!this.options.isServed) return { mayRun: false, isKnown: false, trouble: NOT_SERVED };
    if (!this.#workloads.hasListed) return { mayRun: false, isKnown: false, trouble: NOT_LISTED };
    const found = this.#find(options);
    if (!found) return this.#ask(asked, options);
    if (!suits(found, desired)) return waits('the processes that encoded are ending');
    if (isAdmitted(found)) {
      const placements = await this.#placementsOf(found, options.uid);
      return { mayRun: true, workers: Math.min(asked.workers, admittedCount(found, SETS.worker)), placements };
    }
    if (!hasQuota(found) && found.spec.active !== false) await this.#renew(found, asked, options);
    return waits(waitingText(found));
  }

  /**
   * Tells Kueue what has become of the pods of a job: whether all of them run, and whether those that it wanted to stop are gone. Then
   * their quota is free. `pods` is the number of pods that exist, and `running` that of those that run.
   */
  async settle(desired: Desired, options: ObjectOptions, { pods, running }: { pods: number; running: number }) {
    const found = this.options.isServed ? this.#find(options) : undefined;
    if (!found) return;
    const { now } = this.options;
    if (!wantsPods(desired) || !suits(found, desired)) {
      // The parameter servers that serve the model of a job that has ended are not part of the job any more.
      if (pods === 0 || (desired.shards > 0 && !wantsPods(desired))) await this.#remove(found);
    } else if (isAdmitted(found)) {
      const { workers } = askedBy(desired);
      const others = admittedCount(found, SETS.parameterServer) + admittedCount(found, SETS.encoder);
      const wanted = others + Math.min(workers, admittedCount(found, SETS.worker));
      await this.#patch(found, readyPatch(found, running >= wanted, now()));
    } else if (pods === 0 && hasQuota(found) && conditionOf(found, 'Evicted')?.status === 'True') {
      await this.#patch(found, releasePatch(found, now()));
    }
  }

  /** Forgets a job that was deleted. */
  delete(uid: string): void {
    this.#placements.delete(uid);
  }

  #find({ job, uid }: ObjectOptions): Kept<Workload> | undefined {
    const found = this.#workloads.get(namesOf(job.name).workload);
    return found && ownedBy(found, uid) ? found : undefined;
  }

  async #ask(asked: Asked, options: ObjectOptions): Promise<Turn> {
    const { api } = this.options;
    const workload = workloadOf(options, asked, await priorityOf(api, options));
    await api.create('Workload', workload).catch((error: unknown) => {
      // The cache does not show it yet, or it belongs to a deleted job of this name and will disappear.
      if (!isStatus(error, 409)) throw error;
    });
    return waits(waitingText(workload));
  }

  /** Asks anew when the job has changed while it waits. */
  async #renew(found: Kept<Workload>, asked: Asked, options: ObjectOptions): Promise<void> {
    const priority = { priority: found.spec.priority, priorityClassRef: found.spec.priorityClassRef };
    if (!asksAlike(found, workloadOf(options, asked, priority))) await this.#remove(found);
  }

  async #placementsOf(workload: Kept<Workload>, uid: string): Promise<Placements> {
    const { admission, admissionChecks } = workload.status ?? {};
    const text = JSON.stringify([workload.metadata.uid, admission, admissionChecks]);
    const known = this.#placements.get(uid);
    if (known?.admission === text) return known.placements;
    const placements = await placementsOf(this.options.api, workload);
    this.#placements.set(uid, { admission: text, placements });
    return placements;
  }

  async #remove({ metadata: { name, uid, deletionTimestamp } }: Kept<Workload>): Promise<void> {
    if (deletionTimestamp === undefined) await this.options.api.remove('Workload', { name, uid });
  }

  /** Changes the status of a Workload. A change by Kueue that the cache does not show yet comes first, and the next pass looks again. */
  async #patch({ metadata }: Kept<Workload>, patch: object | null): Promise<void> {
    if (patch === null) return;
    await this.options.api.merge('Workload', metadata.name, patch, 'status').catch((error: unknown) => {
      if (!isStatus(error, 404, 409)) throw error;
    });
  }
}

/** Whether a job wants processes that a queue decides about. */
export function wantsPods({ encoders, workers }: Desired): boolean {
  return encoders > 0 || typeof workers === 'number';
}

function askedBy({ encoders, workers, shards }: Desired): Asked {
  return { encoders, workers: typeof workers === 'number' ? workers : 0, shards };
}

/** Whether a Workload is one for the processes that a job wants now: those that encode, or the others. */
function suits(workload: Workload, { encoders }: Desired): boolean {
  return isForEncoding(workload) === encoders > 0;
}

function waits(message: string): Turn {
  return { mayRun: false, isKnown: true, trouble: { reason: QUEUED, message } };
}
