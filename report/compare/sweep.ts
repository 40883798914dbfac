import { PEERS } from '../../evaluation/peers/peers.js';
import type { PeerSettings } from '../../evaluation/peers/peers.js';
import type { RowResult } from './folder.js';
import type { GridRow } from './grid.js';
import { stagesOf } from './grid.js';
import { meanGain } from './mean-gain.js';
import { SweepPace } from './progress.js';
import type { CompareEvent } from './progress.js';
import { holdsModels } from './train-row.js';
import type { RowContext, Task } from './task.js';
import { rowFingerprint } from './row-job.js';
import { inProcesses, inThisProcess } from './row-runner.js';
import { schedule } from './schedule.js';
import { interruptionBy } from '../../runtime/errors.js';
import { required } from '../../runtime/required.js';

/** Everything that a sweep over rows and seeds needs. */
export interface SweepContext extends RowContext {
  readonly grid: readonly GridRow[];
  readonly seeds: readonly number[];
  /** If true, models that no other row starts from are kept too. */
  readonly keepModels: boolean;
  /** The number of rows trained at once. */
  readonly processes: number;
  readonly onEvent: (event: CompareEvent) => void;
}

/**
 * Trains and measures the rows that the folder does not hold yet, and returns the results of all rows and seeds.
 * Rejects with an InterruptedError where the signal stops it. Finished rows remain, and an unfinished row later
 * continues from its checkpoint.
 */
export async function runSweep(context: SweepContext): Promise<RowResult[]> {
  const { grid, folder, keepModels, signal, processes, onEvent } = context;
  const tasks = tasksOf(context);
  const results = new Map<Task, RowResult>();
  const missing = await readFinished(tasks, context, results);
  if (results.size > 0) onEvent({ type: 'resumed', done: results.size, total: tasks.length });
  const slots = Math.min(processes, missing.length);
  const runner = slots > 1 ? inProcesses(slots, context) : inThisProcess(context);
  const pace = new SweepPace(missing);
  const run = async (task: Task): Promise<void> => {
    const { id, title } = task.row;
    const { seed } = task;
    const position = () => {
      return { row: { id, title }, seed, done: results.size, total: tasks.length, etaSeconds: pace.etaSeconds };
    };
    const result = await runner.run(task, {
      onTraining: (event, share) => {
        pace.progress(task, share);
        onEvent({ ...position(), type: 'training', event });
      },
      onEvaluating: () => onEvent({ ...position(), type: 'evaluating' }),
    });
    if (!keepModels && !grid.some(({ from }) => from === id)) await folder.removeModels(id, seed);
    results.set(task, result);
    pace.finish(task);
    onEvent({ ...position(), type: 'finished', ndcg: meanGain(result.ranks), seconds: result.seconds });
  };
  const stop = () => runner.stop(interruptionBy(signal));
  signal?.addEventListener('abort', stop);
  try {
    await schedule(missing, { slots: runner.slots, waitsFor: goesOnFrom }, run, stop);
  } finally {
    signal?.removeEventListener('abort', stop);
    await runner.close();
  }
  return tasks.map((task) => required(results.get(task), 'the result of a row'));
}

function goesOnFrom(task: Task, other: Task): boolean {
  return task.seed === other.seed && task.row.from === other.row.id;
}

function tasksOf({ job, grid, seeds, epsilons, dataset }: SweepContext): Task[] {
  return seeds.flatMap((seed, at) =>
    grid
      .filter((row) => at === 0 || !row.firstSeedOnly)
      .map((row) => {
        const recipe = { stages: stagesOf(grid, row), variants: variantsOf(row) };
        return { row, seed, fingerprint: rowFingerprint(job, { ...recipe, seed, dataset, epsilons }) };
      }),
  );
}

/** The settings that validation chooses from, for a peer that has some. */
function variantsOf(row: GridRow): readonly PeerSettings[] {
  const variants = row.kind === 'peer' ? PEERS[row.peer].variants : [];
  return variants.length > 1 ? variants.map(({ settings }) => settings) : [];
}

/**
 * Puts the results in the folder into `results`, and returns the tasks that remain. A row whose model was removed must
 * be trained again where an unfinished row starts from it.
 */
async function readFinished(tasks: readonly Task[], { folder, job }: SweepContext, results: Map<Task, RowResult>) {
  const missing: Task[] = [];
  // The order is reversed because each row of the grid follows the row that it starts from.
  for (const task of tasks.toReversed()) {
    const { row, seed, fingerprint } = task;
    const result = await folder.read(row.id, seed, fingerprint);
    const isWanted = missing.some((other) => goesOnFrom(other, task));
    if (result && (!isWanted || (await holdsModels(task, { folder, job })))) results.set(task, result);
    else missing.unshift(task);
  }
  return missing;
}
