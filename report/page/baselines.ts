import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
import { evaluateModel } from '../../evaluation/evaluate.js';
import type { EvaluationOptions } from '../../evaluation/evaluate.js';
import { popularityModel } from '../../evaluation/popularity.js';
import { bestEpoch } from '../../job/epochs.js';
import type { EpochRecord } from '../../job/epochs.js';
import type { Job } from '../../job/index.js';
import type { Metrics } from '../../job/index.js';

/** The accuracy of a simpler model, which the report shows beside the model. */
export interface Baseline {
  /** "Popularity", or the kind of a stage in capitals. */
  readonly name: string;
  /** The epoch of the stage that the figures belong to; null for popularity. */
  readonly epoch: number | null;
  /** Means over the test pairs. */
  readonly metrics: Metrics;
}

/** Evaluates the ranking of items by their number of training interactions, on the test pairs of `dataset`. */
export async function popularityBaseline(
  dataset: Dataset,
  engine: Engine,
  options: EvaluationOptions,
): Promise<Baseline> {
  const { metrics } = await evaluateModel(popularityModel(dataset), dataset, engine, { ...options, epsilons: [] });
  return { name: 'Popularity', epoch: null, metrics: { ...metrics } };
}

/**
 * The models that the job's earlier stages ended with, as far as training evaluated them on the test pairs. Where
 * validation selects the epoch, that is the selected epoch of each stage, otherwise the last one that was evaluated.
 */
export function stageBaselines(job: Job, history: readonly EpochRecord[]): Baseline[] {
  return job.stages.slice(0, -1).flatMap(({ kind }, index) => {
    const stage = index + 1;
    const kept = keptEpoch(job, history, stage);
    return kept?.test ? [{ name: kind.toUpperCase(), epoch: kept.epoch, metrics: kept.test }] : [];
  });
}

/** The epoch that a stage, counted from 1, ended with. Undefined where nothing was evaluated. */
export function keptEpoch(job: Job, history: readonly EpochRecord[], stage: number): EpochRecord | undefined {
  const { select, at } = job.evaluation;
  if (select === 'validation') return bestEpoch(history, { stage, at });
  return history.findLast((record) => record.stage === stage && record.test !== undefined);
}
