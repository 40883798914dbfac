import type { EvaluationSettings } from './job.js';
import type { StageSettings } from '../model/stage.js';

/** Where a boundary lies: so many steps of an epoch of a stage are done. Stages and epochs count from 1. */
export interface TimelinePosition {
  readonly stage: number;
  readonly epoch: number;
  /** Steps done of the epoch: 0 .. `stepsPerEpoch`, the latter only at the end of the job. */
  readonly step: number;
}

/**
 * Steps of an epoch: the most of any partition, the short last batch included. `interactions`: how many each partition trains
 * on; `batchSize`: triples of one partition in one step.
 */
export function stepsPerEpoch(interactions: readonly number[], batchSize: number): number {
  return Math.max(0, ...interactions.map((count) => Math.ceil(count / batchSize)));
}

/**
 * The steps of a job, counted from 0 over all its stages. Boundary T is the state when T steps have been applied; all
 * that happens at fixed places (ends of epochs and stages, evaluations, checkpoints) happens at boundaries.
 */
export class Timeline {
  /** Boundaries at which the stages end, ascending. */
  readonly stageEnds: readonly number[];

  /** The function `stepsPerEpoch` computes the second argument. */
  constructor(
    readonly job: {
      readonly stages: readonly Pick<StageSettings, 'epochs'>[];
      readonly evaluation: Pick<EvaluationSettings, 'every' | 'select'>;
    },
    readonly stepsPerEpoch: number,
  ) {
    let end = 0;
    this.stageEnds = job.stages.map(({ epochs }) => (end += epochs * stepsPerEpoch));
  }

  /** The boundary at which the job ends. */
  get end(): number {
    return this.stageEnds[this.stageEnds.length - 1];
  }

  /** Where the step that begins at a boundary lies; at the end of the job, the end of its last epoch. */
  at(boundary: number): TimelinePosition {
    return boundary < this.end ? this.#locate(boundary, 0) : this.endingAt(this.end);
  }

  /** Where the epoch that ends at a boundary lies. */
  endingAt(boundary: number): TimelinePosition {
    return this.#locate(boundary, this.stepsPerEpoch);
  }

  /** Whether the step that begins at a boundary is the first one of a stage. */
  isStageStart(boundary: number): boolean {
    return boundary < this.end && (boundary === 0 || this.isStageEnd(boundary));
  }

  isStageEnd(boundary: number): boolean {
    return this.stageEnds.includes(boundary);
  }

  isEpochEnd(boundary: number): boolean {
    return boundary > 0 && boundary <= this.end && boundary % this.stepsPerEpoch === 0;
  }

  /** Whether an epoch that is evaluated ends there: every so many of a stage, and the last one of a stage. */
  isEvaluated(boundary: number): boolean {
    if (!this.isEpochEnd(boundary)) return false;
    return this.endingAt(boundary).epoch % this.job.evaluation.every === 0 || this.isStageEnd(boundary);
  }

  /**
   * Boundaries above `from` that are always checkpointed: ends of stages; where an epoch is selected, evaluated ones.
   */
  checkpoints(from: number): number[] {
    if (this.job.evaluation.select === 'none') return this.stageEnds.filter((end) => end > from);
    const first = (Math.floor(from / this.stepsPerEpoch) + 1) * this.stepsPerEpoch;
    const boundaries: number[] = [];
    for (let end = first; end <= this.end; end += this.stepsPerEpoch) if (this.isEvaluated(end)) boundaries.push(end);
    return boundaries;
  }

  /** `done` = 0: the epoch that begins at or holds the boundary; `stepsPerEpoch`: the one that ends there. */
  #locate(boundary: number, done: number): TimelinePosition {
    const epoch = Math.floor((boundary - done) / this.stepsPerEpoch);
    const stage = this.stageEnds.findIndex((end) => epoch * this.stepsPerEpoch < end);
    const first = stage === 0 ? 0 : this.stageEnds[stage - 1] / this.stepsPerEpoch;
    return { stage: stage + 1, epoch: epoch - first + 1, step: boundary - epoch * this.stepsPerEpoch };
  }
}
