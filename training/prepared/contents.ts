import type { Pairs, PartFingerprints } from '../../dataset/dataset.js';
import type { DatasetFiles, KnownTraining, LoadedData } from '../../dataset/load.js';
import { settingsOf } from '../../dataset/load.js';
import type { SourceFiles } from '../../dataset/source-files.js';
import type { HeldOutUse } from '../../dataset/pairs/test-pairs.js';
import type { SortedHistories } from '../../dataset/pairs/training-pairs.js';
import type { FolderKind } from '../../storage/sealed-folder.js';
import type { ConvertedPart } from './converted.js';
import type { PreparedPart } from './features.js';

/** The folder of prepared data. */
export const PREPARED: FolderKind = {
  manifest: 'prepared.json',
  layout: 1,
  what: 'prepared data',
  remedy: 'Prepare the data again',
};

/** The names of the files in the folder. Numbers are int32 or, in starts, uint32, in little-endian order. */
export const FILES = {
  /** The ids of users in UTF-8, each followed by a line feed, and where each of them starts [U + 1]. */
  userText: 'users.txt',
  userStarts: 'users.starts',
  /** The same of items. */
  itemText: 'items.txt',
  itemStarts: 'items.starts',
  /** The start of each user's items, and the end of the last one [U + 1]. */
  offsets: 'histories.offsets',
  /** The items of all users, in ascending order for each user. */
  historyItems: 'histories.items',
  warmItems: 'warm.items',
  usersWithoutNegatives: 'users-without-negatives',
} as const;

/** The names of the files of held-out pairs. */
export function heldOutFiles(use: HeldOutUse): { users: string; items: string } {
  return { users: `${use}.users`, items: `${use}.items` };
}

/** Whether a name is that of a file in the folder of prepared data without converted features. */
export function isPreparedFile(name: string): boolean {
  const heldOut = (['test', 'validation'] as const).flatMap((use) => Object.values(heldOutFiles(use)));
  return [PREPARED.manifest, ...Object.values(FILES), ...heldOut].includes(name);
}

/** How a file of held-out pairs was read, and from what. */
interface PreparedHeldOut {
  readonly settings: string;
  readonly source: SourceFiles;
}

/** What the manifest of prepared data says about them. */
export interface PreparedContents {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** The repeated interactions that were merged. */
  readonly repetitions: number;
  /** How the interactions were read, as JSON. */
  readonly settings: string;
  readonly sources: { readonly interactions: SourceFiles; readonly items: SourceFiles | null };
  /** The versions of the sources that were objects, by address, where the folder was prepared for an object store. */
  readonly objects?: Readonly<Record<string, string>>;
  readonly heldOut: Partial<Record<HeldOutUse, PreparedHeldOut>>;
  readonly parts: readonly PreparedPart[];
  /** The feature files in the folder. Absent where features stay where they are. */
  readonly converted?: readonly ConvertedPart[];
  readonly known: {
    readonly first: { readonly users: readonly number[]; readonly items: readonly number[] };
    readonly notes: readonly string[];
    readonly warnings: readonly string[];
  };
  /** Whether test pairs are in the folder. They are not where `testProblem` says why none is left. */
  readonly hasTest: boolean;
  readonly testProblem?: string;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  readonly examples: readonly (readonly [string, string])[];
  readonly fingerprint: string;
  readonly partFingerprints: PartFingerprints;
}

/** A source of training interactions. */
export type TrainingSource = keyof PreparedContents['sources'];

/** Returns the settings by which training interactions are read, as JSON. */
export function readingOf(files: DatasetFiles): string {
  return JSON.stringify(inOrder(settingsOf(files).training));
}

/** Does the same for held-out pairs, with the treatment of those that are also in training. */
export function heldOutReadingOf(files: DatasetFiles, use: HeldOutUse): string {
  return JSON.stringify({ ...inOrder(settingsOf(files)[use]), seen: files.seen ?? 'drop' });
}

function inOrder({ columns, ...settings }: ReturnType<typeof settingsOf>['training']): object {
  const { user, item, weight, time } = columns ?? {};
  const sorted = Object.entries(settings).sort(([left], [right]) => (left < right ? -1 : 1));
  return { columns: { user, item, weight, time }, ...Object.fromEntries(sorted) };
}

/** Returns what reading the interactions gave, in the form of `KnownTraining` without ids. */
export function knownOf({
  known: { first, notes, warnings },
}: PreparedContents): Omit<KnownTraining, 'userIds' | 'itemIds'> {
  const pairs: Pairs = { users: Int32Array.from(first.users), items: Int32Array.from(first.items) };
  return { first: pairs, notes, warnings };
}

/** Returns the counts and texts of data that were read, for the manifest. */
export function describeLoaded(
  data: LoadedData<SortedHistories>,
): Omit<PreparedContents, 'settings' | 'sources' | 'heldOut' | 'parts' | 'notes' | 'warnings'> {
  const { known, training, test, testProblem, examples = [], fingerprint, partFingerprints } = data;
  const { first, notes, warnings } = known;
  return {
    users: data.userIds.length,
    items: data.itemIds.length,
    interactions: training.offsets[training.offsets.length - 1],
    repetitions: training.repetitions,
    known: { first: { users: [...first.users], items: [...first.items] }, notes, warnings },
    hasTest: test !== null,
    ...(testProblem === undefined ? {} : { testProblem }),
    examples,
    fingerprint,
    partFingerprints,
  };
}
