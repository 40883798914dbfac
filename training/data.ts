import { withTraining } from '../dataset/assemble.js';
import type { Dataset, Pairs } from '../dataset/dataset.js';
import { warmMarks } from '../dataset/pairs/histories.js';
import { loadDataset, type DatasetFiles } from '../dataset/load.js';
import { holdOutPseudoColdItems, splitValidation } from '../dataset/pairs/validation.js';
import { HOLD_OUT, passesOf, type FileData, type Job, type JobData } from '../job/index.js';
import { pseudoColdShare } from '../job/memory.js';
import { InputError, interruptionBy, InterruptedError } from '../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../runtime/object-address.js';
import { readModelConfig } from '../storage/model-folder.js';
import { withEarlierFolder } from './earlier-folder.js';
import { refuseUnencoded } from './encoded.js';
import { localSource, type SourceOptions } from './object-data.js';
import { poolNotes } from './pool-notes.js';
import type { PreparedContents } from './prepared/contents.js';
import { openPrepared } from './prepared/open.js';
import { preparedPlace, type Preparing } from './prepared/place.js';
import { publishedSource } from './prepared/published.js';
import { writePrepared, type WritePreparedOptions } from './prepared/write.js';
import { divisorsOf, trainedFeatures } from './trained-features.js';

/** The folders of a job's data, and a listener for the progress of reading them. */
export interface OpenDataOptions extends SourceOptions {
  /** The folder to which a synthetic catalog is written. It must stay as long as the features are read. */
  readonly scratch: string;
  /** What is done about large data that are not prepared. By default, and where they are read to be prepared, nothing. */
  readonly preparing?: Preparing;
  /** Called while files are read, with bytes. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/**
 * Reads a job's data, or makes its synthetic catalog. Objects of a store are downloaded first, and every text names them by
 * their addresses. Rejects with an InputError.
 */
export async function openData(data: JobData, options: OpenDataOptions): Promise<Dataset> {
  const { scratch } = options;
  const onProgress = stoppable(options);
  if (data.kind === 'synthetic') return loadDataset({ synthetic: data, folder: scratch }, { onProgress });
  return withFiles(data, { ...options, onProgress }, (source, prepared) =>
    prepared === undefined ? loadDataset(source, { onProgress }) : openPrepared(prepared, source, { onProgress }),
  );
}

/** The listener for the progress of reading, which ends the reading where that is asked. */
function stoppable({ signal, onProgress }: OpenDataOptions): OpenDataOptions['onProgress'] {
  if (!signal) return onProgress;
  return (bytes, total) => {
    if (signal.aborted)
      throw new InterruptedError(`${interruptionBy(signal)} while the data were read. Nothing was written`);
    onProgress?.(bytes, total);
  };
}

/** Texts about data, which name files. */
interface Told {
  readonly notes?: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Passes the files of a job's data to `use`, after objects of a store were downloaded, and the folder of prepared data where the
 * job names one or where this process may prepare them. Texts in the result name objects by their addresses.
 */
async function withFiles<Result extends Told | null>(
  data: FileData,
  options: OpenDataOptions,
  use: (source: DatasetFiles, prepared: string | undefined) => Promise<Result>,
): Promise<Result> {
  const { preparing } = options;
  const place = preparing && addressOf(data, options.root);
  const opening =
    place === undefined
      ? localSource(data, options)
      : publishedSource(data, place, { ...options, preparing: preparing! });
  const { files, source, copies } = await opening;
  const result = await copies.naming(async () => use(source, await folderOf(files, source, options)));
  if (result === null) return result;
  const named = (text: string) => copies.named(text);
  return { ...result, notes: result.notes?.map(named), warnings: result.warnings.map(named) };
}

/** The address in an object store where the data are prepared, where the job names one. */
function addressOf({ prepareTo, root }: FileData, from: string): string | undefined {
  const place = prepareTo === undefined ? '' : resolvePath(resolvePath(from, root), prepareTo);
  return isObjectAddress(place) ? place.replace(/\/+$/, '') : undefined;
}

/** The folder of prepared data that is read in place of the files, where there is one. */
async function folderOf(
  { prepared, prepareTo }: FileData,
  source: DatasetFiles,
  { preparing, onProgress }: OpenDataOptions,
): Promise<string | undefined> {
  if (prepared !== undefined) return resolvePath(source.root, prepared);
  if (!preparing) return undefined;
  const named = prepareTo === undefined ? undefined : resolvePath(source.root, prepareTo);
  return preparedPlace(source, { ...preparing, named, onProgress });
}

/**
 * Passes the files of a job that names a folder of prepared data, and this folder, to `use`, as `openData` opens them. Returns null
 * where this process finds no data in the folder.
 */
export async function withPrepared<Result extends Told | null>(
  job: DataJob,
  options: OpenDataOptions,
  use: (source: DatasetFiles, directory: string) => Promise<Result>,
): Promise<Result | null> {
  const { data, objectStore } = job;
  if (data.kind === 'synthetic') throw new Error('A synthetic catalog is never prepared');
  const divided = await withDivisors(job, { ...options, objectStore });
  return withFiles(data, { ...divided, onProgress: stoppable(divided) }, (source, prepared) =>
    prepared === undefined ? Promise.resolve<Result | null>(null) : use(source, prepared),
  );
}

/** Does what `amr prepare` does: reads the data of a job and writes them to a folder (`writePrepared`). Rejects with an InputError. */
export async function prepareJobData(
  job: DataJob,
  directory: string,
  options: OpenDataOptions & WritePreparedOptions,
): Promise<PreparedContents> {
  const { data } = job;
  if (data.kind === 'synthetic')
    throw new InputError('Cannot prepare a synthetic catalog: it has no files, and is made anew each time');
  await refuseUnencoded(job, options.root);
  const divided = await withDivisors(job, { ...options, objectStore: job.objectStore });
  const files = { ...data, prepared: undefined };
  const onProgress = stoppable(options);
  return withFiles(files, { ...divided, preparing: undefined }, (source) =>
    writePrepared(directory, source, { ...options, onProgress }),
  );
}

/** The parts of a job on which its data, and the notes about them, depend. */
type DataJob = Pick<Job, 'data' | 'encode' | 'from' | 'stages' | 'negativePool' | 'objectStore'>;

/**
 * Reads the data of a job, with notes on what the job makes of them. One that continues from a model divides features by
 * what that model divided by. Rejects with an InputError.
 */
export async function readJobData(job: DataJob, options: OpenDataOptions): Promise<Dataset> {
  await refuseUnencoded(job, options.root);
  const dataset = await openData(job.data, await withDivisors(job, { ...options, objectStore: job.objectStore }));
  return { ...dataset, notes: [...(dataset.notes ?? []), ...poolNotes(job, dataset)] };
}

/** Adds what the earlier model of a job divided features by, where the job divides features. */
async function withDivisors(job: DataJob, options: OpenDataOptions): Promise<OpenDataOptions> {
  const isDivided = job.data.kind === 'files' && job.data.normalize !== undefined;
  if (job.from === null || !isDivided) return options;
  const config = await withEarlierFolder(job.from, options, ({ folder }) => readModelConfig(folder));
  return { ...options, divisors: divisorsOf(trainedFeatures(config)) };
}

/** The data of one pass over a job, divided into training pairs and pairs that are held out for validation. */
export interface SplitData {
  /** The data on which the pass trains, without the interactions that are held out for validation. */
  readonly dataset: Dataset;
  /**
   * The data with these interactions, on which held-out pairs are ranked: no item of a user's whole training history is a
   * candidate, in training as in `amr evaluate`. Its test pairs are those that the pass ranks: pass 1 of two ranks none.
   */
  readonly whole: Dataset;
  /** The pairs by which the epochs are chosen. Null in a pass that chooses none. */
  readonly validation: Pairs | null;
  /** Pairs of warm items that look cold in this pass. Null where the job has no use for them. */
  readonly pseudoCold: Pairs | null;
}

export interface SplitOptions {
  /** The share of the warm items whose interactions are all held out, from 0 to 1. By default, what the job's memory needs. */
  readonly pseudoColdShare?: number;
}

/**
 * Divides the data of a pass. Where validation selects the epochs, the validation pairs are those of the job's own file,
 * or they are held out of training. The division depends on the data and the job's seed alone. Throws an InputError when
 * no user has enough interactions for a pair to be held out.
 */
export function splitData(
  job: Pick<Job, 'evaluation' | 'seed' | 'memory'>,
  whole: Dataset,
  { pseudoColdShare: share = pseudoColdShare(job) }: SplitOptions = {},
): SplitData {
  if (job.evaluation.select === 'none') {
    return { dataset: whole, whole, validation: null, pseudoCold: null };
  }
  const cold = share > 0 ? withoutPseudoCold(whole, job.seed, share) : null;
  const known = cold?.dataset ?? whole;
  const { dataset, validation } = known.validation
    ? { dataset: known, validation: known.validation }
    : holdOutValidation(known, job.seed);
  if (validation.users.length === 0) throw nothingHeldOut();
  const test = passesOf(job) === 2 ? null : whole.test;
  const parts = { dataset: { ...dataset, test }, whole: { ...whole, test } };
  return { ...parts, validation, pseudoCold: cold?.pairs ?? null };
}

/** Returns all pairs that were held out in a pass, on which the settings of a memory are chosen. */
export function heldOutPairs({ validation, pseudoCold }: Pick<SplitData, 'validation' | 'pseudoCold'>): Pairs {
  const parts = [validation, pseudoCold].filter((pairs) => pairs !== null);
  const join = (key: keyof Pairs) => Int32Array.from(parts.flatMap((pairs) => Array.from(pairs[key])));
  return { users: join('users'), items: join('items') };
}

/** Holds out the interactions of warm items that are to look cold. */
function withoutPseudoCold(whole: Dataset, seed: number, share: number): { dataset: Dataset; pairs: Pairs } {
  const { training, validation } = holdOutPseudoColdItems(whole.training, {
    itemCount: whole.itemIds.length,
    share,
    seed,
  });
  const dataset = withTraining(whole, training);
  const [warm, wasWarm] = [training, whole.training].map((histories) => warmMarks(histories, whole.itemIds.length));
  // A pair of an item that now looks cold would no longer say how well the warm items are ranked.
  const own = whole.validation && pairsWhere(whole.validation, (item) => warm[item] === 1 || wasWarm[item] === 0);
  return { dataset: own ? { ...dataset, validation: own } : dataset, pairs: validation };
}

function pairsWhere({ users, items }: Pairs, holds: (item: number) => boolean): Pairs {
  return { users: users.filter((_, at) => holds(items[at])), items: items.filter(holds) };
}

/** What a user should know about the division of the data by `splitData`. */
export function splitWarnings({ evaluation }: Pick<Job, 'evaluation'>, whole: Dataset): string[] {
  const { validation } = whole;
  if (evaluation.select === 'none') return unusedValidation(whole);
  return validation ? fileWarnings(whole, validation) : heldOutWarnings(whole);
}

/** Warns where the data have validation pairs, for a job that chooses nothing with them. */
export function unusedValidation({ validation }: Pick<Dataset, 'validation'>): string[] {
  return validation ? ['the validation pairs are not used: spec.evaluation.select is none'] : [];
}

/** Warns where most users of the validation file have most of their interactions in it instead of in training. */
function fileWarnings({ training: { offsets }, userIds }: Dataset, { users }: Pairs): string[] {
  const pairs = new Int32Array(userIds.length);
  for (const user of users) pairs[user]++;
  const own = [...pairs.keys()].filter((user) => pairs[user] > 0);
  const poor = own.filter((user) => pairs[user] > offsets[user + 1] - offsets[user]);
  if (2 * poor.length <= own.length) return [];
  return [
    `${poor.length} of the ${own.length} users with validation pairs have more of these than training interactions: the split costs them most of their history`,
  ];
}

/** Warns where the pairs that are held out speak for few users. */
function heldOutWarnings({ training: { offsets }, userIds }: Dataset): string[] {
  const { fewestInteractions } = HOLD_OUT;
  let rich = 0;
  for (let user = 0; user < userIds.length; user++) if (offsets[user + 1] - offsets[user] >= fewestInteractions) rich++;
  // Where nobody has enough, the data are refused.
  if (rich === 0 || 2 * rich >= userIds.length) return [];
  return [
    `only ${rich} of ${userIds.length} users have the ${fewestInteractions} interactions from which one is held out for validation: the epochs are chosen for these users (spec.data.validation names pairs of your own)`,
  ];
}

function nothingHeldOut(): InputError {
  return new InputError(
    `Cannot select by validation (spec.evaluation.select) as no user has ${HOLD_OUT.fewestInteractions} or more training interactions, of which one could be held out: name validation pairs with spec.data.validation, or set it to none`,
  );
}

/**
 * Holds out one random training interaction of each user who has four or more, drawn with the seed (`splitValidation`).
 * The result may be empty.
 */
export function holdOutValidation(whole: Dataset, seed: number): { dataset: Dataset; validation: Pairs } {
  const { training, validation } = splitValidation(whole.training, seed);
  return { dataset: withTraining(whole, training), validation };
}
