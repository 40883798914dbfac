import type { Confinement } from '../dataset/confinement.js';
import type { Dataset } from '../dataset/dataset.js';
import type { Job } from '../job/index.js';
import { initialRows, Purpose } from '../model/random/random.js';
import { InputError } from '../runtime/errors.js';
import type { Ids } from '../runtime/ids.js';
import { readModel } from '../storage/model-folder.js';
import type { StoredModel } from '../storage/model-folder.js';
import { withEarlierFolder } from './earlier-folder.js';
import { compareFeatures, trainedFeatures } from './trained-features.js';

/** The values of all parameters before the first stage. */
export interface InitialValues {
  /** P [U, K]. */
  readonly users: Float32Array;
  /** Q [I, K]. */
  readonly items: Float32Array;
  /** E [D, K]; empty when the job has no features. */
  readonly projection: Float32Array;
}

/** What a job that continues from a model tells: what is odd about the features, and what was done to fit them. */
export interface EarlierNotice {
  readonly type: 'warning' | 'note';
  readonly message: string;
}

export interface EarlierOptions {
  readonly dataset: Dataset;
  readonly root: string;
  /** The files that may be read; all files where it is undefined. */
  readonly within: Confinement | undefined;
  readonly onNotice?: (notice: EarlierNotice) => void;
}

/**
 * Returns the initial values of a job that continues from an earlier model (`spec.from`), or undefined for any other
 * job.
 * @param root the folder from which a relative path starts.
 * @throws InputError when the model cannot be read or does not fit the job.
 */
export async function readEarlierModel(
  job: Job,
  { dataset, root, within, onNotice }: EarlierOptions,
): Promise<InitialValues | undefined> {
  if (job.from === null) return undefined;
  const { objectStore } = job;
  return withEarlierFolder(job.from, { root, within, objectStore }, async ({ folder, named }) =>
    continueFrom(await readModel(folder), {
      job,
      dataset,
      onNotice: (notice) => onNotice?.({ ...notice, message: named(notice.message) }),
    }),
  );
}

/**
 * Copies the rows of users and items that the earlier model knows by id, and its projection. New users are drawn from
 * the job's seed. New items are 0, and so is the projection of a model without content.
 * @throws InputError when the factors or features differ, or when the two have no user and no item in common.
 */
export function continueFrom(
  from: StoredModel,
  { job, dataset, onNotice = () => {} }: Omit<EarlierOptions, 'root' | 'within'> & { readonly job: Job },
): InitialValues {
  const { factors } = job.model;
  const width = dataset.features?.width ?? 0;
  checkFit(from, { factors, dataset, onNotice });
  const values = {
    users: initialRows(job.seed, Purpose.initialUsers, 0, dataset.userIds.length, factors),
    items: new Float32Array(dataset.itemIds.length * factors),
    projection: new Float32Array(width * factors),
  };
  const copied =
    copyRows({ values: from.users, ids: from.userIds }, { values: values.users, ids: dataset.userIds }, factors) +
    copyRows({ values: from.items, ids: from.itemIds }, { values: values.items, ids: dataset.itemIds }, factors);
  if (copied === 0) throw new InputError(`Cannot continue from ${from.directory}: it has no user or item of this data`);
  if (from.projection) values.projection.set(rescaled(from.projection, { from, dataset, onNotice }));
  return values;
}

type Notices = Required<Pick<EarlierOptions, 'onNotice'>>;

function checkFit(
  from: StoredModel,
  { factors, dataset, onNotice }: Notices & { readonly factors: number; readonly dataset: Dataset },
): void {
  if (from.config.factors !== factors) {
    throw new InputError(
      `Cannot continue from ${from.directory}: it has ${from.config.factors} factors, spec.model.factors is ${factors}`,
    );
  }
  if (!from.projection) return;
  const what = `continue from ${from.directory}`;
  if (!dataset.features) throw new InputError(`Cannot ${what}: it was trained with features, and this job has none`);
  const compared = { what, trainedIds: from.itemIds, ids: dataset.itemIds };
  for (const message of compareFeatures(dataset.features, trainedFeatures(from.config), compared))
    onNotice({ type: 'warning', message });
}

/**
 * Features are multiplied by the inverse of the largest value, which new items may change. The projection is divided by the same change, so
 * that the vectors E'c of old items stay what they were.
 */
function rescaled(
  projection: Float32Array,
  { from, dataset, onNotice }: Notices & { readonly from: StoredModel; readonly dataset: Dataset },
): Float32Array {
  const before = from.config.inverseScale;
  const now = dataset.features?.inverseScale;
  if (!before || !now || before === now) return projection;
  const largest = [1 / now, 1 / before].map((value) => Number(value.toPrecision(4)));
  onNotice({
    type: 'note',
    message: `the largest feature is ${largest[0]}, in ${from.directory} it was ${largest[1]}: its projection is rescaled, so that the vectors of known items stay what they were`,
  });
  return projection.map((value) => value * (before / now));
}

/** The rows of a parameter [rows, K], with the id of each row. */
interface NamedRows {
  readonly values: Float32Array;
  readonly ids: Ids;
}

/** Copies the rows whose ids are in both, and returns their number. */
function copyRows(source: NamedRows, target: NamedRows, factors: number): number {
  let copied = 0;
  for (let to = 0; to < target.ids.length; to++) {
    const row = source.ids.indexOfBytes(target.ids.bytesAt(to));
    if (row < 0) continue;
    target.values.set(source.values.subarray(row * factors, (row + 1) * factors), to * factors);
    copied++;
  }
  return copied;
}
