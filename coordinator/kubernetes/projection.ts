import type { JobStatus } from '../../proto/index.js';
import { formatDuration } from '../../runtime/duration.js';
import type { JobRecord } from '../core/record.js';
import type { Images } from './pods.js';

/** The longest message of a condition, in characters. All conditions together must fit into the status. */
const LONGEST_MESSAGE = 1000;
/** The largest number of metrics in the status. */
const MOST_METRICS = 64;

/** Makes the status of a TrainingJob as JSON from the coordinator's state. Unknown values are left out. */
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
    checkpoint: newest && { step: newest.step },
    engine: record.prepared?.engine,
    device: record.prepared?.device,
    image: images.parameterServer,
    workerImage: images.worker,
    digest: record.digest || undefined,
    startTime: time(record.startedMs),
    completionTime: time(record.finishedMs),
    conditions: record.conditions.map(({ type, status, reason, message, timeMs }) => ({
      type,
      status,
      reason,
      message: shortened(message),
      lastTransitionTime: time(timeMs),
    })),
    display: displayOf(status),
  };
}

/** Makes the status of a TrainingJob whose spec is not valid. `now` is in milliseconds since 1970. */
export function invalidStatus(problem: string, generation: number | undefined, now: number): object {
  const message = shortened(problem);
  const condition = { type: 'Finished', status: 'True', reason: 'InvalidSpec', message, lastTransitionTime: time(now) };
  return { observedGeneration: generation, phase: 'Failed', progress: 0, conditions: [condition] };
}

/** Makes the texts for the columns of `kubectl get`. */
function displayOf({ progress, stage, epoch, epochs, loss, metrics, etaSeconds, workers }: JobStatus): object {
  const ndcg = metrics['ndcg@10'] ?? Object.entries(metrics).find(([key]) => key.startsWith('ndcg'))?.[1];
  return {
    progress: `${Math.floor(100 * progress)}%`,
    stage: stage === '' ? undefined : `${stage} ${epoch}/${epochs}`,
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
