import type { Dataset } from '../dataset/dataset.js';
import type { Engine } from '../engine/engine.js';
import { openingMemory } from '../evaluation/memory/memory.js';
import type { EpochRecord } from '../job/epochs.js';
import { memorySettings } from '../job/memory.js';
import type { Job } from '../job/index.js';
import type { ModelFactors } from '../model/factors.js';
import { inTurns } from '../runtime/turns.js';
import type { SplitData } from '../training/data.js';
import { modelOf } from '../training/parameters.js';
import { choiceOfRun, openRun, type RunChoice } from './resume.js';
import { withSession, type TrainOptions } from './train.js';

/** Pass 1 of a job when it has finished. */
export interface FirstPass extends RunChoice {
  readonly epochs: readonly EpochRecord[];
  /** The data of the pass, with the pairs that were held out of training. */
  readonly split: SplitData;
  readonly engine: Engine;
  /** Returns the model that the pass ended with, with the memory that was chosen or that the job states. */
  readonly openModel: () => Promise<ModelFactors>;
}

/**
 * Trains pass 1 of a job that has two, and passes what it chose to `use`. No model is written. Checkpoints stay in
 * `modelDirectory`, and with `resume` the pass goes on from them. Rejects as `train` does.
 */
export function withFirstPass<Result>(
  whole: Dataset,
  job: Job,
  options: TrainOptions,
  use: (pass: FirstPass) => Promise<Result>,
): Promise<Result> {
  return withSession(whole, job, options, async (session) => {
    const run = await openRun(session, options);
    const parameters = await run.finish();
    const chosen = await choiceOfRun(session, run, parameters);
    const { context, state } = run;
    const settings = chosen.choice.memory ?? memorySettings(job);
    const openModel = async (): Promise<ModelFactors> => {
      const model = modelOf(parameters, job.stages[job.stages.length - 1].kind);
      const data = { ...context.dataset, features: context.whole.features };
      if (!settings) return model;
      const { coOccurrence } = settings;
      const vectors = coOccurrence && (await session.coOccurrences.of(data, coOccurrence.rank));
      return { ...model, memory: await inTurns(openingMemory(settings, data, { vectors })) };
    };
    return use({ ...chosen, epochs: state.history, split: context, engine: session.engine, openModel });
  });
}
