import type { Dataset, Pairs } from '../../dataset/dataset.js';
import type { Products } from '../../model/gradient/products.js';
import { CandidateSampler, excludedItems } from '../ranking/candidates.js';
import { candidateLists } from '../evaluate.js';
import type { EvaluationOptions } from '../evaluate.js';
import { rankByScorer } from '../ranking/item-scorer.js';
import type { FittedPeer } from './peers.js';

/**
 * Returns the rank of each held-out item [pairs] under a peer, from 0, against the same candidates as `evaluateModel` ranks
 * it against.
 */
export async function rankPeer(
  peer: FittedPeer,
  { dataset, pairs }: { dataset: Dataset; pairs: Pairs },
  engine: Pick<Products, 'multiply'>,
  options: Pick<EvaluationOptions, 'candidates' | 'seed'>,
): Promise<Int32Array> {
  if (!('scoresOf' in peer)) {
    return (await candidateLists(dataset, pairs, engine, options).rank(peer)).ranks;
  }
  const { candidates, seed } = options;
  const items = dataset.itemIds.length;
  const count = candidates === 'all' ? items : candidates;
  const excluded = excludedItems(dataset.training, pairs);
  return rankByScorer(peer, pairs, new CandidateSampler(excluded, { items, count, seed }));
}
