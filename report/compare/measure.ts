import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
import { evaluateInDetail } from '../../evaluation/evaluate.js';
import { popularityModel } from '../../evaluation/popularity.js';
import type { Job } from '../../job/index.js';
import type { ModelFactors } from '../../model/factors.js';
import { holdOutValidation } from '../../training/data.js';
import type { RowResult } from './folder.js';
import { CUTOFF } from './row-job.js';

export type Measurements = Pick<RowResult, 'contentShare' | 'ranks' | 'adversarial' | 'random' | 'certified'>;

/**
 * Ranks every test pair under a model, and where it looks at features under attack. Candidates are outside the whole training
 * history, the validation part too: the same lists for every row of one seed.
 */
export async function measureModel(
  model: ModelFactors,
  { job, seed, dataset, engine }: { job: Job; seed: number; dataset: Dataset; engine: Engine },
  epsilons: readonly number[],
): Promise<Measurements> {
  const { candidates } = job.evaluation;
  const attacked = model.projection !== null;
  const detail = await evaluateInDetail(model, dataset, engine, {
    candidates,
    seed,
    at: [CUTOFF],
    epsilons: attacked ? epsilons : [],
  });
  const lists = detail.attackedRanks.map((ranks) => Array.from(ranks));
  return {
    contentShare: detail.result.contentShare ?? 0,
    ranks: Array.from(detail.ranks),
    adversarial: attacked ? lists.slice(0, epsilons.length) : null,
    random: attacked ? lists.slice(epsilons.length) : null,
    certified: detail.result.certified,
  };
}

/** Popularity, counted in the interactions that the other rows of this seed train on. */
export function trainedPopularity(dataset: Dataset, seed: number): ModelFactors {
  return popularityModel(holdOutValidation(dataset, seed).dataset);
}
