import type { ContentMemory } from '../model/memory.js';
import type { Products } from '../model/products.js';
import { foldModel } from './fold.js';
import type { CandidateLists } from './lists.js';
import type { MemoryModel } from './memory-attack.js';
import { meanGain } from './robustness.js';

/** The weights of the co-occurrence part that are tried. Its scores are far smaller than those of learned vectors. */
export const CO_OCCURRENCE_WEIGHTS = [0, 2, 5, 10, 20, 40, 80, 160] as const;

/**
 * Returns the memory of a model with the weight of the co-occurrence part that gives the best NDCG@10 on lists of validation pairs,
 * while the memory compares no features. The least of several equally good weights is taken.
 */
export async function withBestWeight(
  model: MemoryModel,
  engine: Pick<Products, 'project'>,
  lists: CandidateLists,
): Promise<ContentMemory> {
  const memory = (weight: number): ContentMemory => {
    const { settings } = model.memory;
    const { coOccurrence } = settings;
    return model.memory.withSettings({ ...settings, coOccurrence: coOccurrence && { ...coOccurrence, weight } });
  };
  const without = await foldModel({ ...model, memory: memory(0) }, engine);
  const { items } = await foldModel({ ...model, memory: memory(1) }, engine);
  const shifts = items.map((value, at) => value - without.items[at]);
  const rankings = await lists.rankShifted(without, { shifts, epsilons: CO_OCCURRENCE_WEIGHTS });
  const gains = rankings.map(({ ranks }) => meanGain(ranks));
  return memory(CO_OCCURRENCE_WEIGHTS[gains.indexOf(Math.max(...gains))]);
}
