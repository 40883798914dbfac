import type { TrainingEvent } from '../../job/index.js';
import type { StageSettings } from '../../model/stage.js';
import type { GridRow } from './grid-row.js';
import type { Task } from './task.js';

/** An event of a comparison, for the display of its progress. `done` of `total` counts rows times seeds. */
export type CompareEvent =
  | ({ readonly type: 'training'; readonly event: TrainingEvent } & SweepPosition)
  | ({ readonly type: 'evaluating' } & SweepPosition)
  | ({ readonly type: 'finished'; readonly ndcg: number; readonly seconds: number } & SweepPosition)
  | { readonly type: 'resumed'; readonly done: number; readonly total: number }
  | { readonly type: 'warning'; readonly message: string };

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

/**
 * Measures how much of a sweep is done, in epochs of MF, and estimates the remaining time from the speed so far. It
 * reads the clock.
 */
export class SweepPace {
  readonly #startedAt = performance.now();
  readonly #total: number;
  /** The finished part of each row, in epochs of MF. */
  readonly #done = new Map<Task, number>();

  constructor(tasks: readonly Task[]) {
    this.#total = tasks.reduce((sum, { row }) => sum + EVALUATION_COST + trainingCost(row), 0);
  }

  /** Notes that `share` (0..1) of a row's training is done. */
  progress(task: Task, share: number): void {
    this.#done.set(task, share * trainingCost(task.row));
  }

  finish(task: Task): void {
    this.#done.set(task, EVALUATION_COST + trainingCost(task.row));
  }

  /** Returns the estimated seconds to the end, or null while nothing is done. */
  get etaSeconds(): number | null {
    const done = [...this.#done.values()].reduce((sum, cost) => sum + cost, 0);
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return done === 0 ? null : (seconds / done) * (this.#total - done);
  }
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
