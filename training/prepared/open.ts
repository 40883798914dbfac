import { locate } from '../../dataset/confinement.js';
import type { Dataset, Histories, Pairs } from '../../dataset/dataset.js';
import type { FeatureMatrix } from '../../dataset/features.js';
import { loadInto, resolvePaths, type DatasetFiles } from '../../dataset/load.js';
import { openParts } from '../../dataset/open-parts.js';
import { sourceChange } from '../../dataset/source-files.js';
import type { HeldOutUse } from '../../dataset/test-pairs.js';
import { inMemory, type PairSink, type SortedInMemory } from '../../dataset/training-pairs.js';
import { InputError } from '../../runtime/errors.js';
import { Ids } from '../../runtime/ids.js';
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
import { preparedMatrix } from './features.js';

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
  const folder = await SealedFolder.open(await locate(directory, source.within), PREPARED);
  const contents = folder.contents as unknown as PreparedContents;
  await refuseOther(directory, source, contents);
  const paths = resolvePaths(source);
  const { itemIds } = await readIds(folder);
  const opened = await openParts(paths.features, { ...source, ids: itemIds });
  const isLeftOut = opened.parts.length === 0;
  const matrix = isLeftOut ? null : await preparedMatrix(opened.parts, contents.parts, { folder: directory });
  const isSame = isLeftOut ? contents.parts.length === 0 : matrix !== null;
  const histories = await readHistories(folder);
  if (!isSame || !(await haveSamePairs(source, contents))) {
    const known = { ...(await readIds(folder)), ...knownOf(contents) };
    const training = new ReadBefore(histories, contents);
    const { training: _, known: __, ...data } = await loadInto(training, source, { onProgress, known });
    return { ...data, training: histories };
  }
  return datasetOf(folder, contents, { histories, features: matrix, ...opened });
}

/** Throws an InputError where the data of the job are others than those that were prepared. */
async function refuseOther(directory: string, source: DatasetFiles, contents: PreparedContents): Promise<void> {
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
  for (const key of ['interactions', 'items'] as const) {
    const [path, before] = [paths[key], sources[key]];
    const change = path === undefined || !before ? null : await sourceChange(path, before, source.within);
    if (change !== null)
      throw new InputError(
        `Cannot use ${directory}: ${path} changed since it was prepared: ${change}. Prepare the data again`,
      );
  }
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

/** The parts of a dataset that were opened. */
interface Opened {
  readonly histories: Histories;
  readonly features: FeatureMatrix | null;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

async function datasetOf(
  folder: SealedFolder,
  contents: PreparedContents,
  { histories, features, notes, warnings }: Opened,
): Promise<Dataset> {
  const { testProblem, examples, fingerprint, partFingerprints } = contents;
  return {
    ...(await readIds(folder)),
    training: histories,
    warmItems: await readInts(folder, FILES.warmItems),
    usersWithoutNegatives: await readInts(folder, FILES.usersWithoutNegatives),
    test: contents.hasTest ? await readPairs(folder, 'test') : null,
    ...(testProblem === undefined ? {} : { testProblem }),
    ...(contents.heldOut.validation ? { validation: await readPairs(folder, 'validation') } : {}),
    features,
    notes: [...contents.notes, ...notes],
    warnings: [...warnings, ...contents.warnings],
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

async function readInts(folder: SealedFolder, name: string): Promise<Int32Array> {
  return new Int32Array((await folder.read(name)).buffer);
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
