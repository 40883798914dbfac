import { setImmediate as letSignalsIn } from 'node:timers/promises';
import type { Pairs } from '../dataset/dataset.js';
import type { Engine } from '../engine/engine.js';
import { candidateLists, evaluateModel } from '../evaluation/evaluate.js';
import { longEvaluation } from '../evaluation/work.js';
import type { CoOccurrenceAhead } from '../evaluation/memory/co-occurrence-ahead.js';
import { Memories } from '../evaluation/memory/memory.js';
import type { HeldOutSet } from '../evaluation/memory/memory.js';
import type { CandidateLists } from '../evaluation/ranking/lists.js';
import type { ScoringThread } from '../evaluation/ranking/scoring-thread.js';
import { warmMask } from '../evaluation/ranking/tally.js';
import type { EpochRecord } from '../job/epochs.js';
import type { Job, Metrics } from '../job/index.js';
import { meanLosses, noLosses, sumLosses } from '../job/losses.js';
import { memorySettings } from '../job/memory.js';
import { shortenedJob, shortenedWords } from '../job/patience.js';
import { stepsPerEpoch, Timeline } from '../job/timeline.js';
import { measuredAgainst } from '../model/metrics.js';
import { interruptionBy, InterruptedError, JobFailedError } from '../runtime/errors.js';
import { inTurns } from '../runtime/turns.js';
import type { SplitData } from '../training/data.js';
import { drawAhead, type DrawsAhead } from '../training/ahead/draw-ahead.js';
import { runEpoch } from '../training/epoch.js';
import { LocalParameters } from '../training/local-parameters.js';
import { gradientRounding } from '../training/wire.js';
import type { JobParameters } from '../training/parameters.js';
import { modelOf } from '../training/parameters.js';
import { LossNotFiniteError } from '../training/partition.js';
import { beginningStage } from '../training/stage.js';
import { Keeping } from './keeping.js';
import type { KeepingOptions } from './keeping.js';
import { Progress } from './progress.js';
import type { RunState } from './snapshot.js';

/** The parts that a run works with. `train` opens and closes all of them. */
export interface RunContext extends KeepingOptions, SplitData {
  /** The number of the pass, 1 or 2; undefined where the job has one pass. */
  readonly pass: number | undefined;
  readonly engine: Engine;
  /** The next version number of a projection E (model/gradient/products.ts). All runs on the engine share this counter. */
  readonly versions: { next: number };
  /** Where the vectors of the memory's co-occurrence part are computed ahead. All runs share it. */
  readonly coOccurrences: CoOccurrenceAhead;
  /** A second thread that scores lists, where the run may use one. */
  readonly scoring?: ScoringThread;
  /** The number of threads that training may use. */
  readonly threads: number;
  /** Interrupts the run after the step that is under way. */
  readonly signal?: AbortSignal;
}

/** One pass over a job in this process: its parameters, and how far it has come. */
export class Run {
  /** The job of the pass, with the epochs that its stages have in truth. */
  #job: Job;
  #timeline: Timeline;
  readonly #keeping: Keeping;
  readonly #progress: Progress;
  readonly #memories: Memories;
  #lists: Partial<Record<HeldOutSet, CandidateLists>> = {};
  readonly #toldWork = new Set<string>();
  #port: LocalParameters;
  #ahead: DrawsAhead | undefined;

  /** The run continues from `state.boundary`, with the given values of the parameters. */
  constructor(
    readonly context: RunContext,
    private parameters: JobParameters,
    readonly state: RunState,
  ) {
    const { job, pass, emit } = context;
    const { partitions } = parameters;
    this.#job = job;
    const interactions = partitions.map(({ sampler }) => sampler.interactions);
    this.#timeline = new Timeline(job, stepsPerEpoch(interactions, job.batchSize), state.begin);
    this.#keeping = new Keeping(context);
    this.#memories = new Memories(memorySettings(job), context, context.coOccurrences);
    const evaluations = [context.whole.test, context.validation].filter((pairs) => pairs !== null).length;
    const { rankedAgainst } = measuredAgainst(job.evaluation.candidates, context.whole.itemIds.length);
    this.#progress = new Progress({ job, pass, evaluations, rankedAgainst, emit }, this.#timeline);
    for (const [v, losses] of state.losses.entries()) partitions[v].losses = losses;
    this.#port = this.#openPort();
  }

  /** Trains to the end of the last stage. Rejects with an InterruptedError or a JobFailedError. */
  async finish(): Promise<JobParameters> {
    const { threads, dataset } = this.context;
    const samplers = this.parameters.partitions.map(({ sampler }) => sampler);
    this.#ahead = drawAhead(samplers, { threads, features: dataset.features });
    try {
      return await this.#trainStages();
    } finally {
      await this.#ahead?.close();
    }
  }

  async #trainStages(): Promise<JobParameters> {
    const { state } = this;
    while (state.boundary < this.#timeline.end) {
      if (this.#timeline.isStageStart(state.boundary)) await this.#beginStage();
      await this.#trainEpoch();
      if (this.#timeline.isEpochEnd(state.boundary)) await this.#endEpoch();
      if (this.#timeline.isStageEnd(state.boundary)) await this.#endStage();
      await this.#saveIfDue();
    }
    this.#lists = {};
    return this.parameters;
  }

  #openPort(): LocalParameters {
    const { job, versions } = this.context;
    const stage = job.stages[this.#timeline.at(this.state.boundary).stage - 1];
    return new LocalParameters(this.parameters.block, stage, job.wire, versions);
  }

  async #beginStage(): Promise<void> {
    const { job, dataset } = this.context;
    const warm = warmMask(dataset.warmItems, dataset.itemIds.length);
    const { partitions, block } = this.parameters;
    const stage = job.stages[this.#timeline.at(this.state.boundary).stage - 1];
    this.parameters = {
      partitions: partitions.map((partition) => partition.startStage(job.optimizer)),
      block: await inTurns(beginningStage(block, stage, { seed: job.seed, isWarm: (item) => warm[item] === 1 })),
    };
    this.#port = this.#openPort();
    this.#progress.beginStage();
  }

  /** Trains to the end of the epoch, or until the run is interrupted. */
  async #trainEpoch(): Promise<void> {
    const { job, engine } = this.context;
    const { partitions } = this.parameters;
    const timeline = this.#timeline;
    const steps = timeline.stepsPerEpoch;
    const services = { optimizer: job.optimizer, products: engine, port: this.#port, factors: job.model.factors };
    const rounding = gradientRounding(job, job.model);
    const context = {
      partitions,
      partitionCount: job.partitions,
      steps,
      stage: this.#port.stage,
      rounding,
      ahead: this.#ahead,
      ...services,
    };
    const onStep = this.#stepHandler();
    try {
      await runEpoch(context, timeline.stepAt(this.state.boundary), (done) => onStep(timeline.boundaryAt(done)));
    } catch (error) {
      throw error instanceof LossNotFiniteError ? this.#diverged(error) : error;
    }
  }

  /**
   * Returns a function that updates the state of the run after each step. Its result says whether to continue with the
   * epoch.
   */
  #stepHandler(): (boundary: number) => Promise<boolean> {
    const { state } = this;
    const { partitions } = this.parameters;
    let startedAt = performance.now();
    return async (boundary) => {
      const seconds = (performance.now() - startedAt) / 1000;
      state.seconds += seconds;
      state.boundary = boundary;
      const sums = sumLosses(partitions.map(({ losses }) => losses));
      if (this.#progress.step(state, { seconds, sums })) await letSignalsIn();
      if (!this.#timeline.isEpochEnd(boundary) && this.#keeping.isDue) await this.#checkpoint();
      startedAt = performance.now();
      return !this.#isInterrupted;
    };
  }

  /**
   * Evaluates the epoch where that is due, adds it to the history, and keeps its parameters where it is the best one.
   */
  async #endEpoch(): Promise<void> {
    const { whole, validation, pass } = this.context;
    const { state, parameters } = this;
    const { stage, epoch } = this.#timeline.endingAt(state.boundary);
    const { kind } = this.#port.stage;
    const sums = sumLosses(parameters.partitions.map(({ losses }) => losses));
    const record: EpochRecord = {
      ...(pass === undefined ? {} : { pass }),
      stage,
      kind,
      epoch,
      ...meanLosses(sums, kind),
      triples: sums.triples,
      seconds: state.seconds,
      test: await this.#evaluate('test', whole.test),
      validation: await this.#evaluate('validation', validation),
    };
    state.history = [...state.history, record];
    state.seconds = 0;
    for (const partition of parameters.partitions) partition.losses = noLosses();
    this.#progress.epoch(state);
    await this.#keeping.keepBest(parameters, state);
    this.#shorten(record);
  }

  /** Ends the stage early where its newest epoch says so. */
  #shorten(newest: EpochRecord): void {
    const job = shortenedJob(this.#job, this.state.history);
    if (job === this.#job) return;
    this.context.emit({ type: 'note', message: shortenedWords(this.#job, newest) });
    const { stepsPerEpoch: steps, begin } = this.#timeline;
    this.#job = job;
    this.#timeline = new Timeline(job, steps, begin);
    this.#progress.follow(this.#timeline);
  }

  async #evaluate(on: HeldOutSet, pairs: Pairs | null): Promise<Metrics | undefined> {
    const { job, whole, engine } = this.context;
    const { boundary } = this.state;
    if (!pairs || !this.#timeline.isEvaluated(boundary)) return undefined;
    const model = { ...modelOf(this.parameters, this.#port.stage.kind), memory: await this.#memories.on(on) };
    const { candidates, at } = job.evaluation;
    const lists = this.#listsOf(on, pairs);
    const options = { candidates, at, seed: job.seed, pairs, lists, version: this.#port.version };
    this.#tellWork(longEvaluation(model, pairs.users.length, options));
    return this.#progress.evaluation(boundary, on, async (onProgress) => {
      return (await evaluateModel(model, whole, engine, { ...options, onProgress })).metrics;
    });
  }

  /** Returns the lists in which held-out pairs are ranked. All evaluations of the pass share them. */
  #listsOf(on: HeldOutSet, pairs: Pairs): CandidateLists {
    const { job, pass, whole, engine, scoring } = this.context;
    const { candidates } = job.evaluation;
    // Pass 2 evaluates the ends of stages alone.
    const options = { candidates, seed: job.seed, isKept: pass !== 2, thread: scoring };
    return (this.#lists[on] ??= candidateLists(whole, pairs, engine, options));
  }

  /** Says once for each kind of evaluation that it takes long. */
  #tellWork(message: string | null): void {
    if (message === null || this.#toldWork.has(message)) return;
    this.#toldWork.add(message);
    this.context.emit({ type: 'note', message });
  }

  async #endStage(): Promise<void> {
    this.parameters = await this.#keeping.select(this.parameters, this.state);
    await this.#checkpoint();
  }

  /**
   * Writes a checkpoint where one is due or the run is interrupted. Rejects with an InterruptedError in the latter
   * case.
   */
  async #saveIfDue(): Promise<void> {
    if (!this.#isInterrupted && !this.#keeping.isDue) return;
    const path = await this.#checkpoint();
    if (!this.#isInterrupted) return;
    throw new InterruptedError(`${interruptionBy(this.context.signal)}; all work is saved in ${path}`);
  }

  #checkpoint(): Promise<string> {
    return this.#keeping.checkpoint(this.parameters, this.state);
  }

  get #isInterrupted(): boolean {
    return this.context.signal?.aborted ?? false;
  }

  #diverged(error: LossNotFiniteError): JobFailedError {
    const { stage, epoch, step } = this.#timeline.at(this.state.boundary);
    const where = `stage ${stage} (${this.#port.stage.kind}), epoch ${epoch}, step ${step + 1}`;
    return new JobFailedError(`Training diverged in ${where}: ${error.message}. ${this.#keeping.wayBack()}`);
  }
}
