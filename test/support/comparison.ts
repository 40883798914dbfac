/** This module has jobs, data and results for the tests of `report/compare/`. */
import { datasetOf } from './evaluation.js';
import { compileJob } from '../../job/index.js';
import type { Job } from '../../job/index.js';
import type { RowResult } from '../../report/compare/folder.js';

/** The sizes of the attacks in these results. */
export const EPSILONS = [0.05, 0.1, 0.2];

/** A compiled job on a synthetic catalog; `spec` adds or replaces keys. */
export function smallJob(spec: Record<string, unknown> = {}): Job {
  return compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'small' },
    spec: { data: { synthetic: {} }, ...spec },
  });
}

/** A dataset in which user u has item u in training and item u + 1 in the test. The last item is cold. */
export function chainDataset(users: number) {
  const all = Array.from({ length: users }, (_, user) => user);
  return datasetOf(
    users + 1,
    all.map((user) => [user]),
    all.map((user) => [user, user + 1]),
  );
}

/** The ranks of the test pairs of one result. */
export interface Ranks {
  readonly clean: readonly number[];
  /** The ranks under attack, for each epsilon. Omitted for a model that reads no features. */
  readonly attacked?: readonly (readonly number[])[];
  /** The ranks under each list's own attack, for each epsilon. By default they are `attacked`. */
  readonly own?: readonly (readonly number[])[];
}

/** The result of a row of the comparison with the given ranks. */
export function resultOf(row: string, seed: number, { clean, attacked, own }: Ranks, contentShare = 0.5): RowResult {
  return {
    fingerprint: '',
    row,
    seed,
    chosen: { epoch: 5, validation: 0.1 },
    seconds: 1,
    digest: null,
    contentShare,
    ranks: clean,
    adversarial: attacked ?? null,
    random: attacked ? attacked.map(() => clean) : null,
    perList: own ?? attacked ?? null,
    certified: attacked ? EPSILONS.map((epsilon) => ({ epsilon, top10: 0 })) : [],
  };
}
