import { openEngine } from '../../engine/open.js';
import { InterruptedError } from '../../runtime/errors.js';
import type { RowResult } from './folder.js';
import { measureModel, trainedPopularity } from './measure.js';
import type { RowContext, RowProgress, Task } from './task.js';
import { trainRow } from './train-row.js';

/** Trains a row unless the folder holds its model, attacks it, and writes its result. */
export async function runRow(task: Task, context: RowContext, progress: RowProgress): Promise<RowResult> {
  const { job, dataset, epsilons, folder, signal, threads } = context;
  const { row, seed, fingerprint } = task;
  const startedAt = performance.now();
  const trained = row.stage && (await trainRow(row.stage, task, context, progress));
  if (signal?.aborted) throw new InterruptedError(`Interrupted; finished rows are saved in ${folder.directory}`);
  progress.onEvaluating();
  const model = trained
    ? { ...trained.stored, factors: trained.stored.config.factors }
    : trainedPopularity(job, dataset, seed);
  const { features } = dataset;
  const engine = await openEngine(job.engine, {
    features,
    factors: model.factors,
    threads,
    requireGpu: job.requireGpu,
  });
  try {
    const measurements = await measureModel(model, { job, seed, dataset, engine }, epsilons);
    const result: RowResult = {
      fingerprint,
      row: row.id,
      seed,
      chosen: trained?.chosen ?? null,
      seconds: (performance.now() - startedAt) / 1000,
      digest: trained?.stored.config.digest ?? null,
      ...measurements,
    };
    await folder.write(result);
    return result;
  } finally {
    await engine.close();
  }
}
