/** A process of a comparison: trains and measures the rows that it is sent, one at a time, until it is left alone. */
import { compileJob } from '../../job/index.js';
import { keptIn } from '../../local/scratch.js';
import { readJobData } from '../../training/data.js';
import { letHeapGrow } from '../../runtime/heap.js';
import { ComparisonFolder } from './folder.js';
import { failureOf } from './row-messages.js';
import type { FromRowProcess, RowSettings, ToRowProcess } from './row-messages.js';
import { InterruptedError } from '../../runtime/errors.js';
import { runTask, type AnyTask } from './run-task.js';
import type { RowContext } from './task.js';

const abort = new AbortController();
let opened: Promise<RowContext> | undefined;

async function open({ job: document, root, directory, scratch, epsilons, threads }: RowSettings): Promise<RowContext> {
  const job = compileJob(document);
  // The main process has prepared large data.
  const { preparing } = keptIn(directory, { mayWrite: false });
  const dataset = await readJobData(job, { root, scratch, within: undefined, preparing });
  return { job, root, dataset, epsilons, folder: new ComparisonFolder(directory), threads, signal: abort.signal };
}

async function run(task: AnyTask, settings: RowSettings): Promise<void> {
  try {
    const result = await runTask(task, await (opened ??= open(settings)), {
      onTraining: (event, share) => say({ type: 'training', event, share }),
      onEvaluating: () => say({ type: 'evaluating' }),
    });
    say({ type: 'finished', result });
  } catch (error) {
    say({ type: 'failed', failure: failureOf(error) });
  }
}

function say(message: FromRowProcess): void {
  if (process.connected) process.send?.(message);
}

letHeapGrow();
// A terminal sends Ctrl-C to all processes of a command. Only the main process acts on it, and it then sends a message.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => abort.abort(new InterruptedError('Interrupted by SIGTERM')));
process.on('disconnect', () => abort.abort());
process.on('message', (message: ToRowProcess) => {
  if (message.type === 'stop') abort.abort(new InterruptedError(message.reason));
  else void run(message.task, message.settings);
});
