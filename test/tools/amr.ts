import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** How a run of `amr` ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command in a process of its own. */
export class Amr {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  /** `fileKibibytes`: no file that the process writes may be larger. `stdout`: a file instead of a pipe. */
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

  /** Resolves once stderr holds `text`; rejects when the process ends without it. */
  async says(text: string | RegExp): Promise<void> {
    const holds = () => (typeof text === 'string' ? this.stderr.includes(text) : text.test(this.stderr));
    while (!holds()) {
      const more = new Promise<'more'>((resolve) => this.process.stderr!.once('data', () => resolve('more')));
      const next = await Promise.race([more, this.ended.then(() => 'ended' as const)]);
      if (next === 'ended' && !holds()) throw new Error(`amr ended without saying ${String(text)}:\n${this.stderr}`);
    }
  }
}

/** Runs `amr` to its end. */
export function amr(...args: string[]): Promise<Ended> {
  return new Amr(args).ended;
}

/** Whether there is such a process. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amr-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
