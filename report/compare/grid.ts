import type { Job } from '../../job/index.js';
import { stageDefaults } from '../../job/index.js';
import type { PeerKind } from '../../evaluation/peers/peers.js';
import type { StageKind, StageSettings } from '../../model/stage.js';
import { required } from '../../runtime/required.js';

/** One row of the table: a model that is made once for each seed. */
export type GridRow = TrainedRow | PeerRow;

/** What all rows have. */
interface RowFacts {
  /** The name in files and on the command line: "amr-epsilon-0.03". */
  readonly id: string;
  readonly title: string;
  /** The row whose model it starts from; null if it starts from none. */
  readonly from: string | null;
  /** Its places on the trade-off curves. */
  readonly curves: readonly CurvePlace[];
  /** If true, the row is made with the first seed only, as it is too slow to repeat. */
  readonly firstSeedOnly: boolean;
}

/** A model that one stage trains, from the initial values or from another row's model. */
export interface TrainedRow extends RowFacts {
  readonly kind: 'trained';
  readonly stage: StageSettings;
}

/** A model that is not trained in stages. */
export interface PeerRow extends RowFacts {
  readonly kind: 'peer';
  readonly peer: PeerKind;
}

/** The place of a row on a trade-off curve: the setting that changes along the curve, and its value in this row. */
export interface CurvePlace {
  readonly setting: CurveSetting;
  readonly value: number;
}

/** The settings that change along the curves. `projection` is the weight of the L2 penalty on E. */
export type CurveSetting = 'epsilon' | 'lambda' | 'projection';

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
 * The fixed grid. The job's stages give the settings of MF, VBPR and AMR (the last stage of each kind; what it lacks takes the
 * defaults of `amr train`), always in the paper's order: VBPR goes on from MF, and each row below from that one VBPR,
 * for as many epochs and at the learning rates and regularisers of the AMR stage.
 */
export function comparisonGrid(job: Job): GridRow[] {
  const stageOf = (kind: StageKind) => job.stages.findLast((stage) => stage.kind === kind) ?? stageDefaults(kind);
  const mf = stageOf('mf');
  const vbpr = { ...stageOf('vbpr'), itemDropout: 0 };
  const own = stageOf('amr');
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
  ];
}

/** The sizes of the attacks: half of the job's epsilon, that epsilon, and twice it. */
export function attackEpsilons(job: Job): number[] {
  const epsilon = job.stages.findLast(({ kind }) => kind === 'amr')?.epsilon ?? 0;
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
  return row.kind === 'trained' ? [...before, row.stage] : before;
}

const DEFAULTS = { from: null, curves: [], firstSeedOnly: false } as const;

function row(id: string, title: string, stage: StageSettings, options: Partial<RowFacts> = {}): TrainedRow {
  return { kind: 'trained', ...DEFAULTS, ...options, id, title, stage };
}

function peerRow(id: string, title: string, peer: PeerKind): PeerRow {
  return { kind: 'peer', ...DEFAULTS, id, title, peer };
}

function withProjectionWeight(stage: StageSettings, projection: number): StageSettings {
  return { ...stage, regularization: { ...stage.regularization, projection } };
}

/** Rounds away the noise of binary fractions: .1 * 3 gives 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
