import type { Logger } from '../../runtime/log.js';
import { ApiError, isStatus, type KubernetesApi } from './api.js';
import { Cache } from './cache.js';
import type { KubernetesObject, Pod, StatefulSet, WorkersJob } from './kinds.js';
import { shardService, shardSet, workersJob, type Desired, type ObjectOptions } from './objects.js';
import type { JobDefaults } from './pods.js';
import { JOB_LABEL, namesOf } from './training-job.js';
import { eventTrouble, podTrouble, type Trouble } from './trouble.js';

export interface ProcessesOptions {
  readonly api: KubernetesApi;
  readonly log: Logger;
  readonly defaults: JobDefaults;
  readonly now: () => number;
  readonly onChange: () => void;
}

/** Pods that are on their way are not asked about for as long. */
const STARTING_MS = 6000;
/** Workers of a job that has ended leave by themselves; they are given this long. */
const LEAVING_MS = 15_000;

/** The objects that run a job's processes: compared with what is wanted, made, changed and removed. */
export class Processes {
  readonly #sets: Cache<'StatefulSet'>;
  readonly #jobs: Cache<'Job'>;
  readonly #pods: Cache<'Pod'>;
  readonly #services: Cache<'Service'>;
  /** When the pods of a job began to be fewer than wanted, or its workers to be unwanted, by uid. */
  readonly #sinceMs = new Map<string, number>();
  readonly #askedMs = new Map<string, number>();
  readonly #troubles = new Map<string, Trouble | null>();

  constructor(readonly options: ProcessesOptions) {
    const { api, log, onChange } = options;
    const shared = { selection: { labelSelector: JOB_LABEL }, log, onChange };
    this.#sets = new Cache(api, { kind: 'StatefulSet', ...shared });
    this.#jobs = new Cache(api, { kind: 'Job', ...shared });
    this.#pods = new Cache(api, { kind: 'Pod', ...shared });
    this.#services = new Cache(api, { kind: 'Service', ...shared });
  }

  get hasListed(): boolean {
    return [this.#sets, this.#jobs, this.#pods, this.#services].every(({ hasListed }) => hasListed);
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#sets, this.#jobs, this.#pods, this.#services].map((cache) => cache.run(signal)));
  }

  /** Does what is missing. Returns why pods that are wanted are not there; null when all is well. */
  async reconcile(desired: Desired, job: Omit<ObjectOptions, 'defaults'>): Promise<Trouble | null> {
    const options = { ...job, defaults: this.options.defaults };
    try {
      await this.#reconcileShards(desired.shards, options);
      await this.#reconcileWorkers(desired.workers, options);
    } catch (error) {
      // What the API refuses (a quota, a policy, a value that is none) is for the user to read.
      if (error instanceof ApiError && error.status < 500) return { reason: 'Refused', message: error.message };
      throw error;
    }
    return this.#trouble(desired, options);
  }

  async #reconcileShards(replicas: number, options: ObjectOptions): Promise<void> {
    const { api } = this.options;
    const { shards: name } = namesOf(options.job.name);
    const set = this.#sets.get(name);
    if (replicas > 0 && !this.#services.get(name)) await unlessThere(api.create('Service', shardService(options)));
    if (!set) {
      if (replicas > 0) await unlessThere(api.create('StatefulSet', shardSet(options, replicas)));
    } else if (isOurs(set, options.uid) && set.spec.replicas !== replicas) {
      // A set without pods takes the template of today; one that has some keeps what they were made from.
      if (set.spec.replicas === 0) await api.apply('StatefulSet', restarted(set, options, replicas), 'amr-coordinator');
      else await api.apply('StatefulSet', numbers(set, { replicas }), 'amr-coordinator-scale');
    }
  }

  async #reconcileWorkers(workers: Desired['workers'], options: ObjectOptions): Promise<void> {
    const { api, now } = this.options;
    const { uid } = options;
    const found = this.#jobs.get(namesOf(options.job.name).workers);
    if (!found) {
      this.#sinceMs.delete(`${uid} leaving`);
      if (typeof workers === 'number') await unlessThere(api.create('Job', workersJob(options, workers)));
      return;
    }
    if (!isOurs(found, uid) || found.metadata.deletionTimestamp !== undefined) return;
    if (typeof workers !== 'number') {
      const since = this.#sinceMs.get(`${uid} leaving`) ?? now();
      this.#sinceMs.set(`${uid} leaving`, since);
      const isWaitedFor = workers === 'leaving' && (found.status?.active ?? 0) > 0 && now() - since < LEAVING_MS;
      if (!isWaitedFor) await this.#removeJob(found);
    } else if (isFinished(found)) {
      // All of its workers ended, but the job has not: a new one is made in the next pass.
      await this.#removeJob(found);
    } else if (found.spec.parallelism !== workers) {
      await api.apply('Job', numbers(found, { parallelism: workers, completions: workers }), 'amr-coordinator-scale');
    }
  }

  async #removeJob({ metadata }: WorkersJob): Promise<void> {
    await this.options.api.remove('Job', { name: metadata.name!, uid: metadata.uid! });
  }

  async #trouble({ shards, workers }: Desired, { job, uid }: ObjectOptions): Promise<Trouble | null> {
    const { now } = this.options;
    const pods = [...this.#pods.objects].filter(({ metadata }) => metadata.labels?.[JOB_LABEL] === job.name);
    const running = pods.filter(({ status }) => status?.phase === 'Running');
    if (running.length >= shards + (typeof workers === 'number' ? workers : 0)) this.#sinceMs.delete(uid);
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

  /** Volumes that cannot be mounted, pods that a quota or a policy forbids: told in events alone. */
  async #troubleInEvents(job: string, running: readonly Pod[]): Promise<Trouble | null> {
    const { items } = await this.options.api.list('Event', { fieldSelector: 'type=Warning' });
    const { shards, workers } = namesOf(job);
    const well = new Set(running.map(({ metadata }) => metadata.name));
    const alive = new Set(
      [...this.#pods.objects].flatMap(({ metadata }) => (metadata.deletionTimestamp ? [] : [metadata.name])),
    );
    const isAbout = ({ kind, name = '' }: { kind?: string; name?: string }) =>
      kind === 'Pod'
        ? alive.has(name) && !well.has(name) && (name.startsWith(`${shards}-`) || name.startsWith(`${workers}-`))
        : (kind === 'StatefulSet' && name === shards) || (kind === 'Job' && name === workers);
    return eventTrouble(
      // A probe that fails is how a pod says that it starts, or waits.
      items.filter(({ involvedObject, reason }) => reason !== 'Unhealthy' && isAbout(involvedObject)),
    );
  }
}

/** One that is there (the cache is behind, or one of a deleted job is about to go) is looked at in a later pass. */
async function unlessThere(created: Promise<unknown>): Promise<void> {
  try {
    await created;
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
  }
}

/** The object as it is, with other numbers and nothing else that this manager says. */
function numbers({ metadata }: StatefulSet | WorkersJob, spec: Readonly<Record<string, number>>): KubernetesObject {
  const isSet = 'replicas' in spec;
  const type = isSet ? { apiVersion: 'apps/v1', kind: 'StatefulSet' } : { apiVersion: 'batch/v1', kind: 'Job' };
  return Object.assign({ ...type, metadata: { name: metadata.name, uid: metadata.uid } }, { spec });
}

/** What cannot change of a StatefulSet stays. */
function restarted({ spec, metadata }: StatefulSet, options: ObjectOptions, replicas: number): StatefulSet {
  const fresh = shardSet(options, replicas);
  const { selector, serviceName, volumeClaimTemplates } = spec;
  return {
    ...fresh,
    metadata: { ...fresh.metadata, uid: metadata.uid },
    spec: { ...fresh.spec, selector, serviceName, volumeClaimTemplates },
  };
}

function isOurs({ metadata }: KubernetesObject, uid: string): boolean {
  return metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
}

function isFinished({ status }: WorkersJob): boolean {
  return (
    status?.conditions?.some(({ type, status }) => ['Complete', 'Failed'].includes(type) && status === 'True') ?? false
  );
}
