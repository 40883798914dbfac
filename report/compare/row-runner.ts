import { join } from 'node:path';
import { jobDocument } from '../../job/index.js';
import { scratchOf } from '../../local/scratch.js';
import { InterruptedError } from '../../runtime/errors.js';
import { RowProcess } from './row-process.js';
import { runTask, type AnyTask, type ResultOf } from './run-task.js';
import type { RowContext, RowProgress } from './task.js';

/** A place where rows are trained and measured, at most `slots` of them at once. */
export interface RowRunner {
  readonly slots: number;
  /** Trains and measures a row. Rejects with the row's error, or with an InterruptedError after a call of `stop`. */
  run<Task extends AnyTask>(task: Task, progress: RowProgress): Promise<ResultOf<Task>>;
  /** Asks unfinished rows to save their work and to end. `reason` says what stopped the program, as in "Interrupted by SIGTERM". */
  stop(reason: string): void;
  /** Ends the processes. Call it when no row is being trained. */
  close(): Promise<void>;
}

/** Returns a runner that trains one row after the other in this process. */
export function inThisProcess(context: RowContext): RowRunner {
  const abort = new AbortController();
  return {
    slots: 1,
    run: (task, progress) => runTask(task, { ...context, signal: abort.signal }, progress),
    stop: (reason) => abort.abort(new InterruptedError(reason)),
    close: async () => {},
  };
}

/** Returns a runner that trains several rows at once, in processes that share the CPU threads. */
export function inProcesses(slots: number, { job, root, epsilons, folder, threads }: RowContext): RowRunner {
  const all: RowProcess[] = [];
  const idle: RowProcess[] = [];
  let stoppedBy: string | undefined;
  const begin = (): RowProcess => {
    const process = new RowProcess({
      job: jobDocument(job),
      root,
      directory: folder.directory,
      scratch: join(scratchOf(folder.directory), `process-${all.length}`),
      epsilons,
      threads: Math.max(1, Math.floor(threads / slots)),
    });
    all.push(process);
    return process;
  };
  return {
    slots,
    async run(task, progress) {
      if (stoppedBy !== undefined)
        throw new InterruptedError(`${stoppedBy}; finished rows are saved in ${folder.directory}`);
      const process = idle.pop() ?? begin();
      try {
        return await process.run(task, progress);
      } finally {
        idle.push(process);
      }
    },
    stop(reason) {
      stoppedBy = reason;
      for (const process of all) process.stop(reason);
    },
    async close() {
      await Promise.all(all.map((process) => process.close()));
    },
  };
}
