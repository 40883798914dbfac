import { resolve } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import type { Job } from '../job/index.js';
import { initialRows, Purpose } from '../model/random.js';
import { InputError } from '../runtime/errors.js';
import { readModel } from '../storage/model-folder.js';
import type { StoredModel } from '../storage/model-folder.js';

/** The values of all parameters before the first stage: users [U, K], items [I, K] and the projection [D, K]. */
export interface InitialValues {
  readonly users: Float32Array;
  readonly items: Float32Array;
  readonly projection: Float32Array;
}

/**
 * The values of a job that continues from an earlier model (`spec.from`); undefined for one that does not. `root` is the
 * folder that a relative path starts from. Rejects with an InputError when the model cannot be read or does not fit.
 */
export async function readEarlierModel(job: Job, dataset: Dataset, root: string): Promise<InitialValues | undefined> {
  return job.from === null ? undefined : continueFrom(await readModel(resolve(root, job.from)), job, dataset);
}

/**
 * The rows of users and items that the earlier model knows, by id, and its projection. New users are drawn, new items are 0,
 * and so is the projection of a model without content. Throws an InputError where the two do not fit.
 */
export function continueFrom(from: StoredModel, job: Job, dataset: Dataset): InitialValues {
  const { factors } = job.model;
  const width = dataset.features?.width ?? 0;
  checkFit(from, { factors, width });
  const values = {
    users: initialRows(job.seed, Purpose.initialUsers, 0, dataset.userIds.length, factors),
    items: new Float32Array(dataset.itemIds.length * factors),
    projection: new Float32Array(width * factors),
  };
  const copied =
    copyRows({ values: from.users, ids: from.userIds }, { values: values.users, ids: dataset.userIds }, factors) +
    copyRows({ values: from.items, ids: from.itemIds }, { values: values.items, ids: dataset.itemIds }, factors);
  if (copied === 0) throw new InputError(`Cannot continue from ${from.directory}: it has no user or item of this data`);
  if (from.projection) values.projection.set(from.projection);
  return values;
}

function checkFit(from: StoredModel, { factors, width }: { factors: number; width: number }): void {
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
}

/** Rows of a parameter [rows, K], with the id of each. */
interface NamedRows {
  readonly values: Float32Array;
  readonly ids: readonly string[];
}

/** Copies the rows whose ids both have, and returns how many these are. */
function copyRows(source: NamedRows, target: NamedRows, factors: number): number {
  const rowOf = new Map(source.ids.map((id, row) => [id, row]));
  let copied = 0;
  for (const [to, id] of target.ids.entries()) {
    const row = rowOf.get(id);
    if (row === undefined) continue;
    target.values.set(source.values.subarray(row * factors, (row + 1) * factors), to * factors);
    copied++;
  }
  return copied;
}
