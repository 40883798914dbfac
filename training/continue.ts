import { resolve } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import type { Job } from '../job/index.js';
import { initialRows, Purpose } from '../model/random.js';
import { InputError } from '../runtime/errors.js';
import { readModel } from '../storage/model-folder.js';
import type { StoredModel } from '../storage/model-folder.js';

/** The values of all parameters before the first stage. */
export interface InitialValues {
  /** P [U, K]. */
  readonly users: Float32Array;
  /** Q [I, K]. */
  readonly items: Float32Array;
  /** E [D, K]; empty when the job has no features. */
  readonly projection: Float32Array;
}

/**
 * Returns the initial values of a job that continues from an earlier model (`spec.from`), or undefined for any other
 * job.
 * @param root the folder from which a relative path starts.
 * @throws InputError when the model cannot be read or does not fit the job.
 */
export async function readEarlierModel(job: Job, dataset: Dataset, root: string): Promise<InitialValues | undefined> {
  return job.from === null ? undefined : continueFrom(await readModel(resolve(root, job.from)), job, dataset);
}

/**
 * Copies the rows of users and items that the earlier model knows by id, and its projection. New users are drawn from
 * the job's seed. New items are 0, and so is the projection of a model without content.
 * @throws InputError when the factors or features differ, or when the two have no user and no item in common.
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

/** Throws an InputError when the factors, or the widths of the features, differ. */
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

/** The rows of a parameter [rows, K], with the id of each row. */
interface NamedRows {
  readonly values: Float32Array;
  readonly ids: readonly string[];
}

/** Copies the rows whose ids are in both, and returns their number. */
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
