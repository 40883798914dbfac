import type { Clock } from '../runtime/clock.js';
import type { Shutdown, ShutdownSignal } from '../runtime/shutdown.js';
import type { Library } from './library.js';
import type { Output } from './output.js';

/** All that a command may reach outside itself; wired in main.ts, and by tests. */
export interface CliContext {
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What relative paths on the command line start from. */
  readonly cwd: string;
  readonly clock: Clock;
  /** Loaded when a command needs it: `amr --help` opens no engine. */
  readonly library: () => Promise<Library>;
  /** Takes SIGINT and SIGTERM from here on: the first aborts the signal, the second ends the process. */
  readonly listenForShutdown: (onFirst?: (signal: ShutdownSignal) => void) => Shutdown;
  /** Sets the exit code of a command that ends without an error, such as `submit --wait` of a failed job. */
  exitCode: number;
  /** The signal that interrupted the command; it decides between the exit codes 130 and 143. */
  interruptedBy?: ShutdownSignal;
}
