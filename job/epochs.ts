import type { Metrics, TrainingResult } from './events.js';
import type { Job } from './job.js';

/** What is kept of an epoch that ended: a line of metrics.jsonl. Losses are means per triple. */
export interface EpochRecord {
  /** Counted from 1, as is `epoch`, which starts anew in each stage. */
  readonly stage: number;
  readonly kind: string;
  readonly epoch: number;
  readonly loss: number;
  /** Null outside amr. */
  readonly adversarialLoss: number | null;
  readonly triples: number;
  /** Seconds of training, without evaluations. */
  readonly seconds: number;
  /** Metrics of the test pairs, where the epoch was evaluated. */
  readonly test?: Metrics;
  /** Metrics of the validation pairs, where validation selects the epoch. */
  readonly validation?: Metrics;
}

/**
 * The speed of training, in triples per second, the same in every bar, line, table and JSON document: triples over the
 * seconds of their training steps. Evaluations and checkpoints do not count as training.
 */
export function speedOf(parts: readonly Pick<EpochRecord, 'triples' | 'seconds'>[]): number {
  const total = (key: 'triples' | 'seconds') => parts.reduce((sum, part) => sum + part[key], 0);
  return total('triples') / Math.max(total('seconds'), 1e-9);
}

/** The metric that selects an epoch by validation: NDCG@10, or NDCG at the first cut-off where 10 is not one of `at`. */
export function selectionMetric(at: readonly number[]): string {
  return `ndcg@${at.includes(10) ? 10 : at[0]}`;
}

/**
 * The stage's best epoch by validation: the highest value of `selectionMetric`, the first of equally good ones. Undefined before
 * one is evaluated.
 */
export function bestEpoch<Line extends Pick<EpochRecord, 'stage' | 'validation'>>(
  epochs: Iterable<Line>,
  { stage, at }: { stage: number; at: readonly number[] },
): Line | undefined {
  const metric = selectionMetric(at);
  let best: { line: Line; value: number } | undefined;
  for (const line of epochs) {
    const value = line.validation?.[metric];
    if (line.stage === stage && value !== undefined && !(best && best.value >= value)) best = { line, value };
  }
  return best?.line;
}

/**
 * What is told of a job that has been trained, in the JSON of `amr train` and in a model's config.json: each stage as a whole
 * with the losses of its last epoch, and the test metrics of the job's last epoch. Every stage must have an epoch.
 */
export function summarizeEpochs(
  { stages }: Pick<Job, 'stages'>,
  epochs: readonly EpochRecord[],
): Pick<TrainingResult, 'stages' | 'metrics'> {
  const results = stages.map(({ kind, epochs: count }, index) => {
    const own = epochs.filter(({ stage }) => stage === index + 1);
    const triples = own.reduce((sum, line) => sum + line.triples, 0);
    const seconds = own.reduce((sum, line) => sum + line.seconds, 0);
    const { loss, adversarialLoss } = own[own.length - 1];
    const triplesPerSecond = speedOf(own);
    return { kind, epochs: count, triples, seconds, triplesPerSecond, loss, adversarialLoss };
  });
  return { stages: results, metrics: epochs[epochs.length - 1].test ?? null };
}
