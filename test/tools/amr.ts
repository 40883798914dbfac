import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The output and the exit code of a run of `amr`. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running process of the built command `amr`. */
export class Amr {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  /** Starts `amr`. `fileKibibytes` limits the size of each file that the process writes. `stdout` names a file for its output. */
  constructor(
    args: readonly string[],
    options: { cwd?: string; env?: Record<string, string>; fileKibibytes?: number; stdout?: string } = {},
  ) {
    const command = [process.execPath, MAIN, ...args];
    const limit = ['bash', '-c', `ulimit -f ${options.fileKibibytes}; exec "$@"`, 'limited'];
    const [program, ...rest] = options.fileKibibytes === undefined ? command : [...limit, ...command];
    this.process = spawn(program, rest, {
      cwd: options.cwd,
      // What npm sets says how this test was started, not how the user starts amr.
      env: { ...process.env, npm_command: undefined, ...options.env },
      stdio: ['ignore', options.stdout === undefined ? 'pipe' : openSync(options.stdout, 'w'), 'pipe'],
    });
    this.process.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.process.stderr!.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code, signal) => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  /** Resolves when stderr contains `text`. Rejects if the process ends before. */
  async says(text: string | RegExp): Promise<void> {
    const holds = () => (typeof text === 'string' ? this.stderr.includes(text) : text.test(this.stderr));
    while (!holds()) {
      const more = new Promise<'more'>((resolve) => this.process.stderr!.once('data', () => resolve('more')));
      const next = await Promise.race([more, this.ended.then(() => 'ended' as const)]);
      if (next === 'ended' && !holds()) throw new Error(`amr ended without saying ${String(text)}:\n${this.stderr}`);
    }
  }
}

/** Runs `amr` to its end, and resolves with its output and exit code. */
export function amr(...args: string[]): Promise<Ended> {
  return new Amr(args).ended;
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Makes a folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amr-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
