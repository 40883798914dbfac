import type { ModelFactors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { foldItems } from '../ranking/fold.js';

/**
 * Returns a model whose projection no attack can reach, where its memory keeps the content of warm items: E'c_i becomes
 * a part of the vectors of items. The scores stay the same, as the memory leaves out the learned part of cold items. Any other
 * model is returned as it is.
 * @param version the version of the projection (model/gradient/products.ts).
 */
export async function keptContent(
  model: ModelFactors,
  engine: Pick<Products, 'project'>,
  version?: number,
): Promise<ModelFactors> {
  if (model.memory?.settings.content !== 'snapshot' || !model.projection) return model;
  return { ...model, items: await foldItems(model, engine, { version }), projection: null };
}
