import type { MemorySettings } from '../model/memory.js';
import { discountedGain } from '../model/metrics.js';
import type { CandidateGroup } from './candidate-group.js';
import { LIST_LENGTH } from './robustness.js';

/** The settings that this grid chooses. The co-occurrence part has a choice of its own. */
type ContentSetting = Exclude<keyof MemorySettings, 'coOccurrence'>;

/** The values of each setting that are tried. Scores of a model trained with softmax or BPR are in the range of these. */
export const MEMORY_GRID = {
  alpha: [0, 0.5, 1, 2, 3, 4, 6, 8, 12, 16],
  coldAlpha: [2, 4, 8, 16, 32],
  coldBias: [-4, -2, 0, 1, 2, 4],
} as const satisfies Record<ContentSetting, readonly number[]>;

/** Settings with the NDCG@10 that they reach. */
export interface MeasuredSettings {
  readonly settings: MemorySettings;
  readonly ndcg: number;
}

/** Measures every setting of the grid on lists of sampled candidates, from the two parts of their scores. */
export class MemoryGrid {
  readonly #settings: readonly MemorySettings[];
  /** The sum of the gains of each setting's hits. */
  readonly #gains: Float64Array;
  #pairs = 0;

  /**
   * @param fixed the settings that have one value, which need not be on the grid.
   * @param coOccurrence the settings of the co-occurrence part, which is in the learned part of the scores.
   */
  constructor(
    fixed: Partial<Pick<MemorySettings, ContentSetting>>,
    coOccurrence: MemorySettings['coOccurrence'],
    private readonly isWarm: (item: number) => boolean,
  ) {
    const values = (key: ContentSetting): readonly number[] => {
      const value = fixed[key];
      return value === undefined ? MEMORY_GRID[key] : [value];
    };
    this.#settings = values('alpha').flatMap((alpha) =>
      values('coldAlpha').flatMap((coldAlpha) =>
        values('coldBias').map((coldBias) => ({ alpha, coldAlpha, coldBias, coOccurrence })),
      ),
    );
    this.#gains = new Float64Array(this.#settings.length);
  }

  /**
   * Ranks the lists of a group under every setting.
   * @param learned the learned part of each slot's score; 0 for a cold item.
   * @param likeness t.x of each slot.
   */
  add(group: CandidateGroup, learned: Float64Array, likeness: Float64Array): void {
    const { starts, items } = group;
    const warm = Uint8Array.from(items, (item) => (this.isWarm(item) ? 1 : 0));
    for (const [at, { alpha, coldAlpha, coldBias }] of this.#settings.entries()) {
      const scores = likeness.map((value, slot) =>
        warm[slot] ? learned[slot] + alpha * value : coldAlpha * value + coldBias,
      );
      for (let pair = 0; pair + 1 < starts.length; pair++) {
        const rank = rankOfLast(scores, starts[pair], starts[pair + 1] - 1);
        if (rank < LIST_LENGTH) this.#gains[at] += discountedGain(rank);
      }
    }
    this.#pairs += starts.length - 1;
  }

  /** Returns the best settings of each alpha, in the order of the grid. Earlier settings win ties. */
  bestOfEachAlpha(): MeasuredSettings[] {
    const best = new Map<number, MeasuredSettings>();
    for (const [at, settings] of this.#settings.entries()) {
      const ndcg = this.#gains[at] / Math.max(1, this.#pairs);
      if (ndcg > (best.get(settings.alpha)?.ndcg ?? -1)) best.set(settings.alpha, { settings, ndcg });
    }
    return [...best.values()];
  }
}

/** Returns how many of the scores `from` .. `last` - 1 are at least that of `last`, as ties count against it. */
function rankOfLast(scores: Float64Array, from: number, last: number): number {
  const threshold = scores[last];
  let rank = 0;
  for (let slot = from; slot < last; slot++) if (scores[slot] >= threshold) rank++;
  return rank;
}
