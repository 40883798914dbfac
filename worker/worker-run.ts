import { setImmediate } from 'node:timers/promises';
import type { RankTally } from '../evaluation/tally.js';
import type { LossSums } from '../job/losses.js';
import { noLosses, sumLosses } from '../job/losses.js';
import { RunError } from '../member/failure.js';
import type { LossesBoundary } from '../member/outbox.js';
import { RejectedError } from '../parameter-server/nats/asker.js';
import type { NatsConnection } from '../parameter-server/nats/connection.js';
import type { FileReader } from '../parameter-server/nats/files.js';
import type { Losses, PartitionLosses } from '../proto/index.js';
import { runEpoch } from '../training/epoch.js';
import { joinUsers, LossNotFiniteError } from '../training/partition.js';
import type { Partition } from '../training/partition.js';
import { Boundaries } from './boundaries.js';
import { Evaluation } from './evaluation.js';
import { Halt } from './halt.js';
import { loadPartitions } from './load.js';
import type { RunPorts, RunPortsOptions } from './run-ports.js';
import { openRunPorts } from './run-ports.js';
import { UsersSender } from './users-sender.js';

/** This worker's part of one run. */
export interface WorkerRunOptions extends RunPortsOptions {
  /** The partitions that this worker trains. */
  readonly partitions: { readonly first: number; readonly count: number };
  /** Losses so far of the epoch that the run starts in. */
  readonly losses: readonly PartitionLosses[];
  /** Boundaries at which the run waits. */
  readonly halts: readonly number[];
  /** The last boundary whose evaluation the coordinator has stored. */
  readonly evaluatedThrough: number;
  /** The folder that the job's relative paths start from. */
  readonly root: string;
  readonly reports: WorkerReports;
}

/** What a run reports while it goes on. */
export interface WorkerReports {
  losses(losses: Losses, boundary: LossesBoundary): void;
  ranks(step: number, tallies: { test: RankTally | null; validation: RankTally | null }): void;
  /** The run waits at a boundary. */
  halted(): void;
  /** A step was done: the kind of its stage, and how many triples it trained. */
  trained(stage: string, triples: number): void;
  /** What the run does besides training, and how far that is (0 to 1). An empty name: it trains. */
  activity(activity: string, progress: number): void;
  /** The copy of the users at a boundary could not be sent to the shards. */
  checkpointFailed(step: number, error: Error): void;
}

/** A worker at work: loaded, then trained step by step until the end of the job, or until it is closed. */
export class WorkerRun {
  readonly #ports: RunPorts;
  readonly #evaluation: Evaluation;
  readonly #sender: UsersSender;
  readonly #boundaries: Boundaries;
  readonly #halt = new Halt();
  /** Steps done. */
  #boundary: number;

  private constructor(
    connection: NatsConnection,
    readonly options: WorkerRunOptions,
    private partitions: readonly Partition[],
  ) {
    const { assignment, data, reports, halts } = options;
    this.#ports = openRunPorts(connection, options);
    this.#boundary = assignment.startStep;
    this.#boundaries = new Boundaries({ checkpoints: assignment.checkpoints, halts });
    this.#evaluation = this.#openEvaluation();
    this.#sender = new UsersSender({
      state: this.#ports.state,
      ids: { users: data.whole.userIds, items: data.whole.itemIds },
      idsAt: options.partitions.first === 0 ? assignment.timeline.end : undefined,
      onFailed: (step, error) => reports.checkpointFailed(step, this.#explained(error)),
    });
  }

  /** Loads the users of the worker's partitions. */
  static async open(connection: NatsConnection, options: WorkerRunOptions): Promise<WorkerRun> {
    const run = new WorkerRun(connection, options, []);
    const { reader, state } = run.#ports;
    run.partitions = await loadPartitions({ ...options, reader, state });
    return run;
  }

  get boundary(): number {
    return this.#boundary;
  }

  get isHalted(): boolean {
    return this.#halt.isHalted;
  }

  /** Reads the files of the run's checkpoints. */
  get reader(): FileReader {
    return this.#ports.reader;
  }

  /** Losses of the current epoch so far, of all partitions of this worker. */
  get losses(): LossSums {
    return sumLosses(this.partitions.map(({ losses }) => losses));
  }

  /** Also checkpoints a boundary, and halts there if asked to. False when the run is past it. */
  checkpointAt(step: number, halt: boolean): boolean {
    if (!this.#boundaries.ask(step, { halt, at: this.#boundary })) return false;
    if (!this.#boundaries.isHalt(this.#boundary)) this.#halt.end();
    return true;
  }

  /** Trains to the end of the job, where it halts. Rejects when the run cannot go on, or was closed. */
  async train(): Promise<void> {
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
    const users = {
      from: data.samplers[partitions.first].users.from,
      to: data.samplers[partitions.first + partitions.count - 1].users.to,
    };
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

  /** From the boundary to the end of its epoch, or to a boundary where the run halts. */
  async #trainEpoch(): Promise<void> {
    const { assignment, data, reports, onPhase } = this.options;
    const { timeline, job } = assignment;
    const steps = timeline.stepsPerEpoch;
    const stage = job.stages[timeline.at(this.#boundary).stage - 1];
    const epoch = Math.floor(this.#boundary / steps);
    const settings = { optimizer: job.optimizer, factors: job.model.factors };
    const services = { products: data.engine, port: this.#ports.parameters, onPhase };
    const { partitions } = this;
    const context = { partitions, partitionCount: job.partitions, steps, stage, ...settings, ...services };
    const onStep = this.#stepHandler(stage.kind);
    reports.activity('', 0);
    try {
      await runEpoch(context, { epoch, step: this.#boundary % steps }, ({ step }) => onStep(epoch * steps + step));
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** Keeps and reports the state of the run after each step of an epoch. The answer says whether to go on. */
  #stepHandler(stage: string): (boundary: number) => Promise<boolean> {
    let seen = this.losses.triples;
    return async (boundary) => {
      this.#boundary = boundary;
      const { triples } = this.losses;
      this.options.reports.trained(stage, triples - seen);
      seen = triples;
      this.#reportBoundary();
      // The connections and the session get time between two steps.
      await setImmediate();
      return !this.#boundaries.isHalt(boundary);
    };
  }

  /** Reports losses and sends users, where a boundary asks for them, before the next step changes them. */
  #reportBoundary(): void {
    const step = this.#boundary;
    const isCheckpoint = this.#boundaries.isCheckpoint(step);
    const isEpochEnd = this.options.assignment.timeline.isEpochEnd(step);
    if (!isCheckpoint && !isEpochEnd) return;
    const partitions = this.partitions.map(({ number, losses }) => ({ partition: number, ...losses }));
    this.options.reports.losses({ step, partitions }, { isEpochEnd, isCheckpoint });
    if (isCheckpoint) this.#sender.send(step, this.partitions);
  }

  async #endEpoch(): Promise<void> {
    for (const partition of this.partitions) partition.losses = noLosses();
    await this.#evaluate();
  }

  /** Ranks the held-out pairs at the boundary, where that is due and the coordinator does not have the result. */
  async #evaluate(): Promise<void> {
    const { assignment, evaluatedThrough, reports } = this.options;
    const boundary = this.#boundary;
    const isDue = assignment.timeline.isEvaluated(boundary) && boundary > evaluatedThrough;
    if (!isDue || !this.#evaluation.isNeeded) return;
    reports.ranks(boundary, await this.#evaluation.at(boundary, joinUsers(this.partitions)));
    reports.activity('', 0);
  }

  #waitHere(): Promise<void> {
    const { signal, reports } = this.options;
    return this.#halt.wait(signal, () => reports.halted());
  }

  /** An error of a step in the words of the worker's reports. */
  #explained(error: unknown): Error {
    const { name } = this.options;
    if (error instanceof LossNotFiniteError) return new RunError('nonfinite', error.message, this.#boundary);
    if (error instanceof RejectedError && error.status === 'nonfinite') {
      return new RunError('nonfinite', `${name} pushed values that are not finite: rejected`, this.#boundary);
    }
    return error as Error;
  }
}
