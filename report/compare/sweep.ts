import { pairGain } from '../../model/metrics.js';
import { holdsModel } from '../../storage/model-folder.js';
import type { ComparisonFolder, RowResult } from './folder.js';
import { stagesOf } from './grid.js';
import { SweepPace } from './progress.js';
import type { SweepPosition } from './progress.js';
import { runRow } from './row.js';
import type { SweepContext, Task } from './row.js';
import { CUTOFF, rowFingerprint } from './row-job.js';

/**
 * Trains and measures what the folder does not hold yet, and returns the results of all rows and seeds. Rejects with an
 * InterruptedError when the signal stops it: what is finished stays finished, a row in training goes on at its checkpoint.
 */
export async function runSweep(context: SweepContext): Promise<RowResult[]> {
  const { grid, folder, keepModels, onEvent } = context;
  const tasks = tasksOf(context);
  const { results, missing } = await readFinished(tasks, folder);
  if (results.length > 0) onEvent({ type: 'resumed', done: results.length, total: tasks.length });
  const pace = new SweepPace(missing.map(({ row }) => row));
  for (const task of missing) {
    const { id, title, stage } = task.row;
    const position = (share: number): SweepPosition => ({
      row: { id, title },
      seed: task.seed,
      done: results.length,
      total: tasks.length,
      etaSeconds: pace.etaSeconds(stage, share),
    });
    const result = await runRow(task, context, {
      onTraining: (event, share) => onEvent({ ...position(share), type: 'training', event }),
      onEvaluating: () => onEvent({ ...position(1), type: 'evaluating' }),
    });
    if (!keepModels && !grid.some(({ from }) => from === id)) await folder.removeModel(id, task.seed);
    results.push(result);
    pace.finish(stage);
    onEvent({ ...position(0), type: 'finished', ndcg: meanGain(result), seconds: result.seconds });
  }
  return results;
}

function meanGain({ ranks }: RowResult): number {
  return ranks.reduce((sum, rank) => sum + pairGain(rank, CUTOFF), 0) / ranks.length;
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
