import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Clock } from '../../runtime/clock.js';

/** A process to start, and what to do with its output and its end. */
export interface ChildOptions {
  /** The name of the process in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The file to which its stdout and stderr are appended. */
  readonly log: string;
  readonly clock: Clock;
  /** Called with the id of the process whenever it was started. */
  readonly onStart: (pid: number) => void;
  /** Called when the process ended by itself. `how` says how it ended. The process is started again after the pause. */
  readonly onEnd: (name: string, how: string, pauseMs: number) => void;
}

/** The pause before a process is started again. It doubles with each failure. */
const PAUSE_MS = { first: 200, longest: 10_000 };
/** A process that ran for longer than this has started well, so its end does not count as a further failure. */
const LONG_LIFE_MS = 30_000;

/** A process that is started again whenever it ends, until `stop` is called. */
export class Child {
  #process: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  #failures = 0;

  constructor(readonly options: ChildOptions) {
    this.#start();
  }

  /** The id of the process that was started last, or undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Asks the process to end with SIGTERM, and kills it where it has not ended within `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopping.abort();
    this.#process?.kill('SIGTERM');
    const late = setTimeout(() => this.#process?.kill('SIGKILL'), patienceMs);
    await this.#ended;
    clearTimeout(late);
  }

  #start(): void {
    const { command, args, environment, cwd, log, clock } = this.options;
    const startedAt = clock.now();
    // A Node process ends when this one ends for any reason, because the channel between them then closes.
    const stdio = ['ignore', 'pipe', 'pipe', ...(command === process.execPath ? ['ipc' as const] : [])] as const;
    // The process gets its own process group. Otherwise Ctrl-C would reach it directly, before this process can stop
    // it.
    const child = spawn(command, args, { cwd, env: environment, stdio: [...stdio], detached: true });
    this.#process = child;
    if (child.pid !== undefined) this.options.onStart(child.pid);
    const file = createWriteStream(log, { flags: 'a' });
    for (const output of [child.stdout, child.stderr]) output?.pipe(file, { end: false });
    this.#ended = new Promise((resolve) => {
      const end = (how: string) => {
        file.end();
        resolve();
        if (!this.#stopping.signal.aborted) void this.#again(how, clock.now() - startedAt);
      };
      child.once('error', (error) => end(error.message));
      child.once('close', (code, signal) => end(signal ?? `exit code ${code}`));
    });
  }

  /** Starts the process again after a pause. */
  async #again(how: string, livedMs: number): Promise<void> {
    this.#failures = livedMs > LONG_LIFE_MS ? 0 : this.#failures + 1;
    const pauseMs = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** this.#failures);
    const { name, clock, onEnd } = this.options;
    onEnd(name, how, pauseMs);
    await clock.sleep(pauseMs, this.#stopping.signal).catch(() => {});
    if (!this.#stopping.signal.aborted) this.#start();
  }
}
