import { locate } from '../../dataset/confinement.js';
import type { Dataset, Histories, Pairs } from '../../dataset/dataset.js';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import { loadInto, resolvePaths, type DatasetFiles } from '../../dataset/load.js';
import { openParts, type OpenParts } from '../../dataset/features/open-parts.js';
import { isSourceThere, sourceChange } from '../../dataset/source-files.js';
import type { HeldOutUse } from '../../dataset/pairs/test-pairs.js';
import { inMemory, type PairSink, type SortedInMemory } from '../../dataset/pairs/training-pairs.js';
import { InputError } from '../../runtime/errors.js';
import { Ids } from '../../runtime/ids.js';
import { sharedInts } from '../../runtime/shared-memory.js';
import { SealedFolder } from '../../storage/sealed-folder.js';
import {
  FILES,
  heldOutFiles,
  heldOutReadingOf,
  knownOf,
  PREPARED,
  readingOf,
  type PreparedContents,
} from './contents.js';
import { conversionNote, openConvertedParts } from './converted.js';
import { preparedMatrix } from './features.js';

/** A folder of prepared data that belongs to a job, before its arrays are read. */
export interface FoundPrepared {
  readonly folder: SealedFolder;
  readonly contents: PreparedContents;
  /** The feature files of the job, or what they were converted to. */
  readonly parts: OpenParts['parts'];
  /** The features of the job; null where it has none, or where they are divided otherwise than those that were prepared. */
  readonly features: FeatureMatrix | null;
  /** Whether the job has the features and held-out pairs that were prepared. */
  readonly isSame: boolean;
  /** Notes about the features, and about files that could not be compared (`unseen`). */
  readonly notes: readonly string[];
  readonly unseen: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Opens data that `writePrepared` has written. They equal what `loadDataset` reads from the files, with the same fingerprint. Held-out
 * pairs that were not prepared, or that are read otherwise, come from their files.
 * @throws InputError where the folder is damaged or of another version, or was prepared from other data.
 */
export async function openPrepared(
  directory: string,
  source: DatasetFiles,
  { onProgress }: { readonly onProgress?: (bytes: number, total: number) => void } = {},
): Promise<Dataset> {
  const found = await findPrepared(directory, source);
  const { folder, contents } = found;
  const histories = await readHistories(folder);
  if (!found.isSame) {
    const known = { ...(await readIds(folder)), ...knownOf(contents) };
    const training = new ReadBefore(histories, contents);
    const files = contents.converted ? { ...source, opened: found } : source;
    const { training: _, known: __, ...data } = await loadInto(training, files, { onProgress, known });
    return { ...data, notes: [...(data.notes ?? []), ...found.unseen], training: histories };
  }
  return { ...(await preparedFacts(found)), ...(await readIds(folder)), training: histories };
}

/** Opens the features of the job, or what they were converted to. */
async function openFeatures(folder: SealedFolder, names: readonly string[], source: DatasetFiles): Promise<OpenParts> {
  const { converted } = folder.contents as unknown as PreparedContents;
  const ids = async () => (await readIds(folder)).itemIds;
  if (!converted || names.length === 0) return openParts(names, { ...source, ids });
  const parts = await openConvertedParts(folder.directory, converted, source);
  return { parts, notes: converted.map(conversionNote), warnings: [] };
}

/** Opens the folder and checks that it belongs to the job. Rejects as `openPrepared` does. */
export async function findPrepared(directory: string, source: DatasetFiles): Promise<FoundPrepared> {
  const folder = await SealedFolder.open(await locate(directory, source.within), PREPARED);
  const contents = folder.contents as unknown as PreparedContents;
  const unseen = await refuseOther(directory, source, contents);
  const { parts, notes, warnings } = await openFeatures(folder, resolvePaths(source).features, source);
  const isLeftOut = parts.length === 0;
  const features = isLeftOut ? null : await preparedMatrix(parts, contents.parts, { folder: directory });
  const hasSameFeatures = isLeftOut ? contents.parts.length === 0 : features !== null;
  const isSame = hasSameFeatures && (await haveSamePairs(source, contents));
  return { folder, contents, parts, features, isSame, notes: [...notes, ...unseen], unseen, warnings };
}

/**
 * Rejects with an InputError where the data of the job are others than those that were prepared. Returns a note where files are
 * not on this machine, so that nothing says whether they have changed.
 */
async function refuseOther(directory: string, source: DatasetFiles, contents: PreparedContents): Promise<string[]> {
  const reading = readingOf(source);
  if (reading !== contents.settings)
    throw new InputError(
      `Cannot use ${directory}: the job reads its interactions with ${reading}, and they were prepared with ${contents.settings}. Prepare the data again`,
    );
  const paths = resolvePaths(source);
  const { sources } = contents;
  if ((paths.items === undefined) !== (sources.items === null) && source.catalog === undefined)
    throw new InputError(
      `Cannot use ${directory}: it was prepared ${sources.items ? 'with' : 'without'} a file of item ids. Prepare the data again`,
    );
  const unseen: string[] = [];
  for (const key of ['interactions', 'items'] as const) {
    const [path, before] = [paths[key], sources[key]];
    if (path === undefined || !before || source.unchanged?.includes(key)) continue;
    const change = await sourceChange(path, before, source.within);
    if (change === null && !(await isSourceThere(path, source.within))) unseen.push(before.name);
    if (change !== null)
      throw new InputError(
        `Cannot use ${directory}: ${path} changed since it was prepared: ${change}. Prepare the data again`,
      );
  }
  if (unseen.length === 0) return [];
  return [
    `${directory}: ${unseen.join(' and ')} could not be compared with what was prepared, as the folder is read in place of files that are not on this machine`,
  ];
}

/** Whether the job has the held-out pairs that were prepared. */
async function haveSamePairs(source: DatasetFiles, { heldOut }: PreparedContents): Promise<boolean> {
  const paths = resolvePaths(source);
  for (const use of ['test', 'validation'] as const) {
    const [path, before] = [paths[use], heldOut[use]];
    if (path === undefined && !before) continue;
    if (path === undefined || !before || heldOutReadingOf(source, use) !== before.settings) return false;
    if ((await sourceChange(path, before.source, source.within)) !== null) return false;
  }
  return true;
}

/** Everything of a dataset besides its ids and interactions. */
export type PreparedFacts = Omit<Dataset, 'userIds' | 'itemIds' | 'training'>;

/** Reads the facts of a folder whose features and held-out pairs are those of the job. */
export async function preparedFacts({ folder, contents, features, ...told }: FoundPrepared): Promise<PreparedFacts> {
  const { testProblem, examples, fingerprint, partFingerprints } = contents;
  return {
    warmItems: await readInts(folder, FILES.warmItems),
    usersWithoutNegatives: await readInts(folder, FILES.usersWithoutNegatives),
    test: contents.hasTest ? await readPairs(folder, 'test') : null,
    ...(testProblem === undefined ? {} : { testProblem }),
    ...(contents.heldOut.validation ? { validation: await readPairs(folder, 'validation') } : {}),
    features,
    notes: [...contents.notes, ...told.notes],
    warnings: [...told.warnings, ...contents.warnings],
    examples,
    fingerprint,
    partFingerprints,
  };
}

async function readIds(folder: SealedFolder): Promise<{ userIds: Ids; itemIds: Ids }> {
  const read = async (text: string, starts: string) => {
    const { buffer } = await folder.read(starts);
    return new Ids({ text: await folder.read(text), starts: new Uint32Array(buffer) });
  };
  return {
    userIds: await read(FILES.userText, FILES.userStarts),
    itemIds: await read(FILES.itemText, FILES.itemStarts),
  };
}

async function readHistories(folder: SealedFolder): Promise<Histories> {
  return { offsets: await readInts(folder, FILES.offsets), items: await readInts(folder, FILES.historyItems) };
}

async function readPairs(folder: SealedFolder, use: HeldOutUse): Promise<Pairs> {
  const { users, items } = heldOutFiles(use);
  return { users: await readInts(folder, users), items: await readInts(folder, items) };
}

/** Reads a file of int32, or a part of it whose bounds count values, into memory that other threads can read. */
export async function readInts(
  folder: SealedFolder,
  name: string,
  from = 0,
  to = folder.bytesOf(name) / 4,
): Promise<Int32Array> {
  const values = sharedInts(to - from);
  await folder.read(name, 4 * from, 4 * to, new Uint8Array(values.buffer));
  return values;
}

/** Training interactions that were read before. They are sorted. */
class ReadBefore implements PairSink<SortedInMemory> {
  constructor(
    private readonly histories: Histories,
    private readonly contents: PreparedContents,
  ) {}

  get length(): number {
    return this.histories.items.length;
  }

  add(): void {
    throw new Error('the interactions have been read');
  }

  sorted(): Promise<SortedInMemory & { readonly repetitions: number }> {
    const { repetitions } = this.contents;
    return Promise.resolve({ ...inMemory(this.histories), repetitions });
  }
}
