import { systemClock } from '../../runtime/clock.js';
import type { Terminal } from '../../runtime/terminal.js';
import { InterruptedError } from '../../runtime/errors.js';
import type { CliContext } from '../../cli/context.js';
import type { Library } from '../../cli/library.js';
import { Output } from '../../cli/output.js';
import { runProgram } from '../../cli/program.js';

/** What a command line did. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSetting {
  readonly cwd?: string;
  readonly environment?: Record<string, string>;
  /** The functions of the library that the command is expected to call. A call of any other function fails. */
  readonly library?: Partial<Library>;
  /** Columns of the terminal on stderr; by default it is a pipe. */
  readonly columns?: number;
  /** The columns of the terminal on stdout; by default stdout is a pipe. */
  readonly stdoutColumns?: number;
  /** Filled with a function that presses Ctrl-C, once the command listens for it. */
  readonly onListen?: (interrupt: () => void) => void;
  readonly context?: Partial<CliContext>;
}

/** For tests: runs the program in this process, with everything outside it put in by the test. */
export async function runCli(argv: readonly string[], setting: CliSetting = {}): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
      return true;
    },
    once: () => {},
  });
  const pipe: Terminal = { interactive: false, color: false, width: () => 80 };
  const terminal = (columns: number | undefined): Terminal =>
    columns === undefined ? pipe : { interactive: true, color: false, width: () => columns };
  const context: CliContext = {
    output: new Output(sink('stdout'), sink('stderr'), {
      stdout: terminal(setting.stdoutColumns),
      stderr: terminal(setting.columns),
    }),
    environment: setting.environment ?? {},
    cwd: setting.cwd ?? process.cwd(),
    clock: systemClock(),
    library: () => Promise.resolve(strict(setting.library ?? {})),
    listenForShutdown: (onFirst) => {
      const abort = new AbortController();
      setting.onListen?.(() => {
        abort.abort(new InterruptedError('Interrupted by Ctrl-C'));
        onFirst?.('SIGINT');
      });
      return { signal: abort.signal, dispose: () => {} };
    },
    exitCode: 0,
    ...setting.context,
  };
  const code = await runProgram(argv, context);
  return { code, ...written };
}

/** A library in which a call that the test did not expect is an error with its name. */
function strict(library: Partial<Library>): Library {
  return new Proxy(library as Library, {
    get(target, name: keyof Library | 'then') {
      if (name in target) return target[name as keyof Library];
      if (name === 'then') return undefined;
      throw new Error(`unexpected call of ${name}`);
    },
  });
}
