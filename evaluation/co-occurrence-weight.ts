import { LIST_LENGTH, meanGain } from './robustness.js';
import type { PartScores } from './part-scores.js';

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
    const { first, starts } = group;
    const { learned, counted } = parts;
    for (let pair = 0; pair + 1 < starts.length; pair++) {
      const heldOut = starts[pair + 1] - 1;
      for (const [at, weight] of CO_OCCURRENCE_WEIGHTS.entries()) {
        const threshold = learned[heldOut] + weight * counted[heldOut];
        let rank = 0;
        for (let slot = starts[pair]; slot < heldOut && rank < LIST_LENGTH; slot++)
          if (learned[slot] + weight * counted[slot] >= threshold) rank++;
        rankings[at][first + pair] = rank;
      }
    }
  }
  const gains = rankings.map((ranks) => meanGain(ranks));
  return CO_OCCURRENCE_WEIGHTS[gains.indexOf(Math.max(...gains))];
}
