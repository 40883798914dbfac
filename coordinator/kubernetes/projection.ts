import type { JobStatus } from '../../proto/index.js';
import { formatDuration } from '../../runtime/duration.js';
import { hasEnded, type JobRecord } from '../core/record.js';
import type { JsonObject } from '../../job/index.js';
import { stageText } from '../stage-text.js';
import type { Images } from './pods.js';

/** The longest message of a condition, in characters. All conditions together must fit into the status. */
const LONGEST_MESSAGE = 1000;
/** The largest number of metrics in the status. */
const MOST_METRICS = 64;

/** A condition of a Kubernetes object. */
interface ObjectCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string | undefined;
  readonly observedGeneration: number | undefined;
}

/**
 * Makes the status of a TrainingJob as JSON from the coordinator's state. Unknown values are left out. `generation` is that of the
 * newest spec that the coordinator has read.
 */
export function projectStatus(
  status: JobStatus,
  record: JobRecord,
  { images, generation }: { images: Images; generation: number | undefined },
): object {
  const newest = record.checkpoints[record.checkpoints.length - 1];
  const real = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : undefined);
  return {
    observedGeneration: generation,
    phase: record.phase,
    progress: Math.min(1, Math.max(0, real(status.progress) ?? 0)),
    pass: status.pass,
    passes: status.passes,
    stage: status.stage || undefined,
    stageNumber: status.stageNumber,
    stages: status.stages,
    epoch: status.epoch,
    epochs: status.epochs,
    loss: real(status.loss),
    adversarialLoss: real(status.adversarialLoss),
    metrics: Object.fromEntries(Object.entries(status.metrics).slice(0, MOST_METRICS)),
    validation: Object.fromEntries(Object.entries(status.validation).slice(0, MOST_METRICS)),
    metricsStageNumber: status.metricsStageNumber || undefined,
    metricsEpoch: status.metricsEpoch || undefined,
    etaSeconds: Number.isFinite(status.etaSeconds) ? Math.round(status.etaSeconds) : undefined,
    triplesPerSecond: real(status.triplesPerSecond),
    workers: status.workers,
    parameterServers: status.parameterServers,
    restarts: record.restarts,
    failures: record.failures,
    run: record.run,
    checkpoint: newest && { step: newest.step, time: time(newest.committedMs ?? null) },
    engine: record.prepared?.engine,
    device: record.prepared?.device,
    image: images.parameterServer,
    workerImage: images.worker,
    digest: record.digest || undefined,
    startTime: time(record.startedMs),
    completionTime: time(record.finishedMs),
    conditions: conditionsOf(record, generation),
    encoding: status.encoding ?? undefined,
    display: { ...displayOf(status), problem: problemOf(record) },
  };
}

/** The fields of a status, and of what it displays, that change all the time while a job trains. */
const PROGRESS = new Set([
  'progress',
  'stage',
  'epoch',
  'loss',
  'adversarialLoss',
  'etaSeconds',
  'triplesPerSecond',
  'checkpoint',
  'metrics',
  'validation',
  'metricsStageNumber',
  'metricsEpoch',
  'ndcg',
  'eta',
]);

/** What is left of a status without its progress, as JSON. A status is written at once when this has changed. */
export function urgentOf(status: object): string {
  return JSON.stringify(status, (key, value: unknown) => (PROGRESS.has(key) ? undefined : value));
}

/** The conditions of a job, and those by which programs that know no TrainingJobs tell its state. */
function conditionsOf(record: JobRecord, generation: number | undefined): ObjectCondition[] {
  const conditions = record.conditions.map(({ timeMs, message, ...condition }) => ({
    ...condition,
    message: shortened(message),
    lastTransitionTime: time(timeMs),
    observedGeneration: generation,
  }));
  return [...conditions, ...kstatusConditions(conditions, record)];
}

/**
 * The conditions of kstatus, which Helm, Flux and others read: `Reconciling` while the job has work to do, and `Stalled` when it has
 * ended without a model. Without both, as when the job has succeeded or is suspended, kstatus calls the object current.
 */
function kstatusConditions(conditions: readonly ObjectCondition[], record: JobRecord): ObjectCondition[] {
  const find = (type: string) => conditions.find((condition) => condition.type === type);
  const [failed, suspended] = [find('Failed'), find('Suspended')];
  if (failed?.status === 'True') return [{ ...failed, type: 'Stalled' }];
  if (!suspended || hasEnded(record) || record.phase === 'Suspended') return [];
  const message = find('Running')?.message ?? '';
  return [{ ...suspended, type: 'Reconciling', status: 'True', reason: record.phase, message }];
}

/**
 * Makes the status of a TrainingJob whose spec is not valid. `before` is its present status, from which the times of unchanged
 * conditions are taken. `now` is in milliseconds since 1970.
 */
export function invalidStatus(
  problem: string,
  { before, generation, now }: { before: JsonObject | undefined; generation: number | undefined; now: number },
): object {
  const known = (before?.conditions ?? []) as unknown as readonly ObjectCondition[];
  const conditions = [
    ['Accepted', 'False'],
    ['Complete', 'False'],
    ['Failed', 'True'],
    ['Finished', 'True'],
    ['Stalled', 'True'],
  ].map(([type, status]): ObjectCondition => {
    const same = known.find((condition) => condition.type === type && condition.status === status);
    const lastTransitionTime = same?.lastTransitionTime ?? time(now);
    return {
      type,
      status,
      reason: 'InvalidSpec',
      message: shortened(problem),
      lastTransitionTime,
      observedGeneration: generation,
    };
  });
  const display = { problem: shortened(`InvalidSpec: ${problem}`) };
  return { observedGeneration: generation, phase: 'Failed', progress: 0, conditions, display };
}

/** The problem of a job in the column of kubectl, with its reason first: why it failed, or why its processes do not run. */
function problemOf(record: JobRecord): string | undefined {
  const { conditions } = record;
  const told = [
    ['Failed', 'True'],
    ['Accepted', 'False'],
    ['PodsRunning', 'False'],
    ['StorageAvailable', 'False'],
    ['CheckpointIntact', 'False'],
    // The estimate says nothing any more when the job has ended.
    ...(hasEnded(record) ? [] : [['Fits', 'False']]),
  ].flatMap(([type, status]) => conditions.find((one) => one.type === type && one.status === status) ?? []);
  return told.length === 0 ? undefined : shortened(`${told[0].reason}: ${told[0].message}`);
}

/** Makes the texts for the columns of `kubectl get`. */
function displayOf(status: JobStatus): object {
  const { progress, loss, metrics, etaSeconds, workers } = status;
  const ndcg = metrics['ndcg@10'] ?? Object.entries(metrics).find(([key]) => key.startsWith('ndcg'))?.[1];
  return {
    progress: `${Math.floor(100 * progress)}%`,
    stage: stageText(status),
    loss: Number.isFinite(loss) ? loss.toFixed(4) : undefined,
    ndcg: ndcg?.toFixed(4),
    eta: Number.isFinite(etaSeconds) ? formatDuration(etaSeconds) : undefined,
    workers: workers ? `${workers.ready}/${workers.desired}` : undefined,
  };
}

function shortened(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)} ...` : message;
}

/** Formats a time, in seconds. Returns undefined when there is none. */
function time(milliseconds: number | null): string | undefined {
  return milliseconds ? `${new Date(milliseconds).toISOString().slice(0, 19)}Z` : undefined;
}
