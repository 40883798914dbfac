import type { TrainingEvent } from '../../job/index.js';
import type { StageSettings } from '../../model/stage.js';
import type { GridRow } from './grid.js';

/** What happens in a comparison, for whoever shows it. `done` of `total` counts rows times seeds. */
export type CompareEvent =
  | ({ readonly type: 'training'; readonly event: TrainingEvent } & SweepPosition)
  | ({ readonly type: 'evaluating' } & SweepPosition)
  | ({ readonly type: 'finished'; readonly ndcg: number; readonly seconds: number } & SweepPosition)
  | { readonly type: 'resumed'; readonly done: number; readonly total: number }
  | { readonly type: 'warning'; readonly message: string };

export interface SweepPosition {
  readonly row: Pick<GridRow, 'id' | 'title'>;
  readonly seed: number;
  readonly done: number;
  readonly total: number;
  /** To the end of the whole sweep; null while unknown. */
  readonly etaSeconds: number | null;
}

/** The cost of an epoch relative to one of MF, seen at D = 256: only for the ETA. */
const EPOCH_COST = { mf: 1, duif: 3, vbpr: 3, amr: 4 } as const;
const RANDOM_DIRECTION_COST = 110;
/** Of ranking the test under all perturbations. */
const EVALUATION_COST = 30;

/** How much of a sweep is done, in epochs of MF, and how long the rest takes at the speed so far. Reads the clock. */
export class SweepPace {
  readonly #startedAt = performance.now();
  #total: number;
  #done = 0;

  constructor(rows: readonly GridRow[]) {
    this.#total = rows.reduce((sum, { stage }) => sum + rowCost(stage), 0);
  }

  /** Seconds to the end, when `share` (0..1) of the training of the current row is done. */
  etaSeconds(current: StageSettings | null, share = 0): number | null {
    const done = this.#done + share * trainingCost(current);
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return done === 0 ? null : (seconds / done) * (this.#total - done);
  }

  finish(stage: StageSettings | null): void {
    this.#done += rowCost(stage);
  }
}

function rowCost(stage: StageSettings | null): number {
  return EVALUATION_COST + trainingCost(stage);
}

function trainingCost(stage: StageSettings | null): number {
  if (stage === null) return 0;
  return stage.epochs * (stage.direction === 'random' ? RANDOM_DIRECTION_COST : EPOCH_COST[stage.kind]);
}
