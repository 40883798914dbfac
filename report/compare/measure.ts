import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
import { readsFeatures } from '../../evaluation/attacks/adversary.js';
import { evaluateInDetail } from '../../evaluation/evaluate.js';
import type { AttackKind } from '../../evaluation/attacks/robustness.js';
import type { Job } from '../../job/index.js';
import type { ModelFactors } from '../../model/factors.js';
import type { RowResult } from './folder.js';
import { CUTOFF } from './row-job.js';

/** The part of a row's result that is measured on its finished model. */
export type Measurements = Pick<
  RowResult,
  'contentShare' | 'ranks' | 'adversarial' | 'random' | 'perList' | 'certified'
>;

/**
 * Ranks every test pair with a model, and again under attack where the model reads features. No candidate is in the
 * user's whole training history, which includes the validation part, so every row of one seed has the same candidates.
 */
export async function measureModel(
  model: ModelFactors,
  { job, seed, dataset, engine }: { job: Job; seed: number; dataset: Dataset; engine: Engine },
  epsilons: readonly number[],
): Promise<Measurements> {
  const { candidates } = job.evaluation;
  const attacked = readsFeatures(model);
  const detail = await evaluateInDetail(model, dataset, engine, {
    candidates,
    seed,
    at: [CUTOFF],
    epsilons: attacked ? epsilons : [],
  });
  const ranksUnder = (kind: AttackKind): number[][] | null =>
    attacked
      ? detail.attackedRanks
          .filter((_, at) => detail.result.attacks[at].kind === kind)
          .map((ranks) => Array.from(ranks))
      : null;
  return {
    contentShare: detail.result.contentShare ?? 0,
    ranks: Array.from(detail.ranks),
    adversarial: ranksUnder('adversarial'),
    random: ranksUnder('random'),
    perList: ranksUnder('per-list'),
    certified: detail.result.certified,
  };
}
