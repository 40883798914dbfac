import type { FeatureMatrix } from './features.js';

/** The items of each user: user u has `items[offsets[u] .. offsets[u + 1]]`, in ascending order and without repetition. */
export interface Histories {
  /** [U + 1]. */
  readonly offsets: Int32Array;
  /** [number of distinct interactions]. */
  readonly items: Int32Array;
}

/** Held-out pairs (test or validation) in the order of the file, without repetitions. */
export interface Pairs {
  readonly users: Int32Array;
  readonly items: Int32Array;
}

/**
 * All that training and evaluation read. Users are numbered by first appearance in the training interactions, items in
 * file order of `items.txt` (or row number of the features, or first appearance when there are neither).
 */
export interface Dataset {
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  /** Training interactions. */
  readonly training: Histories;
  /** Items with at least one training interaction, in ascending order. Only these are drawn as negatives. */
  readonly warmItems: Int32Array;
  /** Null when the job names no test file, or when `testProblem` says why no pair of it is left. */
  readonly test: Pairs | null;
  /** Why there is nothing to test on although the job names a test file. */
  readonly testProblem?: string;
  /** Null when the job has no features, as for MF alone. */
  readonly features: FeatureMatrix | null;
  /** How each file of interactions was understood, one line each. */
  readonly notes?: readonly string[];
  /** The first training interactions: a user and an item each, by their ids. */
  readonly examples?: readonly (readonly [string, string])[];
  /** What was merged, left out or is odd, one line each, such as repeated interactions or unknown users of the test file. */
  readonly warnings: readonly string[];
  /** Users skipped in training because their history leaves no negative item, ascending. */
  readonly usersWithoutNegatives: Int32Array;
  /** SHA-256 (hex) of the ids and interactions, and of each feature file's size, type and content sample; for config.json. */
  readonly fingerprint: string;
}
