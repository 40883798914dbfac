import type { TrainingEvent } from '../../job/index.js';
import type { StageSettings } from '../../model/stage.js';
import type { GridRow } from './grid-row.js';
import { Pace, type TaskCost } from './pace.js';
import type { Task } from './task.js';

/** An event of a comparison, for the display of its progress. `done` of `total` counts rows times seeds. */
export type CompareEvent =
  | ({ readonly type: 'training'; readonly event: TrainingEvent } & SweepPosition)
  | ({ readonly type: 'evaluating' } & SweepPosition)
  | ({ readonly type: 'finished'; readonly ndcg: number; readonly seconds: number } & SweepPosition)
  | { readonly type: 'resumed'; readonly done: number; readonly total: number }
  | { readonly type: 'warning' | 'note'; readonly message: string };

/** The position of an event in a sweep, and the progress of the whole sweep. */
export interface SweepPosition {
  readonly row: Pick<GridRow, 'id' | 'title'>;
  readonly seed: number;
  readonly done: number;
  readonly total: number;
  /** The seconds to the end of the whole sweep; null while unknown. */
  readonly etaSeconds: number | null;
}

/**
 * The duration of an epoch relative to one of MF, measured at D = 256. It is used only to estimate the remaining time.
 */
const EPOCH_COST = { mf: 1, duif: 3, vbpr: 3, amr: 4 } as const;
const RANDOM_DIRECTION_COST = 110;
/** The duration of an epoch of MF with the softmax loss. That of other kinds is about the same with both losses. */
const SOFTMAX_MF_COST = 2;
/** The duration of choosing the settings of a memory. */
const MEMORY_CHOICE_COST = 30;
/** The duration of fitting a peer with all its settings, in epochs of MF, measured on 6,710 items and 60,000 interactions. */
const PEER_COST = { popularity: 0, 'content-knn': 10, 'item-knn': 150, ease: 1000 } as const;
/** The duration of ranking the test pairs under all perturbations, in epochs of MF. */
const EVALUATION_COST = 30;

/** Returns the pace of a sweep over rows, whose costs are counted in epochs of MF. */
export function sweepPace(tasks: readonly Task[]): Pace<Task> {
  const costOf = ({ row }: Task): TaskCost => ({ training: trainingCost(row), evaluation: EVALUATION_COST });
  return new Pace(
    tasks.reduce((sum, { row }) => sum + EVALUATION_COST + trainingCost(row), 0),
    costOf,
  );
}

function trainingCost(row: GridRow): number {
  if (row.kind === 'peer') return PEER_COST[row.peer];
  if (row.kind === 'trained') return stageCost(row.stage);
  return row.stages.reduce((sum, stage) => sum + stageCost(stage), MEMORY_CHOICE_COST);
}

function stageCost({ kind, loss, direction, epochs }: StageSettings): number {
  if (direction === 'random') return epochs * RANDOM_DIRECTION_COST;
  return epochs * (kind === 'mf' && loss === 'softmax' ? SOFTMAX_MF_COST : EPOCH_COST[kind]);
}
