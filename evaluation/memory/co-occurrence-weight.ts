import { writeTopRanks } from './part-scores.js';
import type { PartScores } from './part-scores.js';
import { meanGain } from '../attacks/robustness.js';

/** The weights of the co-occurrence part that are tried. Its scores are far smaller than those of learned vectors. */
export const CO_OCCURRENCE_WEIGHTS = [0, 2, 5, 10, 20, 40, 80, 160] as const;

/**
 * Returns the weight of the co-occurrence part that gives the best NDCG@10 on lists of validation pairs, while the memory
 * compares no features, so that cold items score 0. The least of several equally good weights is taken.
 * @param pairs the number of pairs.
 */
export async function bestWeight(scores: PartScores, pairs: number): Promise<number> {
  const rankings = CO_OCCURRENCE_WEIGHTS.map(() => new Int32Array(pairs));
  for await (const { group, parts } of scores.groups()) {
    const { learned, counted } = parts;
    for (const [at, weight] of CO_OCCURRENCE_WEIGHTS.entries()) {
      writeTopRanks(group, (slot) => learned[slot] + weight * counted[slot], rankings[at]);
    }
  }
  const gains = rankings.map((ranks) => meanGain(ranks));
  return CO_OCCURRENCE_WEIGHTS[gains.indexOf(Math.max(...gains))];
}
