import { chooseMemory } from '../evaluation/memory/choose-memory.js';
import { memoryChoice } from '../job/memory.js';
import type { ModelFactors } from '../model/factors.js';
import type { Group } from '../model/group.js';
import type { MemorySettings } from '../model/memory/memory.js';
import type { Products } from '../model/gradient/products.js';
import { partsOf } from '../model/stage.js';
import type { FileReader, HeldCheckpoint } from '../parameter-server/nats/files.js';
import { required } from '../runtime/required.js';
import { heldOutPairs } from '../training/data.js';
import type { JobData } from './job-data.js';

/** What a choice needs besides the data of the job. */
export interface ChoiceOptions {
  /** The model of pass 1. */
  readonly checkpoint: HeldCheckpoint;
  readonly reader: FileReader;
  /** Ends the choice. */
  readonly signal: AbortSignal;
}

/**
 * Chooses the settings of a job's memory on the pairs that pass 1 holds out, as `amr train` does. The process needs memory
 * for the whole model. Rejects with an InputError where no settings keep to the limit of the job (maxDrop), and when a file
 * of the checkpoint is missing or damaged.
 */
export async function chosenMemory(
  data: JobData,
  { checkpoint, reader, signal }: ChoiceOptions,
): Promise<MemorySettings> {
  const { job } = data;
  const all = required(data.all, `the data on which the memory of ${job.name} is chosen`);
  const options = required(memoryChoice(job), `what is chosen of the memory of ${job.name}`);
  const model = await readModel(data, reader, checkpoint);
  signal.throwIfAborted();
  const choiceData = { dataset: all.dataset, whole: all.whole, validation: heldOutPairs(all) };
  return (await chooseMemory(model, choiceData, productsOf(data, signal), options)).settings;
}

/** Reads all rows of the model in a checkpoint. A model whose last stage uses no features has no projection. */
async function readModel(
  { job, manifest }: Pick<JobData, 'job' | 'manifest'>,
  reader: FileReader,
  checkpoint: HeldCheckpoint,
): Promise<ModelFactors> {
  const rows = (group: Group, to: number) => reader.values(checkpoint, { group, from: 0, to });
  const { projection } = partsOf(job.stages[job.stages.length - 1].kind);
  return {
    users: await rows('users', manifest.users),
    items: await rows('items', manifest.items),
    projection: projection ? await rows('projection', manifest.features) : null,
    factors: job.model.factors,
  };
}

/**
 * Returns the engine's products for the model of the choice. Its projection has a version of its own, because the engine
 * may keep that of the last step. The products reject once the work is dropped.
 */
function productsOf(
  { engine, versions }: Pick<JobData, 'engine' | 'versions'>,
  signal: AbortSignal,
): Pick<Products, 'project' | 'multiply'> {
  const version = versions.next++;
  return {
    project: (features, { values }, ...others) => {
      signal.throwIfAborted();
      return engine.project(features, { values, version }, ...others);
    },
    multiply: (...factors) => {
      signal.throwIfAborted();
      return engine.multiply(...factors);
    },
  };
}
