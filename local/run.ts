import { existsSync } from 'node:fs';
import type { Dataset, Pairs } from '../dataset/dataset.js';
import type { Engine } from '../engine/engine.js';
import { evaluateModel } from '../evaluation/evaluate.js';
import type { Job, Metrics, TrainingEvent } from '../job/index.js';
import type { ModelFactors } from '../model/factors.js';
import type { StageSettings } from '../model/stage.js';
import { startSlice } from '../model/group.js';
import { LocalParameters } from '../training/local-parameters.js';
import { beginStage } from '../training/stage.js';
import { InterruptedError, JobFailedError } from '../runtime/errors.js';
import type { CheckpointFolder } from '../storage/checkpoint.js';
import { runEpoch } from '../training/epoch.js';
import type { LossSums } from '../training/partition.js';
import { setImmediate as letSignalsIn } from 'node:timers/promises';
import { LossNotFiniteError, Partition, sumLosses } from '../training/partition.js';
import { Pace, totalTriples } from './clock.js';
import type { JobParameters } from '../training/parameters.js';
import { joinUsers } from '../training/parameters.js';
import type { EpochRecord, RunState } from './snapshot.js';
import { restoreParameters, slicesOf } from './snapshot.js';

/** What a run works with; opened by `train`, which also closes it. */
export interface RunContext {
  readonly job: Job;
  /** Without the validation pairs, when there are any. */
  readonly dataset: Dataset;
  readonly validation: Pairs | null;
  readonly engine: Engine;
  readonly checkpoints: CheckpointFolder<RunState>;
  /** The best epoch's values, when validation chooses. */
  readonly best: CheckpointFolder<null>;
  readonly signal?: AbortSignal;
  readonly emit: (event: TrainingEvent) => void;
}

/** A job being trained in this process: its parameters and where it is. */
export class Run {
  readonly #pace: Pace;
  readonly #steps: number;
  #port: LocalParameters | undefined;
  #version = 0;
  #checkpointedAt = performance.now();

  constructor(
    readonly context: RunContext,
    private parameters: JobParameters,
    readonly state: RunState,
  ) {
    const { partitions } = parameters;
    const perEpoch = partitions.reduce((sum, { sampler }) => sum + sampler.interactions, 0);
    this.#steps = Math.max(...partitions.map(({ sampler }) => sampler.steps));
    this.#pace = new Pace(totalTriples(context.job, perEpoch), perEpoch * state.totalEpochs);
    for (const [v, losses] of state.losses.entries()) partitions[v].losses = losses;
  }

  /** Trains from where the run is to the end of the last stage. Rejects with an InterruptedError when the signal stops it. */
  async finish(): Promise<JobParameters> {
    const { job } = this.context;
    while (this.state.stage < job.stages.length) await this.#runStage(job.stages[this.state.stage]);
    return this.parameters;
  }

  async #runStage(stage: StageSettings): Promise<void> {
    const { state } = this;
    if (state.epoch === 0 && state.step === 0) this.#begin(stage);
    this.#port = new LocalParameters(this.parameters.block, stage, this.context.job.partitions, this.#version);
    this.#pace.restart();
    while (state.epoch < stage.epochs) await this.#runEpoch(stage);
    await this.#end(stage);
  }

  #begin(stage: StageSettings): void {
    const { job, dataset } = this.context;
    const warm = new Set(dataset.warmItems);
    const { partitions, block } = this.parameters;
    this.parameters = {
      partitions: partitions.map(({ sampler, users }) => new Partition(sampler, startSlice(users, job.optimizer))),
      block: beginStage(block, stage, { seed: job.seed, isWarm: (item) => warm.has(item) }),
    };
    this.#version++;
  }

  async #runEpoch(stage: StageSettings): Promise<void> {
    const { job, engine, emit, signal } = this.context;
    const { state } = this;
    const { partitions } = this.parameters;
    const { factors } = job.model;
    const context = { partitions, partitionCount: job.partitions, steps: this.#steps, stage, factors };
    const startedAt = performance.now();
    let seen = this.#sums().triples;
    try {
      const services = { optimizer: job.optimizer, products: engine, port: this.#port! };
      await runEpoch({ ...context, ...services }, { epoch: state.totalEpochs, step: state.step }, async ({ step }) => {
        state.step = step;
        const sums = this.#sums();
        this.#pace.add(sums.triples - seen);
        seen = sums.triples;
        if (this.#pace.isDue()) {
          emit({ type: 'progress', ...this.#position(stage), step, steps: this.#steps, ...this.#rates(stage) });
          await letSignalsIn();
        }
        if (step < this.#steps && performance.now() - this.#checkpointedAt >= 1000 * job.checkpoint.everySeconds) {
          await this.checkpoint();
        }
        return !signal?.aborted;
      });
    } catch (error) {
      throw error instanceof LossNotFiniteError ? this.#failed(stage, error) : error;
    }
    state.seconds += (performance.now() - startedAt) / 1000;
    if (state.step === this.#steps) await this.#endEpoch(stage, (performance.now() - startedAt) / 1000);
    if (signal?.aborted) {
      const path = await this.checkpoint();
      throw new InterruptedError(`Interrupted; all work is saved in ${path}`);
    }
  }

  async #endEpoch(stage: StageSettings, seconds: number): Promise<void> {
    const { job, dataset, validation, emit } = this.context;
    const { state } = this;
    const rates = this.#rates(stage);
    const { triples } = this.#sums();
    const position = this.#position(stage);
    const due = position.epoch % job.evaluation.every === 0 || position.epoch === stage.epochs;
    const test = due && dataset.test ? await this.#evaluate(stage, 'test', dataset.test) : undefined;
    const chosen = due && validation ? await this.#evaluate(stage, 'validation', validation) : undefined;
    const { loss, adversarialLoss } = rates;
    const { stage: number, kind, epoch } = position;
    const record: EpochRecord = {
      stage: number,
      kind,
      epoch,
      loss,
      adversarialLoss,
      triples,
      seconds,
      test,
      validation: chosen,
    };
    state.history.push(record);
    emit({ type: 'epoch', ...position, triples, seconds, ...rates, ...(test ? { metrics: test } : {}) });
    state.triples += triples;
    state.epoch++;
    state.totalEpochs++;
    state.step = 0;
    for (const partition of this.parameters.partitions) partition.losses = { triples: 0, loss: 0, adversarialLoss: 0 };
    if (chosen) await this.#keepBest(epoch, chosen);
    if (state.epoch < stage.epochs && performance.now() - this.#checkpointedAt >= 1000 * job.checkpoint.everySeconds) {
      await this.checkpoint();
    }
  }

  /** Restores the stage's best epoch when validation chooses, notes the result, and saves. */
  async #end(stage: StageSettings): Promise<void> {
    const { state } = this;
    const { best, job } = this.context;
    if (state.best && state.best.epoch !== stage.epochs) {
      const kept = await best.newest();
      if (!kept)
        throw new JobFailedError(
          `The parameters of the best epoch, ${state.best.epoch}, are lost from ${best.directory}`,
        );
      this.parameters = await restoreParameters(this.parameters, kept, job.optimizer);
      this.#version++;
    }
    const last = state.history[state.history.length - 1];
    const { triples, seconds } = state;
    const { loss, adversarialLoss } = last;
    const triplesPerSecond = triples / Math.max(seconds, 1e-9);
    state.results.push({
      kind: stage.kind,
      epochs: stage.epochs,
      triples,
      seconds,
      triplesPerSecond,
      loss,
      adversarialLoss,
    });
    Object.assign(state, { stage: state.stage + 1, epoch: 0, step: 0, seconds: 0, triples: 0, best: null });
    await this.checkpoint();
  }

  async #keepBest(epoch: number, metrics: Metrics): Promise<void> {
    const { job, best } = this.context;
    const value = metrics[`ndcg@${selectionCutoff(job)}`];
    if (this.state.best && this.state.best.value >= value) return;
    this.state.best = { epoch, value };
    const values = slicesOf(this.parameters).map(({ group, from, to, values }) => ({ group, from, to, values }));
    const position = { step: epoch, optimizer: job.optimizer, state: null };
    await best.remove();
    await best.write(position, values, { factors: job.model.factors, keep: 1 });
  }

  async #evaluate(stage: StageSettings, on: 'test' | 'validation', pairs: Pairs): Promise<Metrics> {
    const { job, dataset, engine, emit } = this.context;
    const event = { type: 'evaluation', ...this.#position(stage), on } as const;
    emit({ ...event, progress: 0, metrics: null });
    const { metrics } = await evaluateModel(modelOf(this.parameters, job.model.factors), dataset, engine, {
      candidates: job.evaluation.candidates,
      at: job.evaluation.at,
      seed: job.seed,
      pairs,
      version: this.#port!.version,
    });
    emit({ ...event, progress: 1, metrics });
    return metrics;
  }

  /** Saves everything, so that a run that loads it goes on to the same bits. */
  async checkpoint(): Promise<string> {
    const { job, checkpoints, emit } = this.context;
    const slices = slicesOf(this.parameters);
    for (const { group, values } of slices) {
      if (values.every(Number.isFinite)) continue;
      throw new JobFailedError(`Training diverged: ${group} holds values that are not finite. ${this.#wayBack()}`);
    }
    const losses = this.parameters.partitions.map((partition) => partition.losses);
    const step = this.state.totalEpochs * this.#steps + this.state.step;
    const content = { step, optimizer: job.optimizer, state: { ...this.state, losses } };
    const path = await checkpoints.write(content, slices, { factors: job.model.factors, keep: job.checkpoint.keep });
    this.#checkpointedAt = performance.now();
    emit({ type: 'checkpoint', path });
    return path;
  }

  #position(stage: StageSettings) {
    const { state } = this;
    const stages = this.context.job.stages.length;
    return { stage: state.stage + 1, stages, kind: stage.kind, epoch: state.epoch + 1, epochs: stage.epochs };
  }

  #sums(): LossSums {
    return sumLosses(this.parameters.partitions);
  }

  #rates(stage: StageSettings) {
    const { triples, loss, adversarialLoss } = this.#sums();
    const { triplesPerSecond, etaSeconds } = this.#pace;
    const adversarial = stage.kind === 'amr' ? adversarialLoss / triples : null;
    return { loss: loss / triples, adversarialLoss: adversarial, triplesPerSecond, etaSeconds };
  }

  #failed(stage: StageSettings, error: LossNotFiniteError): JobFailedError {
    const { epoch } = this.#position(stage);
    const where = `stage ${this.state.stage + 1} (${stage.kind}), epoch ${epoch}, step ${this.state.step + 1}`;
    return new JobFailedError(`Training diverged in ${where}: ${error.message}. ${this.#wayBack()}`);
  }

  #wayBack(): string {
    const { directory } = this.context.checkpoints;
    return existsSync(directory) ? `The last good checkpoint is kept in ${directory}` : 'Nothing was saved before that';
  }
}

/** The model as it stands. The arrays are those in training, except `users`. */
export function modelOf({ partitions, block }: JobParameters, factors: number): ModelFactors {
  const projection = block.projection.values;
  return {
    users: joinUsers(partitions, factors),
    items: block.items.values,
    projection: projection.some((value) => value !== 0) ? projection : null,
    factors,
  };
}

function selectionCutoff({ evaluation: { at } }: Job): number {
  return at.includes(10) ? 10 : at[0];
}
