import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Clock } from '../../runtime/clock.js';

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Its stdout and stderr go there, those of later lives at the end. */
  readonly log: string;
  readonly clock: Clock;
  /** It ended by itself, and is started again after the pause. */
  readonly onEnd: (name: string, how: string, pauseMs: number) => void;
}

const PAUSE_MS = { first: 200, longest: 10_000 };
/** A life of this length is no failure to start. */
const LONG_LIFE_MS = 30_000;

/** A process that is started again whenever it ends, until it is stopped. */
export class Child {
  #process: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  #failures = 0;

  constructor(readonly options: ChildOptions) {
    this.#start();
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Asks it to end, and ends it when it has not within `patienceMs`. */
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
    // Node's processes end when this one does, however it does: their channel breaks.
    const stdio = ['ignore', 'pipe', 'pipe', ...(command === process.execPath ? ['ipc' as const] : [])] as const;
    // In a group of its own: Ctrl-C is for this process, which passes it on in its own way.
    const child = spawn(command, args, { cwd, env: environment, stdio: [...stdio], detached: true });
    this.#process = child;
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

  async #again(how: string, livedMs: number): Promise<void> {
    this.#failures = livedMs > LONG_LIFE_MS ? 0 : this.#failures + 1;
    const pauseMs = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** this.#failures);
    const { name, clock, onEnd } = this.options;
    onEnd(name, how, pauseMs);
    await clock.sleep(pauseMs, this.#stopping.signal).catch(() => {});
    if (!this.#stopping.signal.aborted) this.#start();
  }
}
