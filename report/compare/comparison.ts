import { required } from '../../runtime/required.js';
import type { StageSettings } from '../../model/stage.js';
import type { CurveSetting } from './grid.js';

/** The fingerprints by which a comparison is recognised as one of a model's own job. */
export interface JobIdentity {
  /** SHA-256 (hex) of all settings of the job that decide its model, except the seed: a comparison has several seeds. */
  readonly jobFingerprint: string;
  /** The same without the stages. The models of all rows of a comparison share this fingerprint. */
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
  readonly curves: readonly Curve[];
  /** Sentences that say what the numbers mean for AMR. */
  readonly words: readonly string[];
}

/** One model of a comparison, with its figures as means over the seeds. */
export interface ComparisonRow {
  readonly id: string;
  readonly title: string;
  readonly stage: StageSettings | null;
  /** The number of seeds that the row was trained with. */
  readonly seeds: number;
  /** The epoch that validation chose, for each seed. */
  readonly epochs: readonly number[];
  /** NDCG@10 on the validation pairs; null where nothing was trained. */
  readonly validation: number | null;
  /** The time for training and measuring one model, in seconds. */
  readonly seconds: number;
  /** The share of the variance of scores that comes from features (E'c), from 0 to 1. */
  readonly contentShare: number;
  /** False for models that do not look at features: nothing can be attacked, so nothing changes. */
  readonly attackable: boolean;
  /** The figures without an attack (epsilon 0), then those at each epsilon. */
  readonly conditions: readonly Condition[];
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
  /** The difference of NDCG@10 from the reference on the same pairs and seeds, with p-values; null for the reference. */
  readonly versus: { readonly difference: number; readonly pT: number; readonly pWilcoxon: number } | null;
}

/** The rows along which one setting changes while all others stay: they show its trade-off. */
export interface Curve {
  readonly setting: CurveSetting;
  readonly points: readonly { readonly value: number; readonly row: string }[];
}

/** Finds the row with this id. Throws where there is none. */
export function rowOf(rows: readonly ComparisonRow[], id: string): ComparisonRow {
  return required(
    rows.find((row) => row.id === id),
    `the row ${id}`,
  );
}
