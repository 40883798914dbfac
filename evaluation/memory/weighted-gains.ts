import { discountedGain } from '../../model/metrics.js';
import { LIST_LENGTH } from '../attacks/robustness.js';

/**
 * The share of cold pairs in a mean NDCG@10. Pairs of items that were made to look cold are far more frequent among the
 * held-out pairs than cold items are in use, so all of them together weigh no more than this.
 */
const COLD_SHARE = 0.1;

/** The sums of the gains of pairs under several settings, in which cold pairs have a limited weight. */
export class WeightedGains {
  readonly #sums: { readonly warm: Float64Array; readonly cold: Float64Array };
  readonly #pairs = { warm: 0, cold: 0 };

  /** @param settings the number of settings. */
  constructor(settings: number) {
    this.#sums = { warm: new Float64Array(settings), cold: new Float64Array(settings) };
  }

  /** Counts a pair, of a warm item or a cold one. */
  addPair(isWarm: boolean): void {
    this.#pairs[isWarm ? 'warm' : 'cold']++;
  }

  /** Adds the gain of a pair whose item has a rank in the list under one setting. */
  addHit(setting: number, rank: number, isWarm: boolean): void {
    this.#sums[isWarm ? 'warm' : 'cold'][setting] += discountedGain(rank);
  }

  /** Returns NDCG@10 under a setting. */
  mean(setting: number): number {
    const { warm, cold } = this.#pairs;
    const weight = cold === 0 || warm === 0 ? 1 : Math.min(1, ((COLD_SHARE / (1 - COLD_SHARE)) * warm) / cold);
    return (this.#sums.warm[setting] + weight * this.#sums.cold[setting]) / Math.max(1, warm + weight * cold);
  }
}

/** Returns NDCG@10 of ranks, in which cold pairs have a limited weight. */
export function weightedGain(ranks: Int32Array, items: Int32Array, isWarm: (item: number) => boolean): number {
  const gains = new WeightedGains(1);
  for (const [pair, rank] of ranks.entries()) {
    const warm = isWarm(items[pair]);
    gains.addPair(warm);
    if (rank < LIST_LENGTH) gains.addHit(0, rank, warm);
  }
  return gains.mean(0);
}
