import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AmrError } from '../../runtime/errors.js';
import type { FromRowProcess, RowSettings, ToRowProcess } from './row-messages.js';
import { errorOf } from './row-messages.js';
import type { AnyTask, ResultOf } from './run-task.js';
import type { RowProgress } from './task.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** A process that trained a row of a comparison ended, perhaps for want of memory. Use fewer processes. */
    'row-process-died': { readonly row: string; readonly seed: string };
  }
}

const MAIN = fileURLToPath(new URL('row-process-main.js', import.meta.url));

/**
 * A process that trains and measures rows, one at a time. If the main process ends, this one saves its current row and
 * ends too.
 */
export class RowProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(private readonly settings: RowSettings) {
    this.#child = fork(MAIN, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#ended = new Promise((resolve) => this.#child.on('exit', resolve).on('error', resolve));
  }

  /** Trains and measures a row. Rejects with the row's error, or with an InterruptedError after a call of `stop`. */
  run<Task extends AnyTask>(task: Task, { onTraining, onEvaluating }: RowProgress): Promise<ResultOf<Task>> {
    const child = this.#child;
    const { exitCode, signalCode } = child;
    return new Promise<ResultOf<Task>>((resolve, reject) => {
      if (exitCode !== null || signalCode !== null) return reject(diedError(task, signalCode ?? `code ${exitCode}`));
      const hear = (message: FromRowProcess): void => {
        if (message.type === 'training') onTraining(message.event, message.share);
        else if (message.type === 'evaluating') onEvaluating();
        else if (message.type === 'finished') settle(() => resolve(message.result as ResultOf<Task>));
        else settle(() => reject(errorOf(message.failure)));
      };
      const mourn = (code: number | null, signal: string | null): void =>
        settle(() => reject(diedError(task, signal ?? `code ${code}`)));
      const settle = (done: () => void): void => {
        child.off('message', hear).off('exit', mourn).off('error', reject);
        done();
      };
      // The event 'error' means that the process could not be started.
      child.on('message', hear).on('exit', mourn).on('error', reject);
      this.#say({ type: 'run', task, settings: this.settings });
    });
  }

  stop(reason: string): void {
    this.#say({ type: 'stop', reason });
  }

  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
    await rm(this.settings.scratch, { recursive: true, force: true });
  }

  /** Sends a message. A failure to send is ignored: the process has then ended, which its exit event reports. */
  #say(message: ToRowProcess): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

function diedError({ row, seed }: AnyTask, how: string): Error {
  return new AmrError(
    `The process that trained row ${row.id} with seed ${seed} ended with ${how}, perhaps for want of memory`,
    { code: 'row-process-died', facts: { row: row.id, seed: String(seed) } },
  );
}
