import type { Dataset } from '../../dataset/dataset.js';
import { PEERS } from '../../evaluation/peers/peers.js';
import type { Job } from '../../job/index.js';
import { pairGain } from '../../model/metrics.js';
import { mean, meanInterval } from '../../model/statistics.js';
import { middleAttack } from './comparison.js';
import type { Comparison, ComparisonRow, Condition, Summary } from './comparison.js';
import { contrastsOf } from './contrasts.js';
import { correctedRows } from './corrected-rows.js';
import type { RowResult } from './folder.js';
import { AMR, REFERENCE } from './grid.js';
import type { CurveSetting, GridRow } from './grid-row.js';
import { jobIdentity } from './identity.js';
import type { LeftOutRow } from './left-out.js';
import { meanGain } from './mean-gain.js';
import { gainsOf, groupsOf, versus, type Groups } from './pair-gains.js';
import { paretoFront } from './pareto-front.js';
import { CUTOFF } from './row-job.js';
import { measuredAgainst } from '../../model/metrics.js';
import { required } from '../../runtime/required.js';

/** The facts about a comparison that its summary needs besides the results of rows. */
export interface ComparisonContext {
  readonly job: Job;
  readonly dataset: Dataset;
  readonly grid: readonly GridRow[];
  /** The rows that the data are too large for; by default none. */
  readonly leftOut?: readonly LeftOutRow[];
  readonly seeds: readonly number[];
  readonly epsilons: readonly number[];
}

/** Computes the figures of a comparison from the ranks of all rows and seeds. */
export function summarize(context: ComparisonContext, results: readonly RowResult[]): Omit<Comparison, 'words'> {
  const { job, dataset, grid, leftOut = [], seeds, epsilons } = context;
  const test = required(dataset.test, 'the test pairs');
  const of = (id: string) => results.filter(({ row }) => row === id);
  const reference = of(REFERENCE);
  const groups = groupsOf(dataset, test);
  const rows = correctedRows(grid.map((row) => summarizeRow(row, of(row.id), { reference, groups, epsilons })));
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
    leftOut,
    front: paretoFront(rows, middleAttack(epsilons)),
    curves: (['epsilon', 'lambda', 'projection'] as const).map((setting) => ({
      setting,
      points: grid
        .flatMap(({ id, curves }) =>
          curves.filter((place) => place.setting === setting).map(({ value }) => ({ value, row: id })),
        )
        .toSorted((a, b) => a.value - b.value),
    })),
    contrasts: contrastsOf(grid, results, { groups, epsilons }),
  };
}

function onCurve(grid: readonly GridRow[], id: string, setting: CurveSetting): boolean {
  return grid.some((row) => row.id === id && row.curves.some((place) => place.setting === setting));
}

/** What the rows of a comparison share. */
interface Shared {
  readonly reference: readonly RowResult[];
  readonly groups: Groups;
  readonly epsilons: readonly number[];
}

function summarizeRow(row: GridRow, results: readonly RowResult[], shared: Shared): ComparisonRow {
  const { epsilons } = shared;
  const chosen = results.flatMap(({ chosen }) => chosen ?? []);
  return {
    id: row.id,
    title: row.title,
    stage: row.kind === 'trained' ? row.stage : null,
    memory: row.kind === 'memory' ? { asked: row.memory, stages: row.stages } : null,
    peer: row.kind === 'peer' ? row.peer : null,
    seeds: results.length,
    epochs: chosen.flatMap((choice) => ('epoch' in choice ? choice.epoch : [])),
    settings: chosen.flatMap(({ settings }) => (settings ? [settings] : [])),
    validation: chosen.length === 0 ? null : mean(chosen.map(({ validation }) => validation)),
    seconds: mean(results.map(({ seconds }) => seconds)),
    contentShare: mean(results.map(({ contentShare }) => contentShare)),
    attackable: isUnattacked(row) || results.every(({ adversarial }) => adversarial !== null),
    ...conditionsOf(row, results, shared),
    random: isUnattacked(row) ? [] : randomOf(results, epsilons),
    certified: (results[0]?.certified ?? []).map(({ epsilon }, at) => ({
      epsilon,
      top10: mean(results.map(({ certified }) => certified[at].top10)),
    })),
  };
}

function randomOf(results: readonly RowResult[], epsilons: readonly number[]): ComparisonRow['random'] {
  return epsilons.map((epsilon, at) => ({
    epsilon,
    'ndcg@10': mean(results.map(({ random, ranks }) => meanGain(random?.[at] ?? ranks))),
  }));
}

/** Returns the ranks of a result without an attack, or under one. Models without features keep their ranks. */
type RanksOf = (result: RowResult) => readonly number[];

/** The figures without an attack and under each attack. A row that reads features and was not attacked has the first only. */
function conditionsOf(
  row: GridRow,
  results: readonly RowResult[],
  shared: Shared,
): Pick<ComparisonRow, 'conditions' | 'perList'> {
  const condition = (epsilon: number, ranksOf: RanksOf) => conditionOf(row, results, shared, { epsilon, ranksOf });
  const clean = condition(0, ({ ranks }) => ranks);
  const attacks = isUnattacked(row) ? [] : shared.epsilons;
  return {
    conditions: [
      clean,
      ...attacks.map((epsilon, at) => condition(epsilon, ({ adversarial, ranks }) => adversarial?.[at] ?? ranks)),
    ],
    perList: attacks.map((epsilon, at) => condition(epsilon, ({ perList, ranks }) => perList?.[at] ?? ranks)),
  };
}

function conditionOf(
  row: GridRow,
  results: readonly RowResult[],
  { reference, groups }: Shared,
  { epsilon, ranksOf }: { epsilon: number; ranksOf: RanksOf },
): Condition {
  const own = reference.filter(({ seed }) => results.some((result) => result.seed === seed));
  const ranks = results.map(ranksOf);
  const others = row.id === REFERENCE ? null : own.map(ranksOf);
  const summary = (pairs: readonly number[]) => (pairs.length === 0 ? null : summarizeRanks(pairs, ranks, others));
  return {
    epsilon,
    all: summarizeRanks(groups.all, ranks, others),
    warm: summary(groups.warm),
    cold: summary(groups.cold),
  };
}

/** Whether a row reads features although `amr compare` has no attack on it. */
function isUnattacked(row: GridRow): boolean {
  return row.kind === 'peer' && PEERS[row.peer].readsFeatures;
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

function deviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}
