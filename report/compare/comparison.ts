import { required } from '../../runtime/required.js';
import type { StageSettings } from '../../model/stage.js';
import type { PeerKind } from '../../evaluation/peers/peers.js';
import type { JobMemory } from '../../job/memory.js';
import type { RowSettings } from './folder.js';
import type { CurveSetting } from './grid-row.js';
import type { LeftOutRow } from './left-out.js';

/** The fingerprints by which a comparison is recognised as one of a model's own job. */
export interface JobIdentity {
  /** SHA-256 (hex) of all settings of the job that decide its model, except the seed: a comparison has several seeds. */
  readonly jobFingerprint: string;
  /** The same without the stages and the memory. The models of all rows of a comparison share this fingerprint. */
  readonly settingsFingerprint: string;
}

/** The result of a comparison, as `amr compare -o json` prints it and `compare.json` keeps it. */
export interface Comparison extends JobIdentity {
  /** The name of the job that was compared. */
  readonly name: string;
  /** The fingerprint of the dataset that all rows were trained on. */
  readonly dataFingerprint: string;
  /** The number of users who have a test pair. */
  readonly users: number;
  /** The number of test pairs. The tests are over pairs: the gain of each is averaged over the seeds first. */
  readonly pairs: number;
  /** How many sampled items each test item is ranked against, or all items. */
  readonly candidates: number | 'all';
  /** What they are ranked against in truth: all, where the catalog holds no more items. Absent in comparisons of earlier versions. */
  readonly rankedAgainst?: number | 'all';
  readonly seeds: readonly number[];
  /** The sizes of the attacks, as L2 lengths in units of the largest feature. */
  readonly epsilons: readonly number[];
  /** The id of the row that all other rows are tested against. */
  readonly reference: string;
  /** The id of the row with the job's own AMR stage. */
  readonly amr: string;
  /** The row whose weight of the L2 penalty on E validation chose; null where no such row was asked for. */
  readonly chosenProjection: string | null;
  readonly rows: readonly ComparisonRow[];
  /** The rows that were asked for, and that cannot be made with the data. */
  readonly leftOut: readonly LeftOutRow[];
  /**
   * The ids of the rows on the Pareto front of NDCG@10 without an attack, under the middle attack, and on cold items: no
   * other row is at least as good in all of them and better in one. A row without a figure under attack is not on it.
   */
  readonly front: readonly string[];
  readonly curves: readonly Curve[];
  /** What the softmax loss changes, and what a memory changes: pairs of rows that differ in that alone. */
  readonly contrasts: readonly Contrast[];
  /** Sentences that say what the numbers mean for AMR. */
  readonly words: readonly string[];
}

/** One model of a comparison, with its figures as means over the seeds. */
export interface ComparisonRow {
  readonly id: string;
  readonly title: string;
  /** The stage that trained the row; null for a peer, and for a row with a memory. */
  readonly stage: StageSettings | null;
  /** The memory of the row as it was asked for, and all stages that were trained for it; null for a row without one. */
  readonly memory: { readonly asked: JobMemory; readonly stages: readonly StageSettings[] } | null;
  /** What kind of peer the row is; null for a row that a stage trained. */
  readonly peer: PeerKind | null;
  /** The number of seeds that the row was trained with. */
  readonly seeds: number;
  /** The epoch of its last stage that validation chose, for each seed; empty for a peer. */
  readonly epochs: readonly number[];
  /** The settings of a peer or of a memory that validation chose, for each seed; empty for other rows. */
  readonly settings: readonly RowSettings[];
  /** NDCG@10 on the validation pairs; null where nothing was chosen. */
  readonly validation: number | null;
  /** The time for training and measuring one model, in seconds. */
  readonly seconds: number;
  /** The share of the variance of scores that comes from features (E'c), from 0 to 1. */
  readonly contentShare: number;
  /** False for models that do not look at features: nothing can be attacked, so nothing changes. */
  readonly attackable: boolean;
  /**
   * The figures without an attack (epsilon 0), then those at each epsilon. Only the first ones are there for a model that
   * looks at features and was not attacked.
   */
  readonly conditions: readonly Condition[];
  /**
   * The figures at each epsilon where the items of each list are perturbed for that list alone. Empty for a model that looks
   * at features and was not attacked.
   */
  readonly perList: readonly Condition[];
  /** NDCG@10 under random perturbations of the same sizes. */
  readonly random: readonly { readonly epsilon: number; readonly 'ndcg@10': number }[];
  /** The share of test pairs whose item stays in the top 10 under every perturbation of each size. */
  readonly certified: readonly { readonly epsilon: number; readonly top10: number }[];
}

/** The figures of one row under the attack of one size. */
export interface Condition {
  readonly epsilon: number;
  readonly all: Summary;
  /** Test items with a training interaction, and those without; null where there are none. */
  readonly warm: Summary | null;
  readonly cold: Summary | null;
}

/** The accuracy on a group of test pairs. */
export interface Summary {
  readonly pairs: number;
  readonly 'hr@10': number;
  readonly 'ndcg@10': number;
  /** The 95 % confidence interval of the mean NDCG@10 over pairs. */
  readonly interval: readonly [low: number, high: number];
  /** The standard deviation of NDCG@10 over seeds; null with one seed. */
  readonly seedDeviation: number | null;
  /** The difference from the reference; null for the reference. */
  readonly versus: Versus | null;
}

/** A difference of NDCG@10 from another row on the same pairs and seeds, with its tests. */
export interface Versus {
  readonly difference: number;
  /** The p-value of the paired t-test, not corrected. */
  readonly pT: number;
  /** The p-value of Wilcoxon's signed-rank test, not corrected. */
  readonly pWilcoxon: number;
  /**
   * The larger of the two p-values, corrected by Holm's method for all rows that are tested on the same group of pairs under
   * the same attack.
   */
  readonly pHolm: number;
}

/** A row beside the row that it differs from in one thing. */
export interface Contrast {
  readonly row: string;
  readonly against: string;
  /** The differences without an attack (epsilon 0), then those at each epsilon, as far as both rows have figures. */
  readonly conditions: readonly ContrastCondition[];
}

/** The difference of two rows under the attack of one size. `pHolm` is corrected for the number of contrasts. */
export interface ContrastCondition {
  readonly epsilon: number;
  readonly all: Versus;
  /** The difference on test items without a training interaction; null where there are none. */
  readonly cold: Versus | null;
}

/** The rows along which one setting changes while all others stay: they show its trade-off. */
export interface Curve {
  readonly setting: CurveSetting;
  readonly points: readonly { readonly value: number; readonly row: string }[];
}

/** The number of the middle attack, counted from 1: with the default attacks it is that of the job's own epsilon. */
export function middleAttack(epsilons: readonly number[]): number {
  return Math.ceil(epsilons.length / 2);
}

/** Finds the row with this id. Throws where there is none. */
export function rowOf(rows: readonly ComparisonRow[], id: string): ComparisonRow {
  return required(
    rows.find((row) => row.id === id),
    `the row ${id}`,
  );
}
