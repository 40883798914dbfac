import type { EpochRecord } from '../job/epochs.js';
import type { EpochEvent, Job, Metrics, StagePosition, TrainingEvent } from '../job/index.js';
import type { LossSums } from '../job/losses.js';
import { meanLosses } from '../job/losses.js';
import type { Timeline, TimelinePosition } from '../job/timeline.js';
import { Pace } from './clock.js';

type Rates = Pick<EpochEvent, 'triplesPerSecond' | 'etaSeconds'>;

/** Reports how a run goes on, as events. */
export class Progress {
  readonly #pace = new Pace();

  constructor(
    readonly job: Job,
    readonly timeline: Timeline,
    readonly emit: (event: TrainingEvent) => void,
  ) {}

  /** Speed so far in the stage, and the time from a boundary to the end of the job at this speed. */
  rates(boundary: number): Rates {
    const etaSeconds = this.#pace.secondsOf(this.timeline.end - boundary);
    return { triplesPerSecond: this.#pace.triplesPerSecond, etaSeconds };
  }

  beginStage(): void {
    this.#pace.restart();
  }

  /**
   * Counts a step that ended at a boundary and trained `triples`; `sums` are the losses of its epoch so far. True when an event
   * was emitted, at most ten times a second.
   */
  step(boundary: number, triples: number, sums: LossSums): boolean {
    this.#pace.addStep(triples);
    if (!this.#pace.isDue()) return false;
    const at = this.timeline.isEpochEnd(boundary) ? this.timeline.endingAt(boundary) : this.timeline.at(boundary);
    const { step } = at;
    const position = this.#position(at);
    const steps = this.timeline.stepsPerEpoch;
    this.emit({
      type: 'progress',
      ...position,
      step,
      steps,
      ...meanLosses(sums, position.kind),
      ...this.rates(boundary),
    });
    return true;
  }

  /** An epoch ended at a boundary. `rates`: those before it was evaluated. */
  epoch(boundary: number, { loss, adversarialLoss, triples, seconds, test }: EpochRecord, rates: Rates): void {
    const position = this.#position(this.timeline.endingAt(boundary));
    const losses = { loss, adversarialLoss };
    this.emit({
      type: 'epoch',
      ...position,
      triples,
      seconds,
      ...losses,
      ...rates,
      ...(test ? { metrics: test, candidates: this.job.evaluation.candidates } : {}),
    });
  }

  /** The evaluation of the epoch that ends at a boundary begins (`metrics` null) or has ended. */
  evaluation(boundary: number, on: 'test' | 'validation', metrics: Metrics | null): void {
    const position = this.#position(this.timeline.endingAt(boundary));
    this.emit({ type: 'evaluation', ...position, on, progress: metrics ? 1 : 0, metrics });
  }

  #position({ stage, epoch }: TimelinePosition): StagePosition {
    const { stages } = this.job;
    const { kind, epochs } = stages[stage - 1];
    return { stage, stages: stages.length, kind, epoch, epochs };
  }
}
