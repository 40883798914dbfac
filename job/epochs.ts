import type { Metrics, TrainingResult } from './events.js';
import type { Job } from './job.js';
import { measuredAgainst } from '../model/metrics.js';
import { required } from '../runtime/required.js';

/** The record of an epoch that has ended, which is one line of metrics.jsonl. Losses are means per triple. */
export interface EpochRecord {
  /** The number of the pass, 1 or 2. It is absent where the job has one pass. */
  readonly pass?: number;
  /** The number of the stage, from 1. */
  readonly stage: number;
  /** The kind of the stage. */
  readonly kind: string;
  /** The number of the epoch within its stage, from 1. */
  readonly epoch: number;
  /** The mean of softplus(-x). */
  readonly loss: number;
  /** The mean of softplus(-x~), the loss under the adversarial perturbation; null outside AMR. */
  readonly adversarialLoss: number | null;
  /** The number of triples that were trained. */
  readonly triples: number;
  /** The seconds of training, without evaluations. */
  readonly seconds: number;
  /** The metrics of the test pairs, if the epoch was evaluated. */
  readonly test?: Metrics;
  /** The metrics of the validation pairs, if validation selects the epoch. */
  readonly validation?: Metrics;
}

/**
 * The speed of training, in triples per second, the same in every bar, line, table and JSON document: triples over the
 * seconds of their training steps. Evaluations and checkpoints do not count as training. It is 0 before a step was measured.
 */
export function speedOf(parts: readonly Pick<EpochRecord, 'triples' | 'seconds'>[]): number {
  const total = (key: 'triples' | 'seconds') => parts.reduce((sum, part) => sum + part[key], 0);
  return total('seconds') > 0 ? total('triples') / total('seconds') : 0;
}

/** Work that was measured: how often it was done, and the seconds that it took together. */
export interface Measured {
  readonly seconds: number;
  readonly count: number;
}

/**
 * Estimates the seconds that so many steps and evaluations will take: each as long as those that were measured. Null before a
 * step was measured.
 */
export function remainingSeconds(
  left: { readonly steps: number; readonly evaluations: number },
  { steps, evaluations }: { readonly steps: Measured; readonly evaluations: Measured },
): number | null {
  if (steps.count === 0) return null;
  const perEvaluation = evaluations.seconds / Math.max(1, evaluations.count);
  return (left.steps * steps.seconds) / steps.count + left.evaluations * perEvaluation;
}

/**
 * Returns the metric by which validation selects an epoch: NDCG@10, or NDCG at the first cut-off if 10 is not one of
 * `at`.
 */
export function selectionMetric(at: readonly number[]): string {
  return `ndcg@${at.includes(10) ? 10 : at[0]}`;
}

/**
 * Returns the stage's best epoch by validation: the one with the highest `selectionMetric`, or the first of several
 * that are equally good. Returns undefined before an epoch has been evaluated.
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
 * stage, or the newest evaluated epoch where validation does not select, as in pass 2. Undefined before an epoch is evaluated.
 */
export function reportedEpoch<Line extends Pick<EpochRecord, 'stage' | 'test' | 'validation'>>(
  epochs: readonly Line[],
  at: readonly number[],
): Line | undefined {
  const newest = epochs.findLast(({ test, validation }) => test ?? validation);
  return newest?.validation ? bestEpoch(epochs, { stage: newest.stage, at }) : newest;
}

/**
 * What is told of a job that has been trained, in the JSON of `amr train` and in a model's config.json: each stage as a whole
 * with the losses of the epoch whose parameters were kept, and the test metrics of the epoch that was kept of the last stage.
 * Kept is the best epoch by validation, or the last one where validation does not select. The parameters of a job of two
 * passes are those of pass 2, and triples and seconds count both passes. Every stage must have an epoch. `items` is the
 * number of items of the catalog.
 */
export function summarizeEpochs(
  { stages, evaluation: { at, candidates } }: Pick<Job, 'stages' | 'evaluation'>,
  epochs: readonly EpochRecord[],
  items: number,
): Pick<TrainingResult, 'stages' | 'metrics' | 'candidates' | 'rankedAgainst' | 'validation' | 'choice'> {
  const kept = stages.map((_, index) => required(keptEpoch(epochs, { stage: index + 1, at }), 'the epochs of a stage'));
  const results = stages.map(({ kind }, index) => {
    const own = epochs.filter(({ stage }) => stage === index + 1);
    const count = Math.max(...own.map((line) => line.epoch));
    const triples = own.reduce((sum, line) => sum + line.triples, 0);
    const seconds = own.reduce((sum, line) => sum + line.seconds, 0);
    const { epoch, loss, adversarialLoss } = kept[index];
    const triplesPerSecond = speedOf(own);
    return { kind, epochs: count, keptEpoch: epoch, triples, seconds, triplesPerSecond, loss, adversarialLoss };
  });
  const best = bestEpoch(epochs, { stage: stages.length, at });
  const isRefitted = epochs.some(({ pass }) => pass === 2);
  return {
    stages: results,
    metrics: kept[kept.length - 1].test ?? null,
    ...measuredAgainst(candidates, items),
    ...(best?.validation ? { validation: best.validation } : {}),
    ...(isRefitted ? { choice: { epochs: kept.map(({ epoch }) => epoch) } } : {}),
  };
}

/**
 * The epoch whose parameters a stage that has ended gave to the next stage or to the model: the best one by validation where
 * the last pass over the stage selects it, else the last one. Undefined where the stage has no epoch.
 */
export function keptEpoch<Line extends Pick<EpochRecord, 'stage' | 'validation'>>(
  epochs: readonly Line[],
  where: { stage: number; at: readonly number[] },
): Line | undefined {
  const last = epochs.findLast(({ stage }) => stage === where.stage);
  return last?.validation ? bestEpoch(epochs, where) : last;
}
