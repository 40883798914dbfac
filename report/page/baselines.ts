import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
import { evaluateModel } from '../../evaluation/evaluate.js';
import type { EvaluationOptions } from '../../evaluation/evaluate.js';
import { popularityModel } from '../../evaluation/popularity.js';
import { keptEpoch } from '../../job/epochs.js';
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
 * The models that the job's earlier stages ended with, as far as training evaluated them on the test pairs. That is the last
 * epoch of each stage, or the selected one where validation selects it and there is no second pass.
 */
export function stageBaselines(job: Job, history: readonly EpochRecord[]): Baseline[] {
  return job.stages.slice(0, -1).flatMap(({ kind }, index) => {
    const stage = index + 1;
    const kept = measuredEpoch(job, history, stage);
    return kept?.test ? [{ name: kind.toUpperCase(), epoch: kept.epoch, metrics: kept.test }] : [];
  });
}

/** The epoch that a stage, counted from 1, ended with in its last pass. Undefined where nothing was evaluated. */
export function measuredEpoch(job: Job, history: readonly EpochRecord[], stage: number): EpochRecord | undefined {
  const evaluated = history.filter(({ test, validation }) => test ?? validation);
  return keptEpoch(evaluated, { stage, at: job.evaluation.at });
}
