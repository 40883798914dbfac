import type { Metrics, TrainingResult } from './events.js';
import type { Job } from './job.js';
import { required } from '../runtime/required.js';

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
 * The evaluated epoch whose figures stand for the job as far as it is trained: the best epoch by validation of the newest evaluated
 * stage, or the newest evaluated epoch where validation does not select. Undefined before an epoch is evaluated.
 */
export function reportedEpoch<Line extends Pick<EpochRecord, 'stage' | 'test' | 'validation'>>(
  epochs: readonly Line[],
  at: readonly number[],
): Line | undefined {
  const newest = epochs.findLast(({ test, validation }) => test ?? validation);
  return newest && (bestEpoch(epochs, { stage: newest.stage, at }) ?? newest);
}

/**
 * What is told of a job that has been trained, in the JSON of `amr train` and in a model's config.json: each stage as a whole
 * with the losses of the epoch whose parameters were kept, and the test metrics of the epoch that was kept of the last stage.
 * Kept is the best epoch by validation, or the last one where validation does not select. Every stage must have an epoch.
 */
export function summarizeEpochs(
  { stages, evaluation: { at, candidates } }: Pick<Job, 'stages' | 'evaluation'>,
  epochs: readonly EpochRecord[],
): Pick<TrainingResult, 'stages' | 'metrics' | 'candidates'> {
  const kept = stages.map((_, index) => keptEpoch(epochs, { stage: index + 1, at }));
  const results = stages.map(({ kind, epochs: count }, index) => {
    const own = epochs.filter(({ stage }) => stage === index + 1);
    const triples = own.reduce((sum, line) => sum + line.triples, 0);
    const seconds = own.reduce((sum, line) => sum + line.seconds, 0);
    const { epoch, loss, adversarialLoss } = kept[index];
    const triplesPerSecond = triples / Math.max(seconds, 1e-9);
    return { kind, epochs: count, keptEpoch: epoch, triples, seconds, triplesPerSecond, loss, adversarialLoss };
  });
  return { stages: results, metrics: kept[kept.length - 1].test ?? null, candidates };
}

/** The epoch whose parameters a stage that has ended gave to the next stage or to the model. Throws where the stage has no epoch. */
function keptEpoch(epochs: readonly EpochRecord[], where: { stage: number; at: readonly number[] }): EpochRecord {
  const last = epochs.findLast(({ stage }) => stage === where.stage);
  return bestEpoch(epochs, where) ?? required(last, `an epoch of stage ${where.stage}`);
}
