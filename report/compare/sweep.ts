import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Dataset } from '../../dataset/dataset.js';
import { openEngine } from '../../engine/open.js';
import { compileJob, trainingFingerprint } from '../../job/index.js';
import type { Job, Metrics, TrainingEvent } from '../../job/index.js';
import { trainOn } from '../../local/train.js';
import { pairGain } from '../../model/metrics.js';
import type { StageSettings } from '../../model/stage.js';
import { InterruptedError } from '../../runtime/errors.js';
import { holdsModel, readModel, readModelConfig, readModelMetrics } from '../../storage/model-folder.js';
import type { StoredModel } from '../../storage/model-folder.js';
import type { ComparisonFolder, RowResult } from './folder.js';
import { stagesOf } from './grid.js';
import type { GridRow } from './grid.js';
import { measureModel, popularityModel } from './measure.js';
import { SweepPace } from './progress.js';
import type { CompareEvent, SweepPosition } from './progress.js';
import { CUTOFF, rowFingerprint, rowJob } from './row-job.js';

export interface SweepContext {
  readonly job: Job;
  /** What the job's relative paths start from. */
  readonly root: string;
  /** Read once for all rows; its features stay where they lie. */
  readonly dataset: Dataset;
  readonly grid: readonly GridRow[];
  readonly seeds: readonly number[];
  readonly epsilons: readonly number[];
  readonly folder: ComparisonFolder;
  /** Models that no other row goes on from stay too. */
  readonly keepModels: boolean;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onEvent: (event: CompareEvent) => void;
}

/** A row to train with one seed. */
interface Task {
  readonly row: GridRow;
  readonly seed: number;
  readonly fingerprint: string;
}

/**
 * Trains and measures what the folder does not hold yet, and returns the results of all rows and seeds. Rejects with an
 * InterruptedError when the signal stops it: what is finished stays finished, a row in training goes on at its checkpoint.
 */
export async function runSweep(context: SweepContext): Promise<RowResult[]> {
  const { folder, onEvent } = context;
  const tasks = tasksOf(context);
  const { results, missing } = await readFinished(tasks, folder);
  if (results.length > 0) onEvent({ type: 'resumed', done: results.length, total: tasks.length });
  const pace = new SweepPace(missing.map(({ row }) => row));
  for (const task of missing) {
    const place = { done: results.length, total: tasks.length, pace };
    const result = await runTask(task, context, place);
    results.push(result);
    pace.finish(task.row.stage);
    const gains = result.ranks.reduce((sum, rank) => sum + pairGain(rank, CUTOFF), 0);
    const { seconds } = result;
    onEvent({
      ...position(task, { ...place, done: results.length }),
      type: 'finished',
      ndcg: gains / result.ranks.length,
      seconds,
    });
  }
  return results;
}

function tasksOf({ job, grid, seeds, epsilons, dataset }: SweepContext): Task[] {
  return seeds.flatMap((seed, at) =>
    grid
      .filter((row) => at === 0 || !row.firstSeedOnly)
      .map((row) => {
        const stages = stagesOf(grid, row);
        return { row, seed, fingerprint: rowFingerprint(job, { stages, seed, dataset, epsilons }) };
      }),
  );
}

/** What the folder holds; a start whose model is gone is missing while a row that goes on from it is. */
async function readFinished(tasks: readonly Task[], folder: ComparisonFolder) {
  const results: RowResult[] = [];
  const missing: Task[] = [];
  // A row stands behind the one that it goes on from.
  for (const task of tasks.toReversed()) {
    const { row, seed, fingerprint } = task;
    const result = await folder.read(row.id, seed, fingerprint);
    const isWanted = missing.some((other) => other.seed === seed && other.row.from === row.id);
    if (result && (!isWanted || (await holdsModel(folder.model(row.id, seed))))) results.unshift(result);
    else missing.unshift(task);
  }
  return { results, missing };
}

interface Place {
  readonly done: number;
  readonly total: number;
  readonly pace: SweepPace;
}

function position(
  { row, seed }: Task,
  { done, total, pace }: Place,
  current?: { stage: StageSettings; share: number },
) {
  const { id, title } = row;
  const etaSeconds = pace.etaSeconds(current?.stage ?? null, current?.share);
  return { row: { id, title }, seed, done, total, etaSeconds } satisfies SweepPosition;
}

async function runTask(task: Task, context: SweepContext, place: Place): Promise<RowResult> {
  const { job, dataset, epsilons, folder, signal, onEvent, threads = availableParallelism() } = context;
  const { row, seed, fingerprint } = task;
  const startedAt = performance.now();
  const stored = row.stage === null ? null : await trainRow(task, row.stage, context, place);
  if (signal?.aborted) throw new InterruptedError(`Interrupted; finished rows are saved in ${folder.directory}`);
  onEvent({ ...position(task, place), type: 'evaluating' });
  const model = stored ? { ...stored, factors: stored.config.factors } : popularityModel(dataset, seed);
  const engine = await openEngine(job.engine, {
    features: dataset.features,
    factors: model.factors,
    threads,
    requireGpu: job.requireGpu,
  });
  try {
    const result: RowResult = {
      fingerprint,
      row: row.id,
      seed,
      chosen: stored && (await chosenEpoch(stored.directory)),
      seconds: (performance.now() - startedAt) / 1000,
      digest: stored?.config.digest ?? null,
      ...(await measureModel(model, { job, seed, dataset, engine }, epsilons)),
    };
    await folder.write(result);
    const isStart = context.grid.some(({ from }) => from === row.id);
    if (!context.keepModels && !isStart) await folder.removeModel(row.id, seed);
    return result;
  } finally {
    await engine.close();
  }
}

/** The row's model, trained unless the folder holds it from before an interruption. */
async function trainRow(
  task: Task,
  stage: StageSettings,
  { job, root, dataset, folder, threads, signal, onEvent }: SweepContext,
  place: Place,
): Promise<StoredModel> {
  const { row, seed } = task;
  const directory = folder.model(row.id, seed);
  const from = row.from === null ? null : resolve(folder.model(row.from, seed));
  const own = rowJob(job, { stage, seed, from });
  if (!(await holdsModelOf(directory, own))) {
    let share = 0;
    const show = (event: TrainingEvent): void => {
      share = shareOf(event) ?? share;
      onEvent({ ...position(task, place, { stage, share }), type: 'training', event });
    };
    const resume = await holdsCheckpoint(directory);
    // Without test pairs, nothing can be chosen by them.
    const training = { ...dataset, test: null };
    await trainOn(training, own, { modelDirectory: directory, root, resume, threads, signal, onEvent: show });
  }
  return readModel(directory);
}

function shareOf(event: TrainingEvent): number | undefined {
  if (event.type === 'progress') return (event.epoch - 1 + event.step / event.steps) / event.epochs;
  return event.type === 'epoch' ? event.epoch / event.epochs : undefined;
}

async function holdsModelOf(directory: string, job: Job): Promise<boolean> {
  if (!(await holdsModel(directory))) return false;
  const { job: trained } = await readModelConfig(directory);
  return trainingFingerprint(compileJob(trained)) === trainingFingerprint(job);
}

async function holdsCheckpoint(directory: string): Promise<boolean> {
  return access(join(directory, 'checkpoints')).then(
    () => true,
    () => false,
  );
}

/** As training chose it: the first of the best. */
async function chosenEpoch(directory: string): Promise<RowResult['chosen']> {
  const lines = (await readModelMetrics(directory)) as { epoch: number; validation?: Metrics }[];
  let chosen: RowResult['chosen'] = null;
  for (const { epoch, validation } of lines) {
    const value = validation?.[`ndcg@${CUTOFF}`];
    if (value !== undefined && (!chosen || value > chosen.validation)) chosen = { epoch, validation: value };
  }
  return chosen;
}
