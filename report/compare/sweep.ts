import { PEERS } from '../../evaluation/peers/peers.js';
import type { PeerSettings } from '../../evaluation/peers/peers.js';
import type { RowResult } from './folder.js';
import type { GridRow } from './grid-row.js';
import { reasonToLeaveOut, type LeftOutRow } from './left-out.js';
import { stagesOf } from './grid.js';
import { meanGain } from './mean-gain.js';
import { sweepPace } from './progress.js';
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

/** What a sweep made. */
export interface SweepResult {
  /** The results of all rows and seeds, without those of the rows that are left out. */
  readonly results: RowResult[];
  /** The rows that cannot be made with some seed. */
  readonly leftOut: LeftOutRow[];
}

/**
 * Trains and measures the rows that the folder does not hold yet, and returns the results of all rows and seeds.
 * Rejects with an InterruptedError where the signal stops it. Finished rows remain, and an unfinished row later
 * continues from its checkpoint.
 */
export async function runSweep(context: SweepContext): Promise<SweepResult> {
  const { grid, folder, keepModels, signal, processes, onEvent } = context;
  const tasks = tasksOf(context);
  const results = new Map<Task, RowResult>();
  const leftOut = new Map<string, LeftOutRow>();
  const missing = await readFinished(tasks, context, results);
  if (results.size > 0) onEvent({ type: 'resumed', done: results.size, total: tasks.length });
  const slots = Math.min(processes, missing.length);
  const runner = slots > 1 ? inProcesses(slots, context) : inThisProcess(context);
  const pace = sweepPace(missing);
  const run = async (task: Task): Promise<void> => {
    const { id, title } = task.row;
    const { seed } = task;
    const position = () => {
      return { row: { id, title }, seed, done: results.size, total: tasks.length, etaSeconds: pace.etaSeconds };
    };
    const made = runner.run(task, {
      onTraining: (event, share) => {
        pace.progress(task, share);
        onEvent({ ...position(), type: 'training', event });
      },
      onEvaluating: () => onEvent({ ...position(), type: 'evaluating' }),
    });
    const result = await made.catch((error: unknown) => {
      const reason = reasonToLeaveOut(error);
      if (reason === null) throw error;
      leftOut.set(id, { id, title, reason });
      return null;
    });
    pace.finish(task);
    if (!keepModels && !grid.some(({ from }) => from === id)) await folder.removeModels(id, seed);
    if (!result) return;
    results.set(task, result);
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
  const made = tasks.filter(({ row }) => !leftOut.has(row.id));
  return {
    results: made.map((task) => required(results.get(task), 'the result of a row')),
    leftOut: [...leftOut.values()],
  };
}

function goesOnFrom(task: Task, other: Task): boolean {
  return task.seed === other.seed && task.row.from === other.row.id;
}

function tasksOf({ job, grid, seeds, epsilons, dataset }: SweepContext): Task[] {
  return seeds.flatMap((seed, at) =>
    grid
      .filter((row) => at === 0 || !row.firstSeedOnly)
      .map((row) => {
        const memory = row.kind === 'memory' ? row.memory : undefined;
        const recipe = { stages: stagesOf(grid, row), memory, variants: variantsOf(row) };
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
    const result = await folder.read<RowResult>(row.id, seed, fingerprint);
    const isWanted = missing.some((other) => goesOnFrom(other, task));
    if (result && (!isWanted || (await holdsModels(task, { folder, job })))) results.set(task, result);
    else missing.unshift(task);
  }
  return missing;
}
