import type { Dataset } from '../../dataset/dataset.js';
import { splitValidation } from '../../dataset/validation.js';
import type { Engine } from '../../engine/engine.js';
import { evaluateInDetail } from '../../evaluation/evaluate.js';
import type { Job } from '../../job/index.js';
import type { ModelFactors } from '../../model/factors.js';
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
    contentShare: attacked ? contentShareOf(model) : 0,
    ranks: Array.from(detail.ranks),
    adversarial: attacked ? lists.slice(0, epsilons.length) : null,
    random: attacked ? lists.slice(epsilons.length) : null,
    certified: detail.result.certified,
  };
}

/** Scores every item by how many users of the training part have it: one factor, 1 for every user. */
export function popularityModel(dataset: Dataset, seed: number): ModelFactors {
  const items = new Float32Array(dataset.itemIds.length);
  for (const item of splitValidation(dataset.training, seed).training.items) items[item]++;
  return { users: new Float32Array(dataset.userIds.length).fill(1), items, projection: null, factors: 1 };
}

function contentShareOf(_model: ModelFactors): number | null {
  return null;
}
