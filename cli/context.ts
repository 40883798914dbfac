import type { Clock } from '../runtime/clock.js';
import type { Shutdown, ShutdownSignal } from '../runtime/shutdown.js';
import type { Library } from './library.js';
import type { Output } from './output.js';

/** Everything outside itself that a command may reach. main.ts provides the real parts, tests provide others. */
export interface CliContext {
  /** Where the command writes. */
  readonly output: Output;
  /** The environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths on the command line start from. */
  readonly cwd: string;
  /** The clock, with which a test can let time pass. */
  readonly clock: Clock;
  /** Loads the library when a command needs it, so that `amr --help` opens no engine. */
  readonly library: () => Promise<Library>;
  /**
   * Handles SIGINT and SIGTERM from now on: the first one aborts the signal of the result, the second one ends the
   * process.
   */
  readonly listenForShutdown: (onFirst?: (signal: ShutdownSignal) => void) => Shutdown;
  /** The exit code of a command that ends without an error. `submit --wait` sets it for a failed job, for example. */
  exitCode: number;
  /** The signal that interrupted the command; it decides between the exit codes 130 and 143. */
  interruptedBy?: ShutdownSignal;
}
