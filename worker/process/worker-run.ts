import { setImmediate } from 'node:timers/promises';
import { RunError } from '../../member/failure.js';
import type { LossesBoundary } from '../../member/outbox.js';
import { startSlice } from '../../model/group.js';
import { copiedTensors } from '../../parameter-server/checkpoints.js';
import { RejectedError } from '../../parameter-server/nats/asker.js';
import type { NatsConnection } from '../../parameter-server/nats/connection.js';
import { FileReader } from '../../parameter-server/nats/files.js';
import type { WireMeter } from '../../parameter-server/nats/meter.js';
import { NatsParameterPort } from '../../parameter-server/nats/port.js';
import { StatePort } from '../../parameter-server/nats/state-port.js';
import type { Assignment } from '../../parameter-server/process/assignment.js';
import type { Losses, PartitionLosses } from '../../proto/index.js';
import type { RankTally } from '../../evaluation/tally.js';
import { runEpoch } from '../epoch.js';
import type { LossSums } from '../partition.js';
import { LossNotFiniteError, Partition, sumLosses } from '../partition.js';
import { Boundaries } from './boundaries.js';
import { Evaluation } from './evaluation.js';
import type { JobData } from './job-data.js';
import type { StepPhase } from './metrics.js';
import { loadPartitions } from './load.js';

/** This worker's part of one run. */
export interface WorkerRunOptions {
  readonly uid: string;
  readonly run: number;
  /** This process's name. */
  readonly name: string;
  readonly assignment: Assignment;
  /** The lease. */
  readonly partitions: { readonly first: number; readonly count: number };
  readonly losses: readonly PartitionLosses[];
  readonly halts: readonly number[];
  readonly evaluatedThrough: number;
  readonly data: JobData;
  readonly root: string;
  readonly meter: WireMeter;
  readonly onPhase: (phase: StepPhase, seconds: number) => void;
  readonly reports: WorkerReports;
  /** Ends the run, whatever it does. */
  readonly signal: AbortSignal;
}

/** What a run tells while it goes on. */
export interface WorkerReports {
  losses(losses: Losses, boundary: LossesBoundary): void;
  ranks(step: number, tallies: { test: RankTally | null; validation: RankTally | null }): void;
  /** It waits at a boundary. */
  halted(): void;
  /** A step of a stage (its kind) was done. */
  trained(stage: string, triples: number): void;
  activity(activity: string, progress: number): void;
  /** The copy of the users at a boundary could not be handed over. */
  checkpointFailed(step: number, error: Error): void;
}

/** A worker at work: loaded, then trained step by step until the end of the job, or until it is closed. */
export class WorkerRun {
  readonly #port: NatsParameterPort;
  readonly #state: StatePort;
  readonly #evaluation: Evaluation;
  /** Of the run's checkpoints. */
  readonly reader: FileReader;
  readonly #boundaries: Boundaries;
  /** Steps done. */
  #boundary: number;
  #isHalted = false;
  /** Ends a wait at a boundary. */
  #goOn = () => {};
  #sending: Promise<unknown> = Promise.resolve();

  private constructor(
    connection: NatsConnection,
    readonly options: WorkerRunOptions,
    private partitions: Partition[],
  ) {
    const { assignment, uid, run, data, meter, name, reports, halts, signal, onPhase } = options;
    const { startStep, timeline, shards, workers, job } = assignment;
    const sender = workers.indexOf(name);
    const common = { uid, run, sender, workers: workers.length, shards, factors: job.model.factors, meter };
    const stage = Math.max(
      0,
      (timeline.isEpochEnd(startStep) ? timeline.endingAt(startStep) : timeline.at(startStep)).stage - 1,
    );
    const { versions } = data;
    this.#port = new NatsParameterPort(connection, {
      ...common,
      stages: job.stages,
      boundary: startStep,
      stage,
      versions,
      onPhase,
    });
    this.#state = new StatePort(this.#port.asker, common);
    this.reader = new FileReader(this.#port.asker, { uid, optimizer: job.optimizer, factors: job.model.factors });
    signal.addEventListener('abort', () => this.#port.close(signal.reason as Error), { once: true });
    this.#boundary = startStep;
    this.#boundaries = new Boundaries({ checkpoints: assignment.checkpoints, halts });
    this.#evaluation = new Evaluation({
      data,
      sender,
      workers: workers.length,
      users: usersOfLease(options),
      port: this.#port,
      state: this.#state,
      onActivity(activity, progress) {
        signal.throwIfAborted();
        reports.activity(activity, progress);
      },
    });
  }

  /** Loads the lease's users. */
  static async open(connection: NatsConnection, options: WorkerRunOptions): Promise<WorkerRun> {
    const run = new WorkerRun(connection, options, []);
    run.partitions = await loadPartitions({ ...options, reader: run.reader, state: run.#state });
    return run;
  }

  get boundary(): number {
    return this.#boundary;
  }

  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** Of the current epoch. */
  get losses(): LossSums {
    return sumLosses(this.partitions);
  }

  /** Also checkpoints a boundary. False when it is past it. */
  checkpointAt(step: number, halt: boolean): boolean {
    if (!this.#boundaries.ask(step, { halt, at: this.#boundary })) return false;
    if (!this.#boundaries.isHalt(this.#boundary)) this.#goOn();
    return true;
  }

  /** Trains to the end of the job, where it halts. Rejects when the run cannot go on, or was closed. */
  async train(): Promise<void> {
    const { timeline } = this.options.assignment;
    await this.#evaluateAt(this.#boundary);
    while (this.#boundary < timeline.end) {
      if (this.#boundaries.isHalt(this.#boundary) && this.#boundary > this.options.assignment.startStep)
        await this.#halt();
      await this.#trainEpoch();
      if (timeline.isEpochEnd(this.#boundary)) await this.#endEpoch();
    }
    await this.#sending;
    await this.#halt();
  }

  /** From the boundary to the end of its epoch, or to a boundary where it halts. */
  async #trainEpoch(): Promise<void> {
    const { assignment, data, reports, onPhase } = this.options;
    const { timeline, job } = assignment;
    const steps = timeline.stepsPerEpoch;
    const { stage: number } = timeline.at(this.#boundary);
    const stage = job.stages[number - 1];
    if (this.#boundary === 0 || timeline.stageEnds.includes(this.#boundary)) this.#beginStage(number - 1);
    const epoch = Math.floor(this.#boundary / steps);
    const context = {
      partitions: this.partitions,
      partitionCount: job.partitions,
      steps,
      stage,
      optimizer: job.optimizer,
      factors: job.model.factors,
      products: data.engine,
      port: this.#port,
      onPhase,
    };
    let seen = this.losses.triples;
    reports.activity('', 0);
    try {
      await runEpoch(context, { epoch, step: this.#boundary - epoch * steps }, async ({ step }) => {
        this.#boundary = epoch * steps + step;
        const { triples } = this.losses;
        reports.trained(stage.kind, triples - seen);
        seen = triples;
        this.#passBoundary();
        // Connections and the session live between steps.
        await setImmediate();
        return !this.#boundaries.isHalt(this.#boundary);
      });
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #beginStage(stage: number): void {
    const { optimizer } = this.options.data.job;
    this.partitions = this.partitions.map(({ sampler, users }) => new Partition(sampler, startSlice(users, optimizer)));
    this.#port.beginStage(stage);
  }

  /** What has to be said of a boundary before the next step changes it. */
  #passBoundary(): void {
    const step = this.#boundary;
    const isCheckpoint = this.#boundaries.isCheckpoint(step);
    const isEpochEnd = this.options.assignment.timeline.isEpochEnd(step);
    if (!isCheckpoint && !isEpochEnd) return;
    const partitions = this.partitions.map(({ number, losses }) => ({ partition: number, ...losses }));
    this.options.reports.losses({ step, partitions }, { isEpochEnd, isCheckpoint });
    if (isCheckpoint) this.#sendUsers(step);
  }

  async #endEpoch(): Promise<void> {
    for (const partition of this.partitions) partition.losses = { triples: 0, loss: 0, adversarialLoss: 0 };
    await this.#evaluateAt(this.#boundary);
  }

  async #evaluateAt(boundary: number): Promise<void> {
    const { assignment, evaluatedThrough, reports } = this.options;
    if (!assignment.timeline.isEvaluated(boundary) || boundary <= evaluatedThrough || !this.#evaluation.isNeeded)
      return;
    const users = joinUsers(this.partitions);
    reports.ranks(boundary, await this.#evaluation.at(boundary, users));
    reports.activity('', 0);
  }

  /** Hands a copy of the users over, while training goes on. */
  #sendUsers(step: number): void {
    const { reports, data, partitions, assignment } = this.options;
    const copies = this.partitions.map(({ number, users }) => [number, copiedTensors(users)] as const);
    const before = this.#sending;
    const send = async () => {
      await before;
      await Promise.all(copies.map(([partition, tensors]) => this.#state.sendUsers(step, partition, tensors)));
      if (step !== assignment.timeline.end || partitions.first !== 0) return;
      await this.#state.sendText(step, 'userIds', linesOf(data.whole.userIds));
      await this.#state.sendText(step, 'itemIds', linesOf(data.whole.itemIds));
    };
    this.#sending = send().catch((error: Error) => {
      // A shard was past that boundary: another one will be named.
      const isDropped = error instanceof RejectedError && error.status === 'refused';
      if (!isDropped) reports.checkpointFailed(step, this.#explained(error));
    });
  }

  async #halt(): Promise<void> {
    const { signal, reports } = this.options;
    signal.throwIfAborted();
    const going = new Promise<void>((resolve, reject) => {
      this.#goOn = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    this.#isHalted = true;
    reports.halted();
    await going;
    this.#isHalted = false;
    this.#goOn = () => {};
  }

  #explained(error: unknown): Error {
    const { name } = this.options;
    if (error instanceof LossNotFiniteError) return new RunError('nonfinite', error.message, this.#boundary);
    if (error instanceof RejectedError && error.status === 'nonfinite') {
      return new RunError('nonfinite', `${name} pushed values that are not finite: rejected`, this.#boundary);
    }
    return error as Error;
  }
}

function usersOfLease({ data, partitions: { first, count } }: WorkerRunOptions): { from: number; to: number } {
  return { from: data.samplers[first].users.from, to: data.samplers[first + count - 1].users.to };
}

/** The users of consecutive partitions, [users, K]. */
function joinUsers(partitions: readonly Partition[]): Float32Array {
  const joined = new Float32Array(partitions.reduce((sum, { users }) => sum + users.values.length, 0));
  let at = 0;
  for (const { users } of partitions) {
    joined.set(users.values, at);
    at += users.values.length;
  }
  return joined;
}

function linesOf(ids: readonly string[]): Uint8Array {
  return Buffer.from(ids.map((id) => `${id}\n`).join(''));
}
