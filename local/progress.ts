import { speedOf } from '../job/epochs.js';
import type { EpochEvent, Job, Metrics, StagePosition, TrainingEvent } from '../job/index.js';
import type { LossSums } from '../job/losses.js';
import { meanLosses } from '../job/losses.js';
import { expectedEpochs } from '../job/passes.js';
import type { Candidates } from '../model/metrics.js';
import type { Timeline, TimelinePosition } from '../job/timeline.js';
import { Pace } from './clock.js';
import type { RunState } from './snapshot.js';

type Rates = Pick<EpochEvent, 'triplesPerSecond' | 'etaSeconds'>;

/** A training step that has ended. */
export interface EndedStep {
  /** Seconds that the step took. */
  readonly seconds: number;
  /** The losses of the epoch so far. */
  readonly sums: LossSums;
}

/** The plan of a run, from which the remaining time is estimated, and where events go. */
export interface ProgressOptions {
  readonly job: Job;
  /** The number of the pass; undefined where the job has one pass. */
  readonly pass: number | undefined;
  /**
   * The number of sets of pairs that each evaluation ranks: 2 with both test and validation pairs, 1 with one of them,
   * otherwise 0.
   */
  readonly evaluations: number;
  /** What test items are ranked against in truth. */
  readonly rankedAgainst: Candidates;
  /** Called with each event. */
  readonly emit: (event: TrainingEvent) => void;
}

/** Reports the progress of a run as events. */
export class Progress {
  readonly #pace = new Pace();
  #timeline: Timeline;

  /** @param timeline the order of all steps and epochs of the pass. */
  constructor(
    readonly options: ProgressOptions,
    timeline: Timeline,
  ) {
    this.#timeline = timeline;
  }

  /** Follows another timeline from now on, because a stage has ended early. */
  follow(timeline: Timeline): void {
    this.#timeline = timeline;
  }

  /** Starts a new measurement of the speed of steps, because each stage has a speed of its own. */
  beginStage(): void {
    this.#pace.beginStage();
  }

  /** Counts a step. Returns true when an event was emitted, which happens at most ten times a second. */
  step(state: RunState, { seconds, sums }: EndedStep): boolean {
    this.#pace.addStep(seconds);
    if (!this.#pace.isDue()) return false;
    const timeline = this.#timeline;
    const { boundary } = state;
    const at = timeline.isEpochEnd(boundary) ? timeline.endingAt(boundary) : timeline.at(boundary);
    const position = this.#position(at);
    const place = { ...position, step: at.step, steps: timeline.stepsPerEpoch };
    this.options.emit({
      type: 'progress',
      ...place,
      ...meanLosses(sums, position.kind),
      ...this.#rates(state, sums.triples),
    });
    return true;
  }

  /** Reports the epoch that was added to the history last. */
  epoch(state: RunState): void {
    const { loss, adversarialLoss, triples, seconds, test, validation } = state.history[state.history.length - 1];
    this.options.emit({
      type: 'epoch',
      ...this.#position(this.#timeline.endingAt(state.boundary)),
      triples,
      seconds,
      loss,
      adversarialLoss,
      ...this.#rates(state, 0),
      ...(test ? { metrics: test } : {}),
      ...(validation ? { validation } : {}),
      ...(test || validation ? { candidates: this.options.rankedAgainst } : {}),
    });
  }

  /** Runs the evaluation of the epoch that ends at a boundary, and reports how far it has come. */
  async evaluation(
    boundary: number,
    on: 'test' | 'validation',
    evaluate: (onProgress: (share: number) => void) => Promise<Metrics>,
  ): Promise<Metrics> {
    const position = this.#position(this.#timeline.endingAt(boundary));
    const report = (progress: number, metrics: Metrics | null) =>
      this.options.emit({ type: 'evaluation', ...position, on, progress, metrics });
    const startedAt = performance.now();
    report(0, null);
    const metrics = await evaluate((share) => {
      if (share < 1 && this.#pace.isDue()) report(share, null);
    });
    this.#pace.addEvaluation((performance.now() - startedAt) / 1000);
    report(1, metrics);
    return metrics;
  }

  /**
   * Returns the speed of the stage so far, and the estimated seconds to the end of the job. `triples` counts those of
   * an unfinished epoch.
   */
  #rates({ boundary, history, seconds }: RunState, triples: number): Rates {
    const { evaluations } = this.options;
    const timeline = this.#timeline;
    const { stage } = timeline.endingAt(Math.max(timeline.begin + 1, boundary));
    const own = history.filter((record) => record.pass === this.options.pass && record.stage === stage);
    const refit = this.#epochsOfRefit(history);
    const etaSeconds = this.#pace.secondsOf({
      steps: timeline.end - boundary + refit * timeline.stepsPerEpoch,
      evaluations:
        evaluations * timeline.evaluations(boundary).length + (refit > 0 ? this.options.job.stages.length : 0),
    });
    return { triplesPerSecond: speedOf([...own, { triples, seconds }]), etaSeconds };
  }

  /** Estimates the epochs of the pass that follows this one; 0 where none follows. */
  #epochsOfRefit(history: RunState['history']): number {
    const { job, pass } = this.options;
    return pass === 1 ? expectedEpochs({ ...job, stages: this.#timeline.job.stages }, history) : 0;
  }

  #position({ stage, epoch }: TimelinePosition): StagePosition {
    const { pass, job } = this.options;
    const { stages } = job;
    const { kind, epochs } = stages[stage - 1];
    return { ...(pass === undefined ? {} : { pass }), stage, stages: stages.length, kind, epoch, epochs };
  }
}
