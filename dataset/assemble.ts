import { InputError } from '../runtime/errors.js';
import type { Ids } from '../runtime/ids.js';
import type { SeenTestPairs } from '../job/index.js';
import type { Dataset, Histories, Pairs } from './dataset.js';
import type { SortedHistories } from './pairs/training-pairs.js';
import type { FeatureMatrix } from './features/features.js';
import { fingerprintOf } from './fingerprint.js';
import { twinWarnings } from './ids/twins.js';
import { partFingerprintsOf } from './part-fingerprints.js';
import { markWarm, usersWithoutNegativesOf, warmItemsOf, warmItemsIn } from './pairs/histories.js';
import { checkTestPairs, type ReadTestPairs } from './pairs/test-pairs.js';

/**
 * The contents of a dataset's files. Each file was checked by itself; `assembleDataset` checks them against each other.
 */
export interface ReadParts {
  readonly userIds: Ids;
  readonly itemIds: Ids;
  /** The training interactions, and the first of them in file order. */
  readonly training: SortedHistories & { readonly path: string; readonly repetitions: number; readonly first: Pairs };
  readonly test: ReadTestPairs | null;
  /** The pairs of a validation file; null when the job names none. */
  readonly validation: ReadTestPairs | null;
  /** Why there is no test pair, where a test file has none that is known. */
  readonly testProblem?: string;
  readonly features: FeatureMatrix | null;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  /** The treatment of held-out pairs that are also in training. */
  readonly seen: SeenTestPairs;
}

/** Everything of a dataset besides the training interactions. */
export type AssembledData = Omit<Dataset, 'training'>;

/**
 * Checks the parts of a dataset against each other and puts them together. Rejects with an InputError when no user has
 * a negative item, or when the test pairs cannot be used.
 */
export async function assembleDataset(parts: ReadParts): Promise<AssembledData> {
  const { userIds, itemIds, features, training } = parts;
  const { path } = training;
  const isWarm = new Uint8Array(itemIds.length);
  for await (const { histories } of training.blocks()) markWarm(histories, isWarm);
  const options = { training, userIds, itemIds, seen: parts.seen };
  const checked = parts.test && (await checkTestPairs(parts.test, options));
  const validated = parts.validation && (await checkTestPairs(parts.validation, options));
  const warmItems = warmItemsIn(isWarm);
  const usersWithoutNegatives = usersWithoutNegativesOf(training, warmItems);
  if (usersWithoutNegatives.length === userIds.length) throw noNegatives(path, warmItems);
  const test = checked?.pairs ?? null;
  const validation = validated ? { validation: validated.pairs } : {};
  const contents = { userIds, itemIds, training, test, ...validation, features };
  return {
    userIds,
    itemIds,
    warmItems,
    test,
    ...validation,
    ...(parts.testProblem === undefined ? {} : { testProblem: parts.testProblem }),
    features,
    usersWithoutNegatives,
    notes: parts.notes,
    examples: examplesOf(parts),
    warnings: [
      ...parts.warnings,
      ...counted(training.repetitions, `${path}: * repeated interactions merged`),
      ...twinWarnings(userIds, 'users'),
      ...twinWarnings(itemIds, 'items'),
      ...(checked?.warnings ?? []),
      ...(validated?.warnings ?? []),
      ...counted(
        usersWithoutNegatives.length,
        `${path}: * users skipped in training: they have interacted with every item, so that no negative is left`,
      ),
    ],
    fingerprint: await fingerprintOf(contents),
    partFingerprints: await partFingerprintsOf(contents),
  };
}

/** Returns the first training interactions, by their ids. */
function examplesOf({ training: { first }, userIds, itemIds }: ReadParts): (readonly [string, string])[] {
  return Array.from(first.users, (user, at) => [userIds.at(user)!, itemIds.at(first.items[at])!]);
}

/**
 * Returns the dataset with other training interactions, for example after `splitValidation`. Items that lose their last
 * interaction become cold.
 */
export function withTraining(dataset: Dataset, training: Histories): Dataset {
  const warmItems = warmItemsOf(training, dataset.itemIds.length);
  return { ...dataset, training, warmItems, usersWithoutNegatives: usersWithoutNegativesOf(training, warmItems) };
}

/** Returns the text as a warning with the count in place of `*`, or nothing when the count is 0. */
function counted(count: number, text: string): string[] {
  return count === 0 ? [] : [text.replace('*', String(count))];
}

function noNegatives(path: string, warmItems: Int32Array): InputError {
  return new InputError(
    `Cannot train on ${path}: at least one user must leave out an item that others interact with: each has interacted with all ${warmItems.length} items`,
  );
}
