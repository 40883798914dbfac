import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { required } from '../../runtime/required.js';
import type { Wish } from '../core/events.js';
import { hasEnded, newRecord, type JobRecord } from '../core/record.js';
import { statusOf } from '../core/status.js';
import type { Loop } from '../server/loop.js';
import type { KubernetesApi } from './api.js';
import { Cache } from './cache.js';
import { JobWork, type NamedJob } from './job-work.js';
import type { Kept, TrainingJob } from './kinds.js';
import { ModelReaders } from './model-readers.js';
import { desiredOf } from './objects.js';
import { assertPermitted } from './permitted.js';
import type { Images, JobDefaults } from './pods.js';
import { Processes } from './processes.js';
import { invalidStatus, projectStatus, urgentOf } from './projection.js';
import { readTrainingJob, REQUEST_ID } from './training-job.js';
import type { Trouble } from './trouble.js';

/** What a Controller needs to know. */
interface ControllerOptions {
  readonly api: KubernetesApi;
  readonly loop: Loop;
  readonly log: Logger;
  /** The templates for the pods of jobs. */
  readonly defaults: JobDefaults;
  /** The images for the pods of jobs that begin now. */
  readonly images: Images;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  /** Whether this coordinator owns the jobs for certain. No object is changed while it is not. */
  readonly isActing: () => boolean;
}

type ReadJob = ReturnType<typeof readTrainingJob>;

/**
 * A pass is made when something has changed, and at least this often in milliseconds, so that a missed change is found.
 */
const PASS_MS = 1000;
/** How often a status is written in which only numbers of the progress are new, in milliseconds. */
const PROGRESS_MS = 15_000;
/** How long a pass waits for further changes, in milliseconds. Changes often come together. */
const SETTLE_MS = 50;

/**
 * Tells the coordinator what users want, and makes the objects in Kubernetes what the coordinator wants. A pass
 * compares all TrainingJobs with the objects that were made for them and does what is missing, for all jobs at the same
 * time. A second pass changes nothing.
 */
export class Controller {
  readonly #trainingJobs: Cache<'TrainingJob'>;
  readonly #processes: Processes;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  readonly #work: JobWork;
  #wake: () => void = () => {};
  /** The last status that was written for each object, as JSON, what is urgent in it, and when it was written, by uid. */
  readonly #written = new Map<string, { readonly text: string; readonly urgent: string; readonly atMs: number }>();
  /** The generation of the newest spec that was read of each object, by uid. */
  readonly #observed = new Map<string, number | undefined>();
  /** Counts the readers of models. */
  readonly readers: ModelReaders;

  constructor(readonly options: ControllerOptions) {
    const { api, log } = options;
    const onChange = () => this.#wake();
    this.#trainingJobs = new Cache(api, { kind: 'TrainingJob', log, onChange });
    this.#processes = new Processes({ ...options, onChange });
    this.readers = new ModelReaders(options.now, onChange);
    this.#work = new JobWork({
      clock: api.clock,
      mayAct: options.isActing,
      onError: (job, error) => this.#failed(job, error),
    });
  }

  /** Begins to watch and to make passes. Returns at once. */
  start(): void {
    const { signal } = this.#stop;
    this.#running = Promise.all([this.#trainingJobs.run(signal), this.#processes.run(signal), this.#run(signal)]);
  }

  /** Stops watching. Resolves when the last pass has ended. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
    await this.#work.finish();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const changed = new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.#trainingJobs.hasListed && this.#processes.hasListed && this.options.isActing()) await this.#pass();
      const pause = this.options.api.clock.sleep(PASS_MS, signal).catch(() => {});
      await Promise.race([changed, pause]);
      await this.options.api.clock.sleep(SETTLE_MS, signal).catch(() => {});
    }
  }

  /** Handles all TrainingJobs, then all jobs of the coordinator. */
  async #pass(): Promise<void> {
    const { loop } = this.options;
    const objects = Array.from(this.#trainingJobs.objects, (object) => ({ ...object.metadata, object }));
    await this.#work.forAll(objects, ({ object }) => this.#adopt(object));
    // A job that is being deleted may have the name of another one.
    const records = Array.from(loop.cluster.jobs.values(), ({ record }) => record).filter(({ deleting }) => !deleting);
    await this.#work.forAll(records, ({ uid }) => this.#reconcile(uid));
  }

  /** Logs an error in the work for a job, and says it in the condition PodsRunning. */
  async #failed({ uid, name }: NamedJob, error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { log } = this.options;
    log.warn({ error, job: name }, 'cannot reconcile the job');
    const trouble = { reason: 'ApiFailed', message: `the Kubernetes API failed: ${(error as Error).message}` };
    await this.#tell(uid, trouble).catch((failure: unknown) =>
      log.warn({ error: failure, job: name }, 'cannot say so'),
    );
  }

  /** Says in the condition PodsRunning what is wrong with the pods of a job, or that nothing is. */
  async #tell(uid: string, trouble: Trouble | null): Promise<void> {
    const { loop } = this.options;
    const record = loop.cluster.jobs.get(uid)?.record;
    if (!record || hasEnded(record)) return;
    const before = record.conditions.find(({ type }) => type === 'PodsRunning');
    if (!trouble && before?.status !== 'False') return;
    const condition = trouble
      ? { type: 'PodsRunning', status: false, ...trouble }
      : { type: 'PodsRunning', status: true, reason: 'AsWanted', message: 'nothing is wrong with the pods' };
    await loop.dispatch({ type: 'noticed', uid, condition });
  }

  /** Tells the coordinator what the user wants: a new job, or changes to one that it knows. */
  async #adopt(seen: Kept<TrainingJob>): Promise<void> {
    const { loop, now, defaults } = this.options;
    const { uid, generation, deletionTimestamp } = seen.metadata;
    if (deletionTimestamp !== undefined) return;
    const before = loop.cluster.jobs.get(uid)?.record;
    if (before?.deleting) return;
    let read: ReadJob;
    try {
      read = readTrainingJob(seen, before?.document);
      assertPermitted(read.job, defaults.allowedVolumes);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const facts = { before: seen.status, generation, now: now() };
      if (!before) await this.#writeStatus(seen, invalidStatus(error.message, facts));
      else await this.#accept(before, `the job goes on as it was before the change: ${error.message}`);
      this.#observed.set(uid, generation);
      return;
    }
    if (!before) await this.#submit(seen, read);
    else if (!isAsWanted(before, read)) await this.#edit(before);
    if (before) await this.#accept(before, null);
    this.#observed.set(uid, generation);
  }

  /** Says in the condition Accepted whether the newest spec of a job is used. `problem` is null when it is. */
  async #accept({ uid, conditions }: JobRecord, problem: string | null): Promise<void> {
    const said = conditions.find(({ type }) => type === 'Accepted');
    if (problem === null ? said?.status !== 'False' : said?.message === problem) return;
    const condition =
      problem === null
        ? { type: 'Accepted', status: true, reason: 'Valid', message: 'the coordinator has taken the job' }
        : { type: 'Accepted', status: false, reason: 'InvalidSpec', message: problem };
    await this.options.loop.dispatch({ type: 'noticed', uid, condition });
  }

  /** Submits the job in a TrainingJob that the coordinator does not know. An older job of the same name is deleted. */
  async #submit(seen: Kept<TrainingJob>, { job, document }: ReadJob): Promise<void> {
    const { loop, now } = this.options;
    const { uid, name, annotations } = seen.metadata;
    const requestId = annotations?.[REQUEST_ID] ?? uid;
    const record = newRecord(job, { uid, requestId, document, now: createdMs(seen) ?? now() });
    const older = [...loop.cluster.jobs.values()].find((other) => other.record.name === name);
    if (older && !older.record.deleting) await this.#forget(older.record);
    await loop.dispatch({ type: 'submitted', record, job });
  }

  /** Tells the coordinator about changes to a TrainingJob. */
  async #edit(before: JobRecord): Promise<void> {
    const { loop, api } = this.options;
    const { uid, name } = before;
    // The cache may be older than a wish that the store has written into the object, so the object is read again.
    const fresh = await api.get('TrainingJob', name);
    if (fresh?.metadata.uid !== uid) return;
    const { job, document } = readTrainingJob(fresh, before.document);
    await loop.dispatch({ type: 'edited', uid, job, document });
    const { wanted } = required(loop.cluster.jobs.get(uid), `the job ${uid}`).record;
    if (hasEnded(before) || job.suspend === (wanted === 'suspend')) return;
    const wish: Wish = job.suspend ? { kind: 'suspend' } : { kind: 'resume', workers: 0, parameterServers: 0 };
    await loop.dispatch({ type: 'asked', name, wish });
  }

  /** Makes the objects of a job what the coordinator wants, and writes the job's status. */
  async #reconcile(uid: string): Promise<void> {
    const { loop } = this.options;
    const state = loop.cluster.jobs.get(uid);
    if (!state || state.record.deleting) return;
    const { record, job } = state;
    const object = this.#trainingJobs.get(record.name);
    if (object?.metadata.uid !== uid) {
      await this.#forgetIfGone(record);
      return;
    }
    if (object.metadata.deletionTimestamp !== undefined) return;
    const hasBegun = record.startedMs !== null;
    const mayChange = !hasEnded(record) && (!hasBegun || record.phase === 'Suspended');
    const images = mayChange ? this.options.images : keptImages(object, this.options.images);
    const desired = desiredOf(record, job, this.readers.isRead(uid));
    if (this.#observed.has(uid)) {
      const context = { images, generation: this.#observed.get(uid) };
      await this.#writeStatus(object, projectStatus(statusOf(loop.cluster, uid), record, context));
    }
    const { trouble, crashes, allowed } = await this.#processes.reconcile(desired, {
      job,
      uid,
      images,
      labels: object.metadata.labels ?? {},
      annotations: object.metadata.annotations ?? {},
      hasBegun,
    });
    if (hasEnded(record)) return;
    if (allowed !== undefined && (allowed ?? undefined) !== record.allowedWorkers)
      await loop.dispatch({ type: 'allowed', uid, workers: allowed });
    if (trouble) for (let at = 0; at < crashes; at++) await loop.dispatch({ type: 'crashed', uid, ...trouble });
    await this.#tell(uid, trouble);
  }

  /** Writes the status of an object: at most once per PASS_MS, and less often where it only tells the progress. */
  async #writeStatus(object: Kept<TrainingJob>, status: object): Promise<void> {
    const { api, now } = this.options;
    const { name, uid } = object.metadata;
    const text = JSON.stringify(status);
    const urgent = urgentOf(status);
    const last = this.#written.get(uid);
    if (last?.text === text || now() - (last?.atMs ?? -Infinity) < (last?.urgent === urgent ? PROGRESS_MS : PASS_MS))
      return;
    const atMs = now();
    this.#written.set(uid, { text: '', urgent: '', atMs });
    const body = { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name, uid }, status };
    await api.apply('TrainingJob', body, 'amr-coordinator-status', 'status');
    this.#written.set(uid, { text, urgent, atMs });
  }

  /** Deletes the job if the API confirms that its object was deleted. */
  async #forgetIfGone(record: JobRecord): Promise<void> {
    const fresh = await this.options.api.get('TrainingJob', record.name);
    if (fresh?.metadata.uid !== record.uid) await this.#forget(record);
  }

  /** Deletes the job because its object was deleted. */
  async #forget({ name, uid }: JobRecord): Promise<void> {
    await this.options.loop.dispatch({ type: 'asked', name, wish: { kind: 'delete' } });
    for (const map of [this.#processes, this.#written, this.#observed, this.#work, this.readers]) map.delete(uid);
  }
}

/** Whether the record agrees with what the TrainingJob says. */
function isAsWanted(record: JobRecord, { job, document }: ReadJob): boolean {
  const isSuspended = record.wanted === 'suspend';
  return record.document === document && (hasEnded(record) || job.suspend === isSuspended);
}

/** When the object was created, in milliseconds since 1970. */
function createdMs({ metadata }: TrainingJob): number | undefined {
  return metadata.creationTimestamp === undefined ? undefined : Date.parse(metadata.creationTimestamp);
}

/** The images with which the job began, if its status names them. An upgrade does not change a job that runs. */
function keptImages({ status }: TrainingJob, images: Images): Images {
  const { image, workerImage } = status ?? {};
  if (typeof image !== 'string') return images;
  return { parameterServer: image, worker: typeof workerImage === 'string' ? workerImage : image };
}
