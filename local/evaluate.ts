import { evaluateModel } from '../evaluation/evaluate.js';
import type { EvaluationResult } from '../evaluation/evaluate.js';
import { withTrainedModel } from './trained-model.js';
import type { OpenModelOptions } from './trained-model.js';

/** The options of `evaluate`. Those that are left out have the values of the model's own job. */
export interface EvaluateOptions extends OpenModelOptions {
  /** The number of sampled candidates for each test pair, or `all` for every item. The job's setting by default. */
  readonly candidates?: number | 'all';
  /** The seed that draws the candidates and the random noise. The job's seed by default. */
  readonly seed?: number;
  /** The cut-offs n of HR@n and NDCG@n. The job's cut-offs by default. */
  readonly at?: readonly number[];
  /** The sizes of the perturbations, in units of scaled features. None by default, so that nothing is attacked. */
  readonly epsilons?: readonly number[];
  readonly norm?: 'l2' | 'linf';
  /** Whether the attacks perturb the items of histories too, which a content memory reads. The default is false. */
  readonly attackHistories?: boolean;
  /** Called with the part of the evaluation that is done, from 0 to 1, many times a second. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Measures the accuracy of a model, and with `epsilons` its accuracy under attack. The result is what `amr evaluate -o
 * json` prints. Rejects with an InputError where the model or its data cannot be used.
 */
export function evaluate(modelDirectory: string, options: EvaluateOptions = {}): Promise<EvaluationResult> {
  return withTrainedModel(modelDirectory, options, ({ model, job, dataset, engine }) => {
    const { evaluation } = job;
    const { candidates = evaluation.candidates, seed = job.seed, at = evaluation.at } = options;
    const { epsilons, norm, attackHistories, onProgress } = options;
    return evaluateModel(model, dataset, engine, { candidates, seed, at, epsilons, norm, attackHistories, onProgress });
  });
}
