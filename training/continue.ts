import type { Dataset } from '../dataset/dataset.js';
import { InputError } from '../runtime/errors.js';
import type { StoredModel } from '../storage/model-folder.js';

/**
 * Lays an earlier model over the initial values of a job: the rows of users [U, K] and items [I, K] that it knows, by id
 * (new users keep their draw, new items start at 0), and its projection [D, K]. Rejects with an InputError where they do not
 * fit.
 */
export function continueFrom(
  from: StoredModel,
  dataset: Dataset,
  {
    factors,
    users,
    items,
    projection,
  }: { factors: number; users: Float32Array; items: Float32Array; projection: Float32Array },
): void {
  const width = dataset.features?.width ?? 0;
  if (from.config.factors !== factors) {
    throw new InputError(
      `Cannot continue from ${from.directory}: it has ${from.config.factors} factors, spec.model.factors is ${factors}`,
    );
  }
  if (from.projection && width !== from.config.featureWidth) {
    throw new InputError(
      `Cannot continue from ${from.directory}: its features are ${from.config.featureWidth} wide, those of this job ${width}`,
    );
  }
  const shared =
    copyRows(from.users, from.userIds, users, dataset.userIds, factors) +
    copyRows(from.items, from.itemIds, items, dataset.itemIds, factors);
  if (shared === 0) throw new InputError(`Cannot continue from ${from.directory}: it has no user or item of this data`);
  if (from.projection) projection.set(from.projection);
}

function copyRows(
  values: Float32Array,
  ids: readonly string[],
  target: Float32Array,
  targetIds: readonly string[],
  factors: number,
): number {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  let copied = 0;
  for (const [to, id] of targetIds.entries()) {
    const row = rowOf.get(id);
    if (row === undefined) continue;
    target.set(values.subarray(row * factors, (row + 1) * factors), to * factors);
    copied++;
  }
  return copied;
}
