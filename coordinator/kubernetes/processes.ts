import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { ApiError, isStatus, type KubernetesApi } from './api.js';
import { Cache } from './cache.js';
import { CrashCounter, crashesOf, crashTrouble } from './crashes.js';
import type { EventObject, Kept, KubernetesObject, Pod, StatefulSet, WorkersJob } from './kinds.js';
import { encodersJob, shardService, shardSet, workersJob, type Desired, type ObjectOptions } from './objects.js';
import type { JobDefaults } from './pods.js';
import { Queues, wantsPods, type Turn } from './queue/queues.js';
import { JOB_LABEL, namesOf, ownedBy } from './training-job.js';
import { eventTrouble, podTrouble, type Trouble } from './trouble.js';

/** What Processes needs to know. */
interface ProcessesOptions {
  readonly api: KubernetesApi;
  readonly log: Logger;
  readonly defaults: JobDefaults;
  readonly now: () => number;
  /** Called when an object has changed. */
  readonly onChange: () => void;
}

/** What is wrong with the processes of a job. */
interface Findings {
  /** Why wanted pods are not running, or null when nothing is wrong. */
  readonly trouble: Trouble | null;
  /** The number of crashes since the last look. */
  readonly crashes: number;
  /** The number of workers that a queue allows, null where it allows all. It is absent while nobody knows it. */
  readonly allowed?: number | null;
}

/** How long pods may take to start before the reason is looked up, in milliseconds. */
const STARTING_MS = 6000;
/** How long the events that were read for one job also serve the others, in milliseconds. */
const SHARED_MS = 3000;
/** How long workers of a job that has ended may take to exit by themselves, in milliseconds. */
const LEAVING_MS = 15_000;

/**
 * The objects that run the processes of jobs. Compares them with what is wanted, and creates, changes or removes them.
 */
export class Processes {
  readonly #sets: Cache<'StatefulSet'>;
  readonly #jobs: Cache<'Job'>;
  readonly #pods: Cache<'Pod'>;
  readonly #services: Cache<'Service'>;
  /**
   * Since when a job has fewer pods than it wants, by its uid. The key uid + " leaving" says since when a job has
   * workers that it no longer wants.
   */
  readonly #sinceMs = new Map<string, number>();
  /** When the events about a job were last read, by uid. */
  readonly #askedMs = new Map<string, number>();
  /** The warnings in the events of the namespace, and when they were asked for. */
  #warnings: { readonly atMs: number; readonly items: Promise<readonly EventObject[]> } | undefined;
  readonly #crashes = new CrashCounter();
  readonly #queues: Queues;
  /** What these events said, by uid. */
  readonly #troubles = new Map<string, Trouble | null>();

  constructor(readonly options: ProcessesOptions) {
    const { api, log, onChange } = options;
    const shared = { selection: { labelSelector: JOB_LABEL }, log, onChange };
    this.#sets = new Cache(api, { kind: 'StatefulSet', ...shared });
    this.#jobs = new Cache(api, { kind: 'Job', ...shared });
    this.#pods = new Cache(api, { kind: 'Pod', ...shared });
    this.#services = new Cache(api, { kind: 'Service', ...shared });
    this.#queues = new Queues({ ...options, isServed: options.defaults.kueue ?? false });
  }

  /** Whether all objects have been listed at least once. */
  get hasListed(): boolean {
    return [this.#sets, this.#jobs, this.#pods, this.#services, this.#queues].every(({ hasListed }) => hasListed);
  }

  /** Keeps the caches current until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const parts = [this.#sets, this.#jobs, this.#pods, this.#services, this.#queues];
    await Promise.all(parts.map((part) => part.run(signal)));
  }

  /**
   * Makes the objects of a job what is wanted, as far as its queue allows it, and returns what is wrong with its pods.
   * @param hasBegun whether a process has worked for the job. Before that, its pods may be replaced by those of another image.
   */
  async reconcile(
    wanted: Desired,
    { hasBegun, ...job }: Omit<ObjectOptions, 'defaults'> & { readonly hasBegun: boolean },
  ): Promise<Findings> {
    const options = { ...job, defaults: this.options.defaults };
    try {
      const turn = await this.#queues.turnOf(wanted, options);
      const desired = allowed(wanted, turn);
      if (desired)
        await this.#make(desired, { hasBegun, ...options, ...(turn.mayRun && { placements: turn.placements }) });
      const pods = this.#podsOf(job.job.name);
      const running = pods.filter(isWell).length;
      await this.#queues.settle(wanted, options, { pods: pods.length, running });
      if (!turn.mayRun) return { trouble: turn.trouble, crashes: 0 };
      const crashes = crashesOf(pods, this.options.now());
      const trouble = crashTrouble(crashes) ?? (await this.#trouble(desired ?? wanted, pods, options));
      return { trouble, crashes: this.#crashes.count(job.uid, crashes), allowed: limitOf(wanted, turn) };
    } catch (error) {
      // The API refuses the object because of a quota, a policy or a wrong value. The user must see why.
      if ((error instanceof ApiError && error.status < 500) || error instanceof InputError)
        return { trouble: { reason: 'Refused', message: error.message }, crashes: 0 };
      throw error;
    }
  }

  /** Makes the objects of a job what is desired. */
  async #make(
    desired: Desired,
    { hasBegun, ...options }: ObjectOptions & { readonly hasBegun: boolean },
  ): Promise<void> {
    if (!hasBegun) await this.#replaceImages(options);
    await this.#reconcileShards(desired.shards, options);
    const { encoders, workers } = namesOf(options.job.name);
    await this.#reconcileJob(encoders, desired.encoders || 'gone', options, encodersJob);
    await this.#reconcileJob(workers, desired.workers, options, workersJob);
  }

  /** Forgets a job that was deleted. */
  delete(uid: string): void {
    for (const map of [this.#sinceMs, this.#askedMs, this.#troubles, this.#crashes, this.#queues]) map.delete(uid);
    this.#sinceMs.delete(`${uid} leaving`);
  }

  #podsOf(job: string): Kept<Pod>[] {
    return [...this.#pods.objects].filter(({ metadata }) => metadata.labels?.[JOB_LABEL] === job);
  }

  /**
   * Replaces the processes of a job whose image is not the present one. A Job of workers cannot be changed, so it is made anew. A
   * StatefulSet does not replace its pods by itself.
   */
  async #replaceImages(options: ObjectOptions): Promise<void> {
    const { api } = this.options;
    const { shards, workers, encoders } = namesOf(options.job.name);
    const { images, uid } = options;
    for (const job of [workers, encoders].map((name) => this.#jobs.get(name)))
      if (job && ownedBy(job, uid) && job.spec.template.spec.containers[0].image !== images.worker)
        await this.#removeJob(job);
    const set = this.#sets.get(shards);
    if (!set || !ownedBy(set, uid)) return;
    const [{ name, image }] = set.spec.template.spec.containers;
    if (image !== images.parameterServer)
      await api.apply('StatefulSet', restarted(set, options, set.spec.replicas), 'amr-coordinator');
    for (const { metadata, spec } of this.#podsOf(options.job.name)) {
      const own = spec?.containers.find((container) => container.name === name);
      if (metadata.name.startsWith(`${shards}-`) && own?.image !== images.parameterServer)
        await api.remove('Pod', metadata);
    }
  }

  /** Creates the parameter servers of a job, or changes their number. */
  async #reconcileShards(replicas: number, options: ObjectOptions): Promise<void> {
    const { api } = this.options;
    const { shards: name } = namesOf(options.job.name);
    const set = this.#sets.get(name);
    if (replicas > 0 && !this.#services.get(name)) await unlessThere(api.create('Service', shardService(options)));
    if (!set) {
      if (replicas > 0) await unlessThere(api.create('StatefulSet', shardSet(options, replicas)));
    } else if (ownedBy(set, options.uid) && set.spec.replicas !== replicas) {
      // A set without pods gets the current template. One that has pods keeps the template that they were made from.
      if (set.spec.replicas === 0) await api.apply('StatefulSet', restarted(set, options, replicas), 'amr-coordinator');
      else await api.apply('StatefulSet', numbers(set, { replicas }), 'amr-coordinator-scale');
    }
  }

  /** Creates the Job of the workers, or of the processes that encode, changes its number of pods, or removes it. */
  async #reconcileJob(
    name: string,
    wanted: Desired['workers'],
    options: ObjectOptions,
    make: (options: ObjectOptions, pods: number) => WorkersJob,
  ): Promise<void> {
    const { api, now } = this.options;
    const { uid } = options;
    const leaving = `${uid} leaving`;
    if (typeof wanted === 'number') this.#sinceMs.delete(leaving);
    const found = this.#jobs.get(name);
    if (!found) {
      if (typeof wanted === 'number') await unlessThere(api.create('Job', make(options, wanted)));
      return;
    }
    if (!ownedBy(found, uid) || found.metadata.deletionTimestamp !== undefined) return;
    if (typeof wanted !== 'number') {
      const since = this.#sinceMs.get(leaving) ?? now();
      if (wanted === 'leaving') this.#sinceMs.set(leaving, since);
      const isWaitedFor = wanted === 'leaving' && (found.status?.active ?? 0) > 0 && now() - since < LEAVING_MS;
      if (!isWaitedFor) await this.#removeJob(found);
    } else if (isFinished(found)) {
      // All pods of this Job have ended, but their work has not. The next pass creates a new Job.
      await this.#removeJob(found);
    } else if (found.spec.parallelism !== wanted) {
      await api.apply('Job', numbers(found, { parallelism: wanted, completions: wanted }), 'amr-coordinator-scale');
    }
  }

  async #removeJob({ metadata }: Kept<WorkersJob>): Promise<void> {
    await this.options.api.remove('Job', { name: metadata.name, uid: metadata.uid });
  }

  /** Says why wanted pods are not running, once they have had time to start. */
  async #trouble(
    { encoders, shards, workers }: Desired,
    pods: readonly Pod[],
    { job, uid }: ObjectOptions,
  ): Promise<Trouble | null> {
    const { now } = this.options;
    const running = pods.filter(isWell);
    if (running.length >= encoders + shards + (typeof workers === 'number' ? workers : 0)) this.#sinceMs.delete(uid);
    else if (!this.#sinceMs.has(uid)) this.#sinceMs.set(uid, now());
    const since = this.#sinceMs.get(uid);
    if (since === undefined || now() - since < STARTING_MS) return null;
    const said = podTrouble(pods);
    if (said) return said;
    if (now() - (this.#askedMs.get(uid) ?? -Infinity) >= STARTING_MS) {
      this.#askedMs.set(uid, now());
      this.#troubles.set(uid, await this.#troubleInEvents(job.name, running));
    }
    return this.#troubles.get(uid) ?? null;
  }

  /** Reads the warnings of the namespace. Many jobs that wait for their pods share one request. */
  #recentWarnings(): Promise<readonly EventObject[]> {
    const { api, now } = this.options;
    if (this.#warnings && now() - this.#warnings.atMs < SHARED_MS) return this.#warnings.items;
    const items = api.list('Event', { fieldSelector: 'type=Warning' }).then((list) => list.items);
    this.#warnings = { atMs: now(), items };
    return items;
  }

  /**
   * Reads the events about a job. Only events say that a volume cannot be mounted, or that a quota or a policy forbids
   * a pod.
   */
  async #troubleInEvents(job: string, running: readonly Pod[]): Promise<Trouble | null> {
    const items = await this.#recentWarnings();
    const { shards, workers, encoders } = namesOf(job);
    const well = new Set(running.map(({ metadata }) => metadata.name));
    const alive = new Set(
      [...this.#pods.objects].flatMap(({ metadata }) => (metadata.deletionTimestamp ? [] : [metadata.name])),
    );
    const isAbout = ({ kind, name = '' }: { kind?: string; name?: string }) =>
      kind === 'Pod'
        ? alive.has(name) && !well.has(name) && [shards, workers, encoders].some((own) => name.startsWith(`${own}-`))
        : (kind === 'StatefulSet' && name === shards) || (kind === 'Job' && [workers, encoders].includes(name));
    return eventTrouble(
      // A failed probe is no trouble, because a pod that starts or waits is not ready.
      items.filter(({ involvedObject, reason }) => reason !== 'Unhealthy' && isAbout(involvedObject)),
    );
  }
}

/**
 * The processes that a job may have. Those of a job whose turn has not come are removed. Returns null when nothing may be changed,
 * because nobody knows whose turn it is.
 */
function allowed(wanted: Desired, turn: Turn): Desired | null {
  if (!wantsPods(wanted)) return wanted;
  if (turn.mayRun) return typeof wanted.workers === 'number' ? { ...wanted, workers: turn.workers } : wanted;
  return turn.isKnown ? { encoders: 0, shards: 0, workers: 'gone' } : null;
}

/** Whether a pod runs, or has done its work. */
function isWell({ status }: Pod): boolean {
  return status?.phase === 'Running' || status?.phase === 'Succeeded';
}

/** The number of workers that a queue allows where it is less than the job wants, otherwise null. */
function limitOf({ workers }: Desired, turn: Turn): number | null | undefined {
  if (typeof workers !== 'number' || !turn.mayRun) return undefined;
  return turn.workers < workers ? turn.workers : null;
}

/** Ignores that an object exists already, because the cache is late or it is that of a deleted job. A later pass looks again. */
async function unlessThere(created: Promise<unknown>): Promise<void> {
  try {
    await created;
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
  }
}

/** Makes a patch that sets these numbers of the object and nothing else. */
function numbers({ metadata }: StatefulSet | WorkersJob, spec: Readonly<Record<string, number>>): KubernetesObject {
  const isSet = 'replicas' in spec;
  const type = isSet ? { apiVersion: 'apps/v1', kind: 'StatefulSet' } : { apiVersion: 'batch/v1', kind: 'Job' };
  return Object.assign({ ...type, metadata: { name: metadata.name, uid: metadata.uid } }, { spec });
}

/** Makes the set with the current template. Fields of a StatefulSet that cannot be changed stay as they are. */
function restarted({ spec, metadata }: StatefulSet, options: ObjectOptions, replicas: number): StatefulSet {
  const fresh = shardSet(options, replicas);
  const { selector, serviceName, volumeClaimTemplates } = spec;
  return {
    ...fresh,
    metadata: { ...fresh.metadata, uid: metadata.uid },
    spec: { ...fresh.spec, selector, serviceName, volumeClaimTemplates },
  };
}

/** Whether all workers of the Job have ended. */
function isFinished({ status }: WorkersJob): boolean {
  return (
    status?.conditions?.some(({ type, status }) => ['Complete', 'Failed'].includes(type) && status === 'True') ?? false
  );
}
