import type { Dataset, Pairs } from '../../dataset/dataset.js';
import { warmMask } from '../../evaluation/tally.js';
import type { Job } from '../../job/index.js';
import { pairGain } from '../../model/metrics.js';
import { meanInterval, pairedTest } from '../../model/statistics.js';
import type { Comparison, ComparisonRow, Summary } from './comparison.js';
import type { RowResult } from './folder.js';
import { AMR, REFERENCE } from './grid.js';
import type { CurveSetting, GridRow } from './grid.js';
import { jobIdentity } from './identity.js';
import { CUTOFF } from './row-job.js';
import { measuredAgainst } from '../../model/metrics.js';
import { required } from '../../runtime/required.js';

/** The facts about a comparison that its summary needs besides the results of rows. */
export interface ComparisonContext {
  readonly job: Job;
  readonly dataset: Dataset;
  readonly grid: readonly GridRow[];
  readonly seeds: readonly number[];
  readonly epsilons: readonly number[];
}

/** Computes the figures of a comparison from the ranks of all rows and seeds. */
export function summarize(context: ComparisonContext, results: readonly RowResult[]): Omit<Comparison, 'words'> {
  const { job, dataset, grid, seeds, epsilons } = context;
  const test = required(dataset.test, 'the test pairs');
  const of = (id: string) => results.filter(({ row }) => row === id);
  const reference = of(REFERENCE);
  const groups = groupsOf(dataset, test);
  const rows = grid.map((row) => summarizeRow(row, of(row.id), { reference, groups, epsilons }));
  const weights = rows.filter(({ id }) => id !== REFERENCE && onCurve(grid, id, 'projection'));
  return {
    name: job.name,
    ...jobIdentity(job),
    dataFingerprint: dataset.fingerprint,
    users: new Set(test.users).size,
    pairs: test.users.length,
    ...measuredAgainst(job.evaluation.candidates, dataset.itemIds.length),
    seeds,
    epsilons,
    reference: REFERENCE,
    amr: AMR,
    chosenProjection: weights.toSorted((a, b) => (b.validation ?? 0) - (a.validation ?? 0))[0]?.id ?? null,
    rows,
    curves: (['epsilon', 'lambda', 'projection'] as const).map((setting) => ({
      setting,
      points: grid
        .flatMap(({ id, curves }) =>
          curves.filter((place) => place.setting === setting).map(({ value }) => ({ value, row: id })),
        )
        .toSorted((a, b) => a.value - b.value),
    })),
  };
}

function onCurve(grid: readonly GridRow[], id: string, setting: CurveSetting): boolean {
  return grid.some((row) => row.id === id && row.curves.some((place) => place.setting === setting));
}

/** The numbers of the test pairs in each group. */
interface Groups {
  readonly all: readonly number[];
  readonly warm: readonly number[];
  readonly cold: readonly number[];
}

function groupsOf({ warmItems, itemIds }: Dataset, { items }: Pairs): Groups {
  const warm = warmMask(warmItems, itemIds.length);
  const all = [...items.keys()];
  const isWarm = (pair: number) => warm[items[pair]] === 1;
  return { all, warm: all.filter(isWarm), cold: all.filter((pair) => !isWarm(pair)) };
}

function summarizeRow(
  row: GridRow,
  results: readonly RowResult[],
  { reference, groups, epsilons }: { reference: readonly RowResult[]; groups: Groups; epsilons: readonly number[] },
): ComparisonRow {
  const chosen = results.flatMap(({ chosen }) => chosen ?? []);
  const own = reference.filter(({ seed }) => results.some((result) => result.seed === seed));
  const conditions = [null, ...epsilons.keys()].map((attack) => {
    const ranks = ranksOf(results, attack);
    const others = row.id === REFERENCE ? null : ranksOf(own, attack);
    const summary = (pairs: readonly number[]) => (pairs.length === 0 ? null : summarizeRanks(pairs, ranks, others));
    const [warm, cold] = [summary(groups.warm), summary(groups.cold)];
    return {
      epsilon: attack === null ? 0 : epsilons[attack],
      all: summarizeRanks(groups.all, ranks, others),
      warm,
      cold,
    };
  });
  return {
    id: row.id,
    title: row.title,
    stage: row.stage,
    seeds: results.length,
    epochs: chosen.map(({ epoch }) => epoch),
    validation: chosen.length === 0 ? null : mean(chosen.map(({ validation }) => validation)),
    seconds: mean(results.map(({ seconds }) => seconds)),
    contentShare: mean(results.map(({ contentShare }) => contentShare)),
    attackable: results.every(({ adversarial }) => adversarial !== null),
    conditions,
    random: epsilons.map((epsilon, at) => ({
      epsilon,
      'ndcg@10': mean(results.map(({ random, ranks }) => meanGain(random?.[at] ?? ranks))),
    })),
    certified: (results[0]?.certified ?? []).map(({ epsilon }, at) => ({
      epsilon,
      top10: mean(results.map(({ certified }) => certified[at].top10)),
    })),
  };
}

/** The ranks of each seed without an attack (null) or under the attack with this number. Models without features keep their ranks. */
function ranksOf(results: readonly RowResult[], attack: number | null): (readonly number[])[] {
  return results.map(({ ranks, adversarial }) => (attack === null ? ranks : (adversarial?.[attack] ?? ranks)));
}

function summarizeRanks(
  pairs: readonly number[],
  bySeed: readonly (readonly number[])[],
  reference: readonly (readonly number[])[] | null,
): Summary {
  const gains = gainsOf(pairs, bySeed);
  const seedMeans = bySeed.map((ranks) => mean(pairs.map((pair) => pairGain(ranks[pair], CUTOFF))));
  const { mean: ndcg, low, high } = meanInterval(gains);
  return {
    pairs: pairs.length,
    'hr@10': mean(bySeed.map((ranks) => mean(pairs.map((pair) => (ranks[pair] < CUTOFF ? 1 : 0))))),
    'ndcg@10': ndcg,
    interval: [low, high],
    seedDeviation: bySeed.length < 2 ? null : deviation(seedMeans),
    versus: reference && versus(gains, gainsOf(pairs, reference)),
  };
}

function versus(gains: Float64Array, others: Float64Array): Summary['versus'] {
  const { mean, studentP, wilcoxonP } = pairedTest(gains, others);
  return { difference: mean, pT: studentP, pWilcoxon: wilcoxonP };
}

/** The gain of each pair, averaged over the seeds. */
function gainsOf(pairs: readonly number[], bySeed: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(pairs, (pair) => mean(bySeed.map((ranks) => pairGain(ranks[pair], CUTOFF))));
}

function meanGain(ranks: readonly number[]): number {
  return mean(ranks.map((rank) => pairGain(rank, CUTOFF)));
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}
