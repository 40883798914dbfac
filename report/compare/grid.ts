import type { Job } from '../../job/index.js';
import { stageDefaults } from '../../job/index.js';
import type { StageKind, StageSettings } from '../../model/stage.js';
import { required } from '../../runtime/required.js';
import type { GridRow } from './grid-row.js';
import { peerRow, trainedRow as row } from './grid-row.js';
import { softmaxRows } from './softmax-rows.js';

/** The row that all others are tested against. */
export const REFERENCE = 'vbpr-longer';
/** The row with the job's own AMR stage. */
export const AMR = 'amr';
/** The control whose adversarial perturbations have size 0. */
export const UNPERTURBED = 'amr-unperturbed';
/** The control with random perturbations instead of adversarial ones. */
export const RANDOM = 'amr-random';

/**
 * The settings of the swept rows. Those of epsilon and lambda are factors of the job's own values; the weights of the
 * L2 penalty on E and the dropout are absolute.
 */
export const SWEEP = {
  epsilon: [0.1, 0.3, 3],
  lambda: [0.1, 0.3],
  projectionWeights: [0.00001, 0.00003, 0.0001, 0.001],
  itemDropout: 0.2,
} as const;

/**
 * The fixed grid. The job's stages give the settings of MF, VBPR and AMR (the last stage of each kind with the loss bpr; what the job lacks
 * takes the defaults of the kind), always in the paper's order: VBPR goes on from MF, and each row below from that one VBPR,
 * for as many epochs and at the learning rates and regularisers of the AMR stage. The rows with the softmax loss have a
 * chain of their own.
 */
export function comparisonGrid(job: Job): GridRow[] {
  const mf = pairwiseStage(job, 'mf');
  const vbpr = { ...pairwiseStage(job, 'vbpr'), itemDropout: 0 };
  const own = pairwiseStage(job, 'amr');
  const amr: StageSettings = { ...own, direction: 'adversarial', itemDropout: 0 };
  const longer: StageSettings = { ...amr, kind: 'vbpr', epsilon: 0, lambda: 0 };
  const itemDropout = own.itemDropout || SWEEP.itemDropout;
  const { epsilon, lambda } = amr;
  const scaled = (factors: readonly number[], value: number) => factors.map((factor) => rounded(factor * value));
  const from = 'vbpr';
  return [
    peerRow('pop', 'Popularity', 'popularity'),
    peerRow('item-knn', 'Item kNN', 'item-knn'),
    peerRow('content-knn', 'Content kNN', 'content-knn'),
    peerRow('ease', 'EASE', 'ease'),
    row('mf', 'MF', mf),
    row('duif', 'DUIF', { ...vbpr, kind: 'duif', epochs: mf.epochs + vbpr.epochs }),
    row('vbpr', 'VBPR', vbpr, { from: 'mf' }),
    row(REFERENCE, 'VBPR, trained as long as AMR', longer, {
      from,
      curves: (['lambda', 'projection'] as const).map((setting) => ({ setting, value: 0 })),
    }),
    ...SWEEP.projectionWeights.map((value) =>
      row(`vbpr-l2-${value}`, `VBPR, L2 on E ${value}`, withProjectionWeight(longer, value), {
        from,
        curves: [{ setting: 'projection', value }],
      }),
    ),
    row('vbpr-dropout', `VBPR, item dropout ${itemDropout}`, { ...longer, itemDropout }, { from }),
    row(
      UNPERTURBED,
      `AMR, epsilon 0 (lambda ${lambda})`,
      { ...amr, epsilon: 0 },
      { from, curves: [{ setting: 'epsilon', value: 0 }] },
    ),
    row(AMR, `AMR (epsilon ${epsilon}, lambda ${lambda})`, amr, {
      from,
      curves: [
        { setting: 'epsilon', value: epsilon },
        { setting: 'lambda', value: lambda },
      ],
    }),
    row('amr-dropout', `AMR, item dropout ${itemDropout}`, { ...amr, itemDropout }, { from }),
    ...scaled(SWEEP.epsilon, epsilon).map((value) =>
      row(
        `amr-epsilon-${value}`,
        `AMR, epsilon ${value}`,
        { ...amr, epsilon: value },
        {
          from,
          curves: [{ setting: 'epsilon', value }],
        },
      ),
    ),
    ...scaled(SWEEP.lambda, lambda).map((value) =>
      row(
        `amr-lambda-${value}`,
        `AMR, lambda ${value}`,
        { ...amr, lambda: value },
        {
          from,
          curves: [{ setting: 'lambda', value }],
        },
      ),
    ),
    row(RANDOM, 'AMR, random direction', { ...amr, direction: 'random' }, { from, firstSeedOnly: true }),
    ...softmaxRows(job, amr),
  ];
}

/** The sizes of the attacks: half of the job's epsilon, that epsilon, and twice it. */
export function attackEpsilons(job: Job): number[] {
  const { epsilon } = pairwiseStage(job, 'amr');
  return [0.5, 1, 2].map((factor) => rounded(factor * epsilon));
}

/** The rows `ids` and those that they start from, in the order of the grid. */
export function rowsNeeded(grid: readonly GridRow[], ids: ReadonlySet<string>): GridRow[] {
  const needed = new Set(ids);
  for (const row of grid.toReversed()) if (needed.has(row.id) && row.from !== null) needed.add(row.from);
  return grid.filter(({ id }) => needed.has(id));
}

/** The stages from the initial values to a row's model; none for a peer. */
export function stagesOf(grid: readonly GridRow[], row: GridRow): StageSettings[] {
  const before =
    row.from === null
      ? []
      : stagesOf(
          grid,
          required(
            grid.find(({ id }) => id === row.from),
            `the row ${row.from}`,
          ),
        );
  if (row.kind === 'memory') return [...row.stages];
  return row.kind === 'trained' ? [...before, row.stage] : before;
}

/**
 * The last stage of a kind with the loss bpr. A job that has none gets the default one, with the epsilon and lambda of its last
 * stage of the kind.
 */
function pairwiseStage({ stages }: Pick<Job, 'stages'>, kind: StageKind): StageSettings {
  const own = stages.filter((stage) => stage.kind === kind);
  const defaults = stageDefaults(kind);
  const { epsilon, lambda } = own.at(-1) ?? defaults;
  return own.findLast(({ loss }) => loss !== 'softmax') ?? { ...defaults, epsilon, lambda };
}

function withProjectionWeight(stage: StageSettings, projection: number): StageSettings {
  return { ...stage, regularization: { ...stage.regularization, projection } };
}

/** Rounds away the noise of binary fractions: .1 * 3 gives 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
