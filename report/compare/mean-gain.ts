import { pairGain } from '../../model/metrics.js';
import { CUTOFF } from './row-job.js';

/** Returns the mean NDCG@10 of ranks. */
export function meanGain(ranks: ArrayLike<number>): number {
  let sum = 0;
  for (let pair = 0; pair < ranks.length; pair++) sum += pairGain(ranks[pair], CUTOFF);
  return sum / ranks.length;
}
