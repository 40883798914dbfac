import { createHash } from 'node:crypto';
import { InputError } from '../../../runtime/errors.js';
import { encoderPod } from '../encoder-pod.js';
import { KUEUE, type Kept, type PodSet, type Workload, type WorkloadCondition } from '../kinds.js';
import { metadataOf, type ObjectOptions } from '../objects.js';
import { shardPod, workerPod } from '../pods.js';
import { namesOf, QUEUE_LABEL } from '../training-job.js';

/** The label of a TrainingJob that names a WorkloadPriorityClass of Kueue. */
export const PRIORITY_LABEL = 'kueue.x-k8s.io/priority-class';
/** The annotation of a TrainingJob with the smallest number of workers with which the queue may admit it. */
const FEWEST_WORKERS = 'kueue.x-k8s.io/job-min-parallelism';
/** The annotation of a Workload with a digest of what it was made from. */
const MADE_FROM = 'amr.dev/made-from';
/** The names of the sets of pods of a job. */
export const SETS = { worker: 'workers', parameterServer: 'parameter-servers', encoder: 'encoders' } as const;

/** The number of processes of each role that a job asks its queue for: those that encode, or all others. */
export interface Asked {
  readonly encoders: number;
  readonly workers: number;
  readonly shards: number;
}

/** The priority of a Workload, and the class that gave it. */
export type WorkloadPriority = Pick<Workload['spec'], 'priority' | 'priorityClassRef'>;

/** The queue of a job, or undefined for a job that waits in none. */
export function queueOf({ labels }: Pick<ObjectOptions, 'labels'>): string | undefined {
  return labels[QUEUE_LABEL] || undefined;
}

/**
 * What Kueue admits as a whole: the processes that encode for a job, or later its workers and parameter servers, none of which is of use
 * without the others. Throws an InputError when the annotation with the fewest workers is wrong.
 */
export function workloadOf(options: ObjectOptions, asked: Asked, priority: WorkloadPriority): Workload {
  const podSets = asked.encoders > 0 ? encoderSets(options, asked) : trainingSets(options, asked);
  const { metadata: own, spec: pod } = podSets[podSets.length - 1].template;
  const { priorityClassName } = pod;
  const spec = { queueName: queueOf(options) ?? '', podSets };
  const wanted = { spec, class: options.labels[PRIORITY_LABEL], priorityClassName };
  const metadata = metadataOf(namesOf(options.job.name).workload, own?.labels, options);
  return {
    apiVersion: KUEUE,
    kind: 'Workload',
    metadata: { ...metadata, annotations: { [MADE_FROM]: digestOf(wanted) } },
    spec: { ...spec, ...priority },
  };
}

function encoderSets(options: ObjectOptions, { encoders }: Asked): PodSet[] {
  return [{ name: SETS.encoder, count: encoders, template: encoderPod(options) }];
}

function trainingSets(options: ObjectOptions, { workers, shards }: Asked): PodSet[] {
  const fewest = fewestWorkers(options, workers);
  return [
    { name: SETS.parameterServer, count: shards, template: shardPod(options) },
    {
      name: SETS.worker,
      count: workers,
      ...(fewest < workers && { minCount: fewest }),
      template: workerPod(options),
    },
  ];
}

/** Whether a Workload is one for processes that encode. */
export function isForEncoding({ spec }: Workload): boolean {
  return spec.podSets.some(({ name }) => name === SETS.encoder);
}

/** Whether a Workload asks for what the other one asks for. */
export function asksAlike(left: Workload, right: Workload): boolean {
  return left.metadata.annotations?.[MADE_FROM] === right.metadata.annotations?.[MADE_FROM];
}

function digestOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

/** The smallest number of workers with which the job may begin. By default it is the number that it asks for. */
function fewestWorkers({ annotations }: ObjectOptions, wanted: number): number {
  const text = annotations[FEWEST_WORKERS] as string | undefined;
  if (text === undefined) return wanted;
  const fewest = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(fewest))
    throw new InputError(
      `the annotation ${FEWEST_WORKERS} must be the smallest number of workers with which the job may run, such as "1"`,
    );
  return Math.min(fewest, wanted);
}

/** Whether Kueue has given quota to a Workload and has not taken it back. */
export function isAdmitted(workload: Workload): boolean {
  const is = (type: string) => conditionOf(workload, type)?.status === 'True';
  return is('Admitted') && !is('Evicted') && workload.status?.admission !== undefined;
}

/** Whether Kueue counts quota for a Workload. */
export function hasQuota(workload: Workload): boolean {
  return conditionOf(workload, 'QuotaReserved')?.status === 'True';
}

/** The number of pods of a set that Kueue has admitted. */
export function admittedCount({ spec, status }: Workload, set: string): number {
  const assignment = status?.admission?.podSetAssignments.find(({ name }) => name === set);
  return assignment?.count ?? spec.podSets.find(({ name }) => name === set)?.count ?? 0;
}

/** Why a Workload waits, in words for the user. */
export function waitingText(workload: Workload): string {
  const { queueName, active } = workload.spec;
  const evicted = conditionOf(workload, 'Evicted');
  if (active === false) return `its Workload is not active: set spec.active of ${workload.metadata.name} to true`;
  const reserved = conditionOf(workload, 'QuotaReserved');
  const stopped = evicted?.status === 'True' ? `Kueue has stopped it (${evicted.reason}). ` : '';
  const checks = 'its quota is reserved, and it waits for the admission checks of the queue';
  const why = reserved?.status === 'True' ? checks : reserved?.message || 'Kueue has not looked at it yet';
  return `${stopped}It waits in the queue ${queueName}: ${why}`;
}

/** The condition of a type, or undefined. */
export function conditionOf({ status }: Workload, type: string): WorkloadCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/**
 * Makes the patch of the status of a Workload that gives its quota back, because Kueue has evicted it and its pods are gone. It is what
 * Kueue's own controllers of jobs write. The version in it makes the API refuse the patch when Kueue has changed the status meanwhile.
 */
export function releasePatch(workload: Kept<Workload>, now: number): object {
  const { reason = 'Preempted', message = '' } = conditionOf(workload, 'Evicted') ?? {};
  const isRequeued = ['Preempted', 'NodeFailures'].includes(reason);
  return patchOf(workload, now, { admission: null }, [
    { type: 'Requeued', status: isRequeued ? 'True' : 'False', reason, message },
    { type: 'QuotaReserved', status: 'False', reason: 'Pending', message },
    { type: 'Admitted', status: 'False', reason: 'NoReservation', message: 'The workload has no reservation' },
  ]);
}

/**
 * Makes the patch that tells Kueue whether all pods of an admitted Workload run. Returns null where it says so already. Kueue evicts
 * workloads whose pods do not run in time, if its administrator wants that.
 */
export function readyPatch(workload: Kept<Workload>, areReady: boolean, now: number): object | null {
  const before = conditionOf(workload, 'PodsReady');
  if (before?.status === (areReady ? 'True' : 'False')) return null;
  const [reason, message] = areReady
    ? ['Started', 'All pods reached readiness and the workload is running']
    : before
      ? ['WaitForRecovery', 'At least one pod has failed, waiting for recovery']
      : ['WaitForStart', 'Not all pods are ready or succeeded'];
  return patchOf(workload, now, {}, [{ type: 'PodsReady', status: areReady ? 'True' : 'False', reason, message }]);
}

function patchOf(
  { metadata: { resourceVersion, generation }, status }: Kept<Workload>,
  now: number,
  change: object,
  changed: readonly Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>[],
): object {
  const before = status?.conditions ?? [];
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const conditions = changed.map((condition): WorkloadCondition => {
    const known = before.find(({ type }) => type === condition.type);
    const lastTransitionTime = known?.status === condition.status ? known.lastTransitionTime : time;
    return { ...condition, lastTransitionTime, observedGeneration: generation };
  });
  const kept = before.filter(({ type }) => !changed.some((condition) => condition.type === type));
  return { metadata: { resourceVersion }, status: { ...change, conditions: [...kept, ...conditions] } };
}
