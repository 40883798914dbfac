import type { EvaluationSettings } from './job.js';
import type { StageSettings } from '../model/stage.js';

/**
 * The position of a boundary between two steps: how many steps of which epoch and stage are done. Stages and epochs
 * count from 1.
 */
export interface TimelinePosition {
  readonly stage: number;
  readonly epoch: number;
  /**
   * The number of steps of the epoch that are done, from 0 to `stepsPerEpoch`. It is `stepsPerEpoch` at the end of the
   * job only.
   */
  readonly step: number;
}

/**
 * Returns the number of steps of an epoch: the most steps of any partition, counting a short last batch.
 * @param interactions the number of interactions that each partition trains on.
 * @param batchSize the number of triples of one partition in one step.
 */
export function stepsPerEpoch(interactions: readonly number[], batchSize: number): number {
  return Math.max(0, ...interactions.map((count) => Math.ceil(count / batchSize)));
}

/** The settings of a job that decide when what happens. */
export interface TimelineJob {
  readonly stages: readonly Pick<StageSettings, 'epochs'>[];
  readonly evaluation: Pick<EvaluationSettings, 'every' | 'select'>;
}

/**
 * The steps of one pass over a job, counted over all its stages. Those of pass 1 begin at boundary 0, and those of pass 2
 * follow them. Boundary T is the state after T steps. Everything that happens at fixed times (ends of epochs and stages,
 * evaluations, checkpoints) happens at a boundary.
 */
export class Timeline {
  /** The boundaries at which the stages end, in ascending order. */
  readonly stageEnds: readonly number[];

  /**
   * @param stepsPerEpoch the result of the function `stepsPerEpoch`.
   * @param begin the boundary at which the pass begins.
   */
  constructor(
    readonly job: TimelineJob,
    readonly stepsPerEpoch: number,
    readonly begin = 0,
  ) {
    let end = begin;
    this.stageEnds = job.stages.map(({ epochs }) => (end += epochs * stepsPerEpoch));
  }

  /** The boundary at which the pass ends. */
  get end(): number {
    return this.stageEnds[this.stageEnds.length - 1];
  }

  /** Returns the number of the epoch in which a boundary lies and the steps of it that are done, both from 0 in this pass. */
  stepAt(boundary: number): { readonly epoch: number; readonly step: number } {
    const done = boundary - this.begin;
    return { epoch: Math.floor(done / this.stepsPerEpoch), step: done % this.stepsPerEpoch };
  }

  /** Returns the boundary after so many steps of an epoch that is counted from 0 in this pass. The inverse of `stepAt`. */
  boundaryAt({ epoch, step }: { readonly epoch: number; readonly step: number }): number {
    return this.begin + epoch * this.stepsPerEpoch + step;
  }

  /**
   * Returns the position of the step that begins at a boundary. At the end of the pass it returns the end of the last
   * epoch.
   */
  at(boundary: number): TimelinePosition {
    return boundary < this.end ? this.#locate(boundary, 0) : this.endingAt(this.end);
  }

  /** Returns the position of the end of the epoch that ends at a boundary. */
  endingAt(boundary: number): TimelinePosition {
    return this.#locate(boundary, this.stepsPerEpoch);
  }

  /** Whether the step that begins at a boundary is the first one of a stage. */
  isStageStart(boundary: number): boolean {
    return boundary < this.end && (boundary === this.begin || this.isStageEnd(boundary));
  }

  /** Whether a stage ends at a boundary. */
  isStageEnd(boundary: number): boolean {
    return this.stageEnds.includes(boundary);
  }

  /** Whether an epoch ends at a boundary. */
  isEpochEnd(boundary: number): boolean {
    return boundary > this.begin && boundary <= this.end && this.stepAt(boundary).step === 0;
  }

  /**
   * Whether an epoch that is evaluated ends at a boundary. Every `evaluation.every`th epoch of a stage is evaluated,
   * and the last one.
   */
  isEvaluated(boundary: number): boolean {
    if (!this.isEpochEnd(boundary)) return false;
    return this.endingAt(boundary).epoch % this.job.evaluation.every === 0 || this.isStageEnd(boundary);
  }

  /**
   * Returns the boundaries above `from` at which a checkpoint is always written: the ends of stages, and the evaluated
   * boundaries if validation selects an epoch.
   */
  checkpoints(from: number): number[] {
    if (this.job.evaluation.select === 'none') return this.stageEnds.filter((end) => end > from);
    return this.evaluations(from);
  }

  /** Returns the boundaries above `from` at which an evaluated epoch ends. */
  evaluations(from: number): number[] {
    const first = this.boundaryAt({ epoch: this.stepAt(from).epoch + 1, step: 0 });
    const boundaries: number[] = [];
    for (let end = first; end <= this.end; end += this.stepsPerEpoch) if (this.isEvaluated(end)) boundaries.push(end);
    return boundaries;
  }

  /**
   * Finds the epoch of a boundary. With `done` = 0 it is the epoch that begins at or contains the boundary; with `done`
   * = `stepsPerEpoch` it is the epoch that ends there.
   */
  #locate(boundary: number, done: number): TimelinePosition {
    const { epoch } = this.stepAt(boundary - done);
    const start = this.boundaryAt({ epoch, step: 0 });
    const stage = this.stageEnds.findIndex((end) => start < end);
    const first = stage === 0 ? 0 : this.stepAt(this.stageEnds[stage - 1]).epoch;
    return { stage: stage + 1, epoch: epoch - first + 1, step: boundary - start };
  }
}
