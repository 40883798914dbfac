import { readFile } from 'node:fs/promises';
import { status } from '@grpc/grpc-js';
import { jobValues, parseJob, type Job } from '../../job/index.js';
import type { Limits } from '../../job/plan/fit.js';
import type { SubmitRequest } from '../../proto/index.js';
import type { Clock } from '../../runtime/clock.js';
import { InputError } from '../../runtime/errors.js';
import { required } from '../../runtime/required.js';
import type { Reason } from '../core/events.js';
import { newRecord } from '../core/record.js';
import type { Home, HomeContext, Submitted } from '../server/home.js';
import { StatusError } from '../server/definitions.js';
import { isStatus, KubernetesApi } from './api.js';
import { Controller } from './controller.js';
import { EventWriter } from './events.js';
import type { Kept, PodTemplate, TrainingJob } from './kinds.js';
import { assertPermitted } from './permitted.js';
import { podLimits } from './pod-limits.js';
import type { Images, JobDefaults } from './pods.js';
import { KubernetesStore } from './store.js';
import { readTrainingJob, REQUEST_ID } from './training-job.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The file with the templates for the pods of jobs cannot be read. The user must name another one. */
    'job-defaults-unreadable': { readonly path: string };
  }
}

/** The options of a coordinator in Kubernetes. */
interface KubernetesOptions {
  /** The namespace of the jobs. By default it is that of the pod, or of the kubeconfig's context. */
  readonly namespace?: string;
  /** The name of the Lease that says which coordinator acts. */
  readonly lease: string;
  /** Identifies this process in the Lease. */
  readonly holder: string;
  /** The path of a JSON file with the templates for the pods of jobs. */
  readonly jobDefaults: string;
  /** The image for the pods of jobs. When it is empty, the image in the templates is used. */
  readonly image: string;
  /** Whether other coordinators may run beside this one. The pod of the one that acts then has the label amr.dev/active. */
  readonly standby: boolean;
  readonly clock: Clock;
}

/** The label on the pod of the coordinator that acts. The Service of the coordinator selects it. */
const ACTIVE_LABEL = 'amr.dev/active';

/** What a coordinator in Kubernetes is made from. */
interface OpenedKubernetes {
  readonly store: KubernetesStore;
  readonly home: (context: HomeContext) => Home;
  /** Leads the Service of the coordinator to this pod. */
  readonly onActive?: () => Promise<void>;
  readonly isStandbyReady: boolean;
  /** What the pods of a job may use. */
  readonly limitsOf: (job: Job) => Limits;
}

/** Opens Kubernetes as the home of jobs. Rejects with an InputError when an option is wrong. */
export async function openKubernetes(options: KubernetesOptions): Promise<OpenedKubernetes> {
  const { namespace, lease, holder, clock } = options;
  const defaults = await readDefaults(options.jobDefaults);
  const api = KubernetesApi.fromDefaults(namespace, clock);
  const imageOf = ({ template }: { template: PodTemplate }) =>
    options.image || (template.spec.containers[0].image ?? '');
  const images = { worker: imageOf(defaults.worker), parameterServer: imageOf(defaults.parameterServer) };
  const store = new KubernetesStore(api, { lease, holder });
  const isActing = () => store.isCurrent;
  return {
    store,
    home: (context) => new KubernetesHome(api, { ...context, defaults, images, isActing }),
    onActive: options.standby ? () => labelActive(api, holder) : undefined,
    isStandbyReady: options.standby,
    limitsOf: (job) => podLimits(job, defaults),
  };
}

/** Gives the label of the coordinator that acts to this pod, and takes it from all others. */
async function labelActive(api: KubernetesApi, pod: string): Promise<void> {
  const label = (value: string | null) => ({ metadata: { labels: { [ACTIVE_LABEL]: value } } });
  await api.merge('Pod', pod, label('true'));
  const { items } = await api.list('Pod', { labelSelector: ACTIVE_LABEL });
  for (const { metadata } of items) {
    if (metadata.name === pod) continue;
    await api.merge('Pod', metadata.name, label(null)).catch((error: unknown) => {
      if (!isStatus(error, 404)) throw error;
    });
  }
}

/** Kubernetes as the home of jobs. */
class KubernetesHome implements Home {
  readonly #controller: Controller;
  readonly #events: EventWriter;

  constructor(
    readonly api: KubernetesApi,
    readonly context: HomeContext & {
      readonly defaults: JobDefaults;
      readonly images: Images;
      readonly isActing: () => boolean;
    },
  ) {
    this.#controller = new Controller({ ...context, api });
    this.#events = new EventWriter(api, context.log);
  }

  /** Begins to watch the cluster. Called when the coordinator is ready to serve. */
  start(): void {
    this.#controller.start();
  }

  /** Stops watching. The pods of jobs keep running. */
  close(): Promise<void> {
    return this.#controller.close();
  }

  /** Creates the TrainingJob that `kubectl apply` would create from the file. */
  async submission({ requestId, text, file, set }: SubmitRequest, now: number): Promise<Submitted> {
    const parse = { file: file || 'job', set };
    const job = parseJob(text, parse);
    assertPermitted(job, this.context.defaults.allowedVolumes);
    const { namespace } = job;
    if (namespace !== null && namespace !== this.api.namespace) {
      throw new InputError(
        `metadata.namespace is ${namespace}, this coordinator's is ${this.api.namespace}: remove it`,
      );
    }
    const { metadata, ...values } = jobValues(text, parse) as TrainingJob;
    const annotations = { ...metadata.annotations, [REQUEST_ID]: requestId };
    const { name, labels } = metadata;
    const made = await this.#create({ ...values, metadata: { name, labels, annotations } }, requestId);
    const read = readTrainingJob(made);
    const { uid } = made.metadata;
    const record = newRecord(read.job, { uid, requestId, document: read.document, now });
    return { type: 'submitted', record, job: read.job };
  }

  /** Starts the parameter servers of a job that has ended, so that its model can be read. */
  async openModel(uid: string): Promise<() => void> {
    const leave = this.#controller.readers.enter(uid);
    try {
      await this.#shardsOf(uid);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /**
   * Resolves when all shards that hold a part of the model have a session. Rejects with a StatusError when they do not
   * come in time.
   */
  async #shardsOf(uid: string): Promise<void> {
    const { loop, now, clock } = this.context;
    const { record } = required(loop.cluster.jobs.get(uid), `the job ${uid}`);
    const holders = new Set(record.checkpoints.flatMap(({ files }) => files.map(({ holder }) => holder)));
    for (const end = now() + FETCH_PATIENCE_MS; ; await clock.sleep(200)) {
      const away = [...holders].filter((name) => !loop.cluster.members.get(name)?.session);
      if (away.length === 0) return;
      if (now() > end) {
        const message = `the model is on the disks of ${away.join(', ')}, which did not start. "kubectl describe pod" shows why`;
        throw new StatusError(status.UNAVAILABLE, message);
      }
    }
  }

  /** Writes a reason as a Kubernetes event. */
  heard({ jobUid, level, code, text }: Reason): void {
    const record = jobUid === null ? undefined : this.context.loop.cluster.jobs.get(jobUid)?.record;
    if (!record || record.deleting) return;
    const { name, uid } = record;
    this.#events.add({
      job: { name, uid },
      type: level === 'warn' ? 'Warning' : 'Normal',
      reason: code,
      message: text,
    });
  }

  /** Creates a TrainingJob. If the same request has created it before, returns that one. */
  async #create(object: TrainingJob, requestId: string): Promise<Kept<TrainingJob>> {
    const name = required(object.metadata.name, 'metadata.name');
    try {
      return await this.api.create('TrainingJob', object);
    } catch (error) {
      if (isStatus(error, 409)) {
        const found = await this.api.get('TrainingJob', name);
        if (found?.metadata.annotations?.[REQUEST_ID] === requestId) return found;
        const details = { code: 'job-exists', facts: { name } } as const;
        throw new StatusError(status.ALREADY_EXISTS, `a job named ${name} exists`, details);
      }
      if (isStatus(error, 400, 403, 422)) throw new StatusError(status.INVALID_ARGUMENT, (error as Error).message);
      throw error;
    }
  }
}

/** How long a reader of a model waits for the pods of its shards to start, in milliseconds. */
const FETCH_PATIENCE_MS = 120_000;

/** Reads the templates for pods. Rejects with an InputError when the file is not JSON or cannot be read. */
async function readDefaults(path: string): Promise<JobDefaults> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JobDefaults;
  } catch (error) {
    throw new InputError(`Cannot read the templates for pods in ${path}: ${(error as Error).message}`, {
      code: 'job-defaults-unreadable',
      facts: { path },
    });
  }
}
