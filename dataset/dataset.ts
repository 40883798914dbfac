import type { Ids } from '../runtime/ids.js';
import type { FeatureMatrix } from './features/features.js';

/** A fingerprint of each part of a dataset by its name: `interactions`, `items`, `test pairs`, and `features NAME` for each file. */
export type PartFingerprints = Readonly<Record<string, string>>;

/**
 * The items of each user: user u has `items[offsets[u] .. offsets[u + 1]]`, in ascending order and without repetition.
 */
export interface Histories {
  /** The start of each user's items in `items`, and the end of the last one [U + 1]. */
  readonly offsets: Int32Array;
  /** The items of all users, one user after the other [number of distinct interactions]. */
  readonly items: Int32Array;
}

/** Held-out pairs (test or validation) in the order of the file, without repetitions. */
export interface Pairs {
  /** The number of each pair's user [pairs]. */
  readonly users: Int32Array;
  /** The number of each pair's item [pairs]. */
  readonly items: Int32Array;
}

/**
 * All data that training and evaluation read. Users are numbered by their first appearance in the training
 * interactions. Items are numbered in the order of `items.txt`, or by the rows of the features, or by first appearance
 * when there are neither.
 */
export interface Dataset {
  /** The id of each user [U]. */
  readonly userIds: Ids;
  /** The id of each item [I]. */
  readonly itemIds: Ids;
  /** The training interactions. */
  readonly training: Histories;
  /** Items with at least one training interaction, in ascending order. Only these are drawn as negatives. */
  readonly warmItems: Int32Array;
  /** Null when the job names no test file, or when `testProblem` says why no pair of it is left. */
  readonly test: Pairs | null;
  /** Why there is nothing to test on although the job names a test file. */
  readonly testProblem?: string;
  /** The validation pairs of a file of the job's own. Absent when the job names none. */
  readonly validation?: Pairs;
  /** Null when the job has no features, as for MF alone. */
  readonly features: FeatureMatrix | null;
  /** One line for each file of interactions that says how the file was understood. */
  readonly notes?: readonly string[];
  /** The first training interactions, each as the ids of a user and an item. */
  readonly examples?: readonly (readonly [string, string])[];
  /** One line for each fact that the user should know, such as merged repetitions or unknown users of the test file. */
  readonly warnings: readonly string[];
  /** The users that training skips because their history leaves no negative item, in ascending order. */
  readonly usersWithoutNegatives: Int32Array;
  /** The SHA-256, in hexadecimal, of the ids, the interactions, and a sample of each feature file (`fingerprintOf`). */
  readonly fingerprint: string;
  /** A fingerprint of each part, by which people learn what changed. */
  readonly partFingerprints: PartFingerprints;
}
