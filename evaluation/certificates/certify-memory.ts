import type { Dataset } from '../../dataset/dataset.js';
import type { ModelFactors } from '../../model/factors.js';
import type { ContentMemory } from '../../model/memory/memory.js';
import type { Products } from '../../model/gradient/products.js';
import { evenPlaces } from '../../runtime/evenly.js';
import type { UserCertificates } from './certify.js';
import { foldModel } from '../ranking/fold.js';
import { certifyLists } from './list-certificates.js';
import { MovableScores } from '../memory/movable-scores.js';
import { bestItems, RIVALS } from '../ranking/recommend.js';

/**
 * Certifies the lists of at most `most` users of a model with a content memory, who are evenly spaced, against the whole
 * catalog. The items of histories stay as they are. The certificates are exact without a projection, and bounds that hold
 * beside one.
 */
export async function certifyMemoryLists(
  model: ModelFactors & { readonly memory: ContentMemory },
  { training, userIds }: Pick<Dataset, 'training' | 'userIds'>,
  engine: Pick<Products, 'project' | 'multiply'>,
  { top, most }: { readonly top: number; readonly most: number },
): Promise<UserCertificates> {
  const vectors = await foldModel(model, engine);
  const rows = { users: Int32Array.from(evenPlaces(userIds.length, most)), excluded: training };
  const best = await bestItems(vectors, rows, engine, top + RIVALS);
  const movable = new MovableScores(model, vectors);
  const lists = await certifyLists({ vectors, movable, engine }, rows, best, top);
  return {
    first: Float64Array.from(lists, ({ place }) => place[0] ?? Infinity),
    top: Float64Array.from(lists, ({ set }) => set),
  };
}
