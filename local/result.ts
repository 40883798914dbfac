import { summarizeEpochs } from '../job/epochs.js';
import type { Job, TrainingResult } from '../job/index.js';
import { jobDocument } from '../job/index.js';
import { describeFeatures } from '../dataset/features/description.js';
import { meanOfWarm } from '../evaluation/memory/memory.js';
import { memorySettings } from '../job/memory.js';
import { storedMemory } from '../storage/digest.js';
import { blocksOf, writeModel } from '../storage/model-folder.js';
import { keptContentOf } from '../training/kept-content.js';
import type { JobParameters } from '../training/parameters.js';
import { modelOf } from '../training/parameters.js';
import { relativeRoot } from './data-root.js';
import type { Run } from './run.js';
import { versions } from './versions.js';

/**
 * Writes the model of a run that has finished into `directory`, and removes what the run kept there. `job` is the whole job, of which the run
 * was the last pass. `root` is the folder that the job's paths start from, absolute.
 */
export async function writeResult(
  { context, state }: Run,
  parameters: JobParameters,
  { job, directory, root }: { job: Job; directory: string; root: string },
): Promise<TrainingResult> {
  const { whole, engine, checkpoints, best } = context;
  const { factors } = job.model;
  const model = modelOf(parameters, job.stages[job.stages.length - 1].kind);
  const memory = memorySettings(context.job);
  const summary = {
    ...summarizeEpochs(job, state.history, whole.itemIds.length),
    ...(state.choice && { choice: state.choice }),
  };
  const digest = await writeModel(directory, {
    description: {
      job: jobDocument(job),
      root,
      relativeRoot: relativeRoot(directory, root),
      inverseScale: whole.features?.inverseScale ?? null,
      features: whole.features && describeFeatures(whole.features),
      memory: memory ? storedMemory(memory, meanOfWarm(whole)) : undefined,
      dataFingerprint: whole.fingerprint,
      dataParts: whole.partFingerprints,
      engine: engine.fingerprint,
      versions: versions(),
      ...summary,
    },
    factors,
    groups: {
      users: blocksOf(model.users, factors),
      items: blocksOf(model.items, factors),
      projection: blocksOf(model.projection ?? new Float32Array(0), factors),
    },
    content: keptContentOf(context.job, whole),
    userIds: whole.userIds,
    itemIds: whole.itemIds,
    metrics: state.history,
  });
  await checkpoints.remove();
  await best.remove();
  return { model: directory, digest, engine: engine.name, ...summary };
}
