import { runTrial, type TrialResult, type TrialTask } from '../search/trial.js';
import type { RowResult } from './folder.js';
import { runRow } from './row.js';
import type { RowContext, RowProgress, Task } from './task.js';

/** What a process of a comparison is asked to do: a row of the table, or a trial of a search. */
export type AnyTask = Task | TrialTask;

/** The result of a task. */
export type ResultOf<Asked extends AnyTask> = Asked extends TrialTask ? TrialResult : RowResult;

/** Does the work of a task in this process, and writes its result. */
export async function runTask<Asked extends AnyTask>(
  task: Asked,
  context: RowContext,
  progress: RowProgress,
): Promise<ResultOf<Asked>> {
  const result = isTrial(task) ? await runTrial(task, context, progress) : await runRow(task, context, progress);
  return result as ResultOf<Asked>;
}

function isTrial(task: AnyTask): task is TrialTask {
  return task.row.kind === 'trial';
}
