import { required } from '../../runtime/required.js';
import type { StageSettings } from '../../model/stage.js';
import type { CurveSetting } from './grid.js';

/** The JSON of `amr compare -o json`. */
export interface Comparison {
  readonly name: string;
  readonly dataFingerprint: string;
  readonly users: number;
  /** Test pairs; each is a unit of the tests, its gain averaged over the seeds first. */
  readonly pairs: number;
  readonly candidates: number | 'all';
  readonly seeds: readonly number[];
  readonly epsilons: readonly number[];
  /** The row that all are tested against, and the job's own. */
  readonly reference: string;
  readonly amr: string;
  /** The weight of |E|^2 that validation chose, by its row; null where no such row was asked for. */
  readonly chosenProjection: string | null;
  readonly rows: readonly ComparisonRow[];
  readonly curves: readonly Curve[];
  /** What the numbers say, a sentence each. */
  readonly words: readonly string[];
}

export interface ComparisonRow {
  readonly id: string;
  readonly title: string;
  readonly stage: StageSettings | null;
  readonly seeds: number;
  /** By seed: the epochs that validation chose. */
  readonly epochs: readonly number[];
  /** Means over seeds. */
  readonly validation: number | null;
  readonly seconds: number;
  /** The part of the variance of scores that E'c carries. */
  readonly contentShare: number;
  /** False for models that do not look at features: nothing can be attacked, so nothing changes. */
  readonly attackable: boolean;
  /** Clean (epsilon 0), then at each epsilon. */
  readonly conditions: readonly Condition[];
  /** Under random perturbations of equal size. */
  readonly random: readonly { readonly epsilon: number; readonly 'ndcg@10': number }[];
  readonly certified: readonly { readonly epsilon: number; readonly top10: number }[];
}

export interface Condition {
  readonly epsilon: number;
  readonly all: Summary;
  /** Test items with a training interaction, and those without; null where there are none. */
  readonly warm: Summary | null;
  readonly cold: Summary | null;
}

export interface Summary {
  readonly pairs: number;
  readonly 'hr@10': number;
  readonly 'ndcg@10': number;
  /** 95 % of the mean NDCG over pairs. */
  readonly interval: readonly [low: number, high: number];
  /** Standard deviation of the NDCG over seeds; null with one seed. */
  readonly seedDeviation: number | null;
  /** Less the reference's NDCG on the same pairs and seeds; null for the reference. */
  readonly versus: { readonly difference: number; readonly pT: number; readonly pWilcoxon: number } | null;
}

/** How clean and attacked accuracy move with one setting. */
export interface Curve {
  readonly setting: CurveSetting;
  readonly points: readonly { readonly value: number; readonly row: string }[];
}

/** The row with this id. Throws where there is none. */
export function rowOf(rows: readonly ComparisonRow[], id: string): ComparisonRow {
  return required(
    rows.find((row) => row.id === id),
    `the row ${id}`,
  );
}
