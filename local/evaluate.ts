import { evaluateModel } from '../evaluation/evaluate.js';
import type { EvaluationResult } from '../evaluation/evaluate.js';
import { withTrainedModel } from './trained-model.js';
import type { OpenModelOptions } from './trained-model.js';

export interface EvaluateOptions extends OpenModelOptions {
  /** Sampled candidates per test pair, or every item; the job's by default. */
  readonly candidates?: number | 'all';
  /** Of the candidates and the random noise; the job's seed by default. */
  readonly seed?: number;
  /** Cut-offs of HR@n and NDCG@n; the job's by default. */
  readonly at?: readonly number[];
  /** Sizes of perturbations, in units of scaled features; none by default. */
  readonly epsilons?: readonly number[];
  readonly norm?: 'l2' | 'linf';
  /** Called with the part of the evaluation that is done, from 0 to 1, many times a second. */
  readonly onProgress?: (share: number) => void;
}

/** Accuracy of a model folder, and with epsilons under attack: the JSON of `amr evaluate -o json`. Rejects with an InputError. */
export function evaluate(modelDirectory: string, options: EvaluateOptions = {}): Promise<EvaluationResult> {
  return withTrainedModel(modelDirectory, options, ({ stored, job, dataset, engine }) => {
    const { users, items, projection, config } = stored;
    const { evaluation } = job;
    const { candidates = evaluation.candidates, seed = job.seed, at = evaluation.at } = options;
    const { epsilons, norm, onProgress } = options;
    const model = { users, items, projection, factors: config.factors };
    return evaluateModel(model, dataset, engine, { candidates, seed, at, epsilons, norm, onProgress });
  });
}
