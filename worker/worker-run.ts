import { setImmediate } from 'node:timers/promises';
import type { RankTally } from '../evaluation/ranking/tally.js';
import type { LossSums } from '../job/losses.js';
import { noLosses, sumLosses } from '../job/losses.js';
import { RunError } from '../member/failure.js';
import type { LossesBoundary } from '../member/outbox.js';
import { RejectedError } from '../parameter-server/nats/asker.js';
import type { NatsConnection } from '../parameter-server/nats/connection.js';
import type { FileReader } from '../parameter-server/nats/files.js';
import type { Losses, PartitionLosses } from '../proto/index.js';
import { drawAhead, type DrawsAhead } from '../training/ahead/draw-ahead.js';
import { runEpoch } from '../training/epoch.js';
import { joinUsers, LossNotFiniteError } from '../training/partition.js';
import type { Partition } from '../training/partition.js';
import { gradientRounding } from '../training/wire.js';
import { Boundaries } from './boundaries.js';
import { Evaluation } from './evaluation.js';
import { Halt } from './halt.js';
import { keptContent } from './kept-content.js';
import { loadPartitions, rangeOf } from './load.js';
import type { RunPorts, RunPortsOptions } from './run-ports.js';
import { openRunPorts } from './run-ports.js';
import { UsersSender } from './users-sender.js';

/** The facts about this worker's part of a run. */
export interface WorkerRunOptions extends RunPortsOptions {
  /** The partitions that this worker trains: `count` of them, from `first` on. */
  readonly partitions: { readonly first: number; readonly count: number };
  /** The losses of the current epoch up to the boundary where the run starts, by partition. */
  readonly losses: readonly PartitionLosses[];
  /** The boundaries at which the run waits for the coordinator. */
  readonly halts: readonly number[];
  /** The last boundary whose evaluation the coordinator has stored. Earlier evaluations are not repeated. */
  readonly evaluatedThrough: number;
  readonly reports: WorkerReports;
}

/** The ranks of the held-out pairs of a worker's users. A set of pairs that the job does not have is null. */
export interface EpochTallies {
  readonly test: RankTally | null;
  readonly validation: RankTally | null;
  /** The seconds that the evaluation took. */
  readonly seconds: number;
}

/** What a run reports while it trains. */
export interface WorkerReports {
  /** The losses of each partition at a boundary. `boundary` says what happens there. */
  losses(losses: Losses, boundary: LossesBoundary): void;
  /**
   * The ranks of the held-out pairs of this worker's users at the boundary `step`.
   */
  ranks(step: number, tallies: EpochTallies): void;
  /** The run now waits at a boundary. */
  halted(): void;
  /** A step is done. `stage` is the kind of its stage, and `triples` is the number of triples that it trained. */
  trained(stage: string, triples: number): void;
  /** What the run does besides training and how far it is (0 to 1). The name is empty while the run trains. */
  activity(activity: string, progress: number): void;
  /** The user rows for the checkpoint at the boundary `step` could not be sent to the shards. */
  checkpointFailed(step: number, error: Error): void;
}

/**
 * A worker's part of one run. `open` loads it, then `train` trains it step by step until the end of the job or until
 * the signal aborts.
 */
export class WorkerRun {
  readonly #ports: RunPorts;
  readonly #evaluation: Evaluation;
  readonly #sender: UsersSender;
  readonly #boundaries: Boundaries;
  readonly #halt = new Halt();
  #ahead: DrawsAhead | undefined;
  /** The boundary that the run has reached: the number of steps of the job that are done. */
  #boundary: number;
  /** The seconds that the steps of the current epoch took so far. A run that goes on within an epoch adds to those before it. */
  #epochSeconds: number;

  private constructor(
    connection: NatsConnection,
    readonly options: WorkerRunOptions,
    private partitions: readonly Partition[],
  ) {
    const { assignment, data, reports, halts, losses } = options;
    this.#ports = openRunPorts(connection, options);
    this.#boundary = assignment.startStep;
    this.#epochSeconds = Math.max(0, ...losses.map(({ seconds }) => seconds));
    this.#boundaries = new Boundaries({ checkpoints: assignment.checkpoints, halts });
    this.#evaluation = this.#openEvaluation();
    this.#sender = new UsersSender({
      state: this.#ports.state,
      ids: data.ids,
      content: keptContent(data),
      idsAt: options.partitions.first === 0 ? assignment.timeline.end : undefined,
      onFailed: (step, error) => reports.checkpointFailed(step, this.#explained(error)),
    });
  }

  /** Opens the ports and loads the user rows of the worker's partitions. Rejects when the run cannot be loaded. */
  static async open(connection: NatsConnection, options: WorkerRunOptions): Promise<WorkerRun> {
    const run = new WorkerRun(connection, options, []);
    const { reader, state } = run.#ports;
    run.partitions = await loadPartitions({ ...options, reader, state });
    return run;
  }

  /** The boundary that the run has reached, in steps since the start of the job. */
  get boundary(): number {
    return this.#boundary;
  }

  /** Whether the run waits at its boundary until the coordinator lets it continue. */
  get isHalted(): boolean {
    return this.#halt.isHalted;
  }

  /** Reads the files of the run's checkpoints. */
  get reader(): FileReader {
    return this.#ports.reader;
  }

  /** The losses of the current epoch so far, summed over the partitions of this worker, and the seconds of its steps. */
  get losses(): LossSums & { readonly seconds: number } {
    return { ...sumLosses(this.partitions.map(({ losses }) => losses)), seconds: this.#epochSeconds };
  }

  /**
   * Adds a checkpoint at the boundary `step`, and a halt if `halt` is true. A halt that is no longer wanted ends.
   * Returns false when the run has already passed the boundary.
   */
  checkpointAt(step: number, halt: boolean): boolean {
    if (!this.#boundaries.ask(step, { halt, at: this.#boundary })) return false;
    if (!this.#boundaries.isHalt(this.#boundary)) this.#halt.end();
    return true;
  }

  /**
   * Trains until the end of the job and then waits there. Rejects when the run cannot continue or the signal aborts.
   */
  async train(): Promise<void> {
    const { threads, dataset } = this.options.data;
    const samplers = this.partitions.map(({ sampler }) => sampler);
    this.#ahead = drawAhead(samplers, { threads, features: dataset.features });
    try {
      await this.#trainEpochs();
    } finally {
      await this.#ahead?.close();
    }
  }

  async #trainEpochs(): Promise<void> {
    const { timeline, startStep } = this.options.assignment;
    await this.#evaluate();
    while (this.#boundary < timeline.end) {
      if (this.#boundaries.isHalt(this.#boundary) && this.#boundary > startStep) await this.#waitHere();
      if (timeline.isStageStart(this.#boundary)) this.#beginStage();
      await this.#trainEpoch();
      if (timeline.isEpochEnd(this.#boundary)) await this.#endEpoch();
    }
    await this.#sender.finished;
    await this.#waitHere();
  }

  #openEvaluation(): Evaluation {
    const { data, reports, signal, assignment, partitions } = this.options;
    const { sender, parameters: port, state } = this.#ports;
    const users = rangeOf(data.partitions.slice(partitions.first, partitions.first + partitions.count));
    const onActivity = (activity: string, progress: number) => {
      signal.throwIfAborted();
      reports.activity(activity, progress);
    };
    return new Evaluation({ data, sender, workers: assignment.workers.length, users, port, state, onActivity });
  }

  #beginStage(): void {
    const { timeline, job } = this.options.assignment;
    this.partitions = this.partitions.map((partition) => partition.startStage(job.optimizer));
    this.#ports.parameters.beginStage(timeline.at(this.#boundary).stage - 1);
  }

  /** Trains from the present boundary to the end of its epoch, or to a boundary at which the run halts. */
  async #trainEpoch(): Promise<void> {
    const { assignment, data, reports, onPhase } = this.options;
    const { timeline, job } = assignment;
    const steps = timeline.stepsPerEpoch;
    const stage = job.stages[timeline.at(this.#boundary).stage - 1];
    const settings = { optimizer: job.optimizer, factors: job.model.factors };
    const services = { products: data.engine, port: this.#ports.parameters, onPhase };
    const { partitions } = this;
    const context = {
      partitions,
      partitionCount: job.partitions,
      steps,
      begin: timeline.begin,
      stage,
      rounding: gradientRounding(job, job.model),
      ahead: this.#ahead,
      ...settings,
      ...services,
    };
    const onStep = this.#stepHandler(stage.kind);
    reports.activity('', 0);
    try {
      await runEpoch(context, timeline.stepAt(this.#boundary), (done) => onStep(timeline.boundaryAt(done)));
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /**
   * Returns the function that updates and reports the state of the run after each step of an epoch. Its result says
   * whether to continue.
   */
  #stepHandler(stage: string): (boundary: number) => Promise<boolean> {
    let seen = this.losses.triples;
    let startedAt = performance.now();
    return async (boundary) => {
      this.#boundary = boundary;
      this.#epochSeconds += (performance.now() - startedAt) / 1000;
      const { triples } = this.losses;
      this.options.reports.trained(stage, triples - seen);
      seen = triples;
      this.#reportBoundary();
      // The connections and the session get a turn between two steps.
      await setImmediate();
      startedAt = performance.now();
      return !this.#boundaries.isHalt(boundary);
    };
  }

  /**
   * Reports the losses and sends the user rows where a boundary requires it. This must happen before the next step
   * changes them.
   */
  #reportBoundary(): void {
    const step = this.#boundary;
    const isCheckpoint = this.#boundaries.isCheckpoint(step);
    const isEpochEnd = this.options.assignment.timeline.isEpochEnd(step);
    if (!isCheckpoint && !isEpochEnd) return;
    const seconds = this.#epochSeconds;
    const partitions = this.partitions.map(({ number, losses }) => ({ partition: number, ...losses, seconds }));
    this.options.reports.losses({ step, partitions }, { isEpochEnd, isCheckpoint });
    if (isCheckpoint) this.#sender.send(step, this.partitions);
  }

  async #endEpoch(): Promise<void> {
    for (const partition of this.partitions) partition.losses = noLosses();
    this.#epochSeconds = 0;
    await this.#evaluate();
  }

  /**
   * Ranks the held-out pairs at the present boundary if an evaluation is due there and the coordinator does not have
   * its result.
   */
  async #evaluate(): Promise<void> {
    const { assignment, evaluatedThrough, reports } = this.options;
    const boundary = this.#boundary;
    const isDue = assignment.timeline.isEvaluated(boundary) && boundary > evaluatedThrough;
    if (!isDue || !this.#evaluation.isNeeded) return;
    const startedAt = performance.now();
    const tallies = await this.#evaluation.at(boundary, joinUsers(this.partitions));
    reports.ranks(boundary, { ...tallies, seconds: (performance.now() - startedAt) / 1000 });
    reports.activity('', 0);
  }

  #waitHere(): Promise<void> {
    const { signal, reports } = this.options;
    return this.#halt.wait(signal, () => reports.halted());
  }

  /** Translates an error of a step into the error that the worker reports. */
  #explained(error: unknown): Error {
    const { name } = this.options;
    if (error instanceof LossNotFiniteError) return new RunError('nonfinite', error.message, this.#boundary);
    if (error instanceof RejectedError && error.status === 'nonfinite') {
      return new RunError(
        'nonfinite',
        `${name} pushed values that are not finite, and the parameter server rejected them`,
        this.#boundary,
      );
    }
    return error as Error;
  }
}
