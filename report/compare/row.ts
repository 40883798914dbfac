import type { Engine } from '../../engine/engine.js';
import { openEngine } from '../../engine/open.js';
import { modelOn } from '../../local/trained-model.js';
import { interruptionBy, InterruptedError } from '../../runtime/errors.js';
import type { RowResult } from './folder.js';
import type { MemoryRow, PeerRow, TrainedRow } from './grid-row.js';
import { measureModel } from './measure.js';
import type { Measurements } from './measure.js';
import { trainMemoryRow } from './memory-row.js';
import { measurePeer } from './peer-row.js';
import type { RowContext, RowProgress, Task } from './task.js';
import { trainRow } from './train-row.js';

/** Makes a row's model, measures it, and writes its result. */
export async function runRow(task: Task, context: RowContext, progress: RowProgress): Promise<RowResult> {
  const { row, seed, fingerprint } = task;
  const startedAt = performance.now();
  const made =
    row.kind === 'peer'
      ? await runPeer({ row, seed }, context, progress)
      : await runTrained({ row, seed }, context, progress);
  const result: RowResult = {
    fingerprint,
    row: row.id,
    seed,
    seconds: (performance.now() - startedAt) / 1000,
    ...made,
  };
  await context.folder.write(result);
  return result;
}

/** The part of a row's result that does not depend on how the row is named and timed. */
type MadeRow = Measurements & Pick<RowResult, 'chosen' | 'digest'>;

/** Trains a row unless the folder holds its model, and attacks it. */
async function runTrained(
  { row, seed }: { row: TrainedRow | MemoryRow; seed: number },
  context: RowContext,
  progress: RowProgress,
): Promise<MadeRow> {
  const { job, dataset, epsilons } = context;
  const { stored, chosen } =
    row.kind === 'memory'
      ? await trainMemoryRow({ row, seed }, context, progress)
      : await trainRow({ row, seed }, context, progress);
  refuseIfStopped(context);
  progress.onEvaluating();
  const engine = await openRowEngine(context, stored.config.factors);
  try {
    const model = await modelOn(stored, dataset, engine);
    const measurements = await measureModel(model, { job, seed, dataset, engine }, epsilons);
    return { chosen, digest: stored.config.digest, ...measurements };
  } finally {
    await engine.close();
  }
}

/** Fits a peer with the settings that validation chooses. */
async function runPeer(
  { row, seed }: { row: PeerRow; seed: number },
  context: RowContext,
  progress: RowProgress,
): Promise<MadeRow> {
  const { job, dataset } = context;
  progress.onEvaluating();
  const engine = await openRowEngine(context, 1);
  try {
    const onFit = (): void => refuseIfStopped(context);
    return { digest: null, ...(await measurePeer(row.peer, { job, seed, dataset, engine, onFit })) };
  } finally {
    await engine.close();
  }
}

/** Opens the engine that a model of these data is measured with. */
export function openRowEngine({ job, dataset, threads }: RowContext, factors: number): Promise<Engine> {
  const { features } = dataset;
  return openEngine(job.engine, { features, factors, threads, requireGpu: job.requireGpu });
}

/** Throws an InterruptedError where the comparison was told to stop. */
function refuseIfStopped({ signal, folder }: RowContext): void {
  if (signal?.aborted)
    throw new InterruptedError(`${interruptionBy(signal)}; finished rows are saved in ${folder.directory}`);
}
