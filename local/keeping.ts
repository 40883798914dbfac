import { existsSync } from 'node:fs';
import { bestEpoch } from '../job/epochs.js';
import type { Job, TrainingEvent } from '../job/index.js';
import { JobFailedError } from '../runtime/errors.js';
import type { CheckpointFolder } from '../storage/checkpoint.js';
import type { JobParameters } from '../training/parameters.js';
import { restoreParameters, slicesOf } from './snapshot.js';
import type { RunState } from './snapshot.js';

/** The folders of a run in progress, and where its events go. */
export interface KeepingOptions {
  readonly job: Job;
  /** The checkpoints, from which an interrupted run is resumed. */
  readonly checkpoints: CheckpointFolder<RunState>;
  /** The parameter values of the stage's best epoch so far. They are kept only where validation selects the epoch. */
  readonly best: CheckpointFolder<null>;
  /** Called with an event for each checkpoint that is written. */
  readonly emit: (event: TrainingEvent) => void;
}

/** What a run keeps on disk while it trains: checkpoints, and the parameters of the best epoch. */
export class Keeping {
  #writtenAt = performance.now();

  constructor(readonly options: KeepingOptions) {}

  /** Returns whether a checkpoint is due by the setting `spec.checkpoint.every`. */
  get isDue(): boolean {
    return performance.now() - this.#writtenAt >= 1000 * this.options.job.checkpoint.everySeconds;
  }

  /**
   * Writes everything that a resumed run needs to end with the same result, and returns the path. Rejects with a
   * JobFailedError where a parameter is not finite.
   */
  async checkpoint(parameters: JobParameters, state: RunState): Promise<string> {
    const { job, checkpoints, emit } = this.options;
    const slices = slicesOf(parameters);
    for (const { group, values } of slices) {
      if (values.every(Number.isFinite)) continue;
      throw new JobFailedError(`Training diverged: ${group} holds values that are not finite. ${this.wayBack()}`);
    }
    const losses = parameters.partitions.map((partition) => partition.losses);
    const content = { step: state.boundary, optimizer: job.optimizer, state: { ...state, losses } };
    const path = await checkpoints.write(content, slices, { factors: job.model.factors, keep: job.checkpoint.keep });
    this.#writtenAt = performance.now();
    emit({ type: 'checkpoint', path });
    return path;
  }

  /** Keeps the parameters of the newest epoch, if it is the best one of its stage. */
  async keepBest(parameters: JobParameters, { history }: RunState): Promise<void> {
    const { job, best } = this.options;
    const newest = history[history.length - 1];
    if (job.evaluation.select === 'none') return;
    if (bestEpoch(history, { stage: newest.stage, at: job.evaluation.at }) !== newest) return;
    const values = slicesOf(parameters).map(({ group, from, to, values }) => ({ group, from, to, values }));
    await best.remove();
    const content = { step: newest.epoch, optimizer: job.optimizer, state: null };
    await best.write(content, values, { factors: job.model.factors, keep: 1 });
  }

  /**
   * Returns the parameters that a stage ends with: those of its best epoch where validation selects it, otherwise the
   * current ones.
   */
  async select(parameters: JobParameters, { history }: RunState): Promise<JobParameters> {
    const { job, best } = this.options;
    const { stage, epoch: last } = history[history.length - 1];
    if (job.evaluation.select === 'none') return parameters;
    const chosen = bestEpoch(history, { stage, at: job.evaluation.at });
    if (!chosen || chosen.epoch === last) return parameters;
    const kept = await best.newest();
    if (kept?.manifest.step !== chosen.epoch)
      throw new JobFailedError(`The parameters of the best epoch, ${chosen.epoch}, are lost from ${best.directory}`);
    return restoreParameters(parameters, kept, job.optimizer);
  }

  /** Returns the end of an error message: it says what a user can return to after a failure. */
  wayBack(): string {
    const { directory } = this.options.checkpoints;
    return existsSync(directory) ? `The last good checkpoint is kept in ${directory}` : 'Nothing was saved before that';
  }
}
