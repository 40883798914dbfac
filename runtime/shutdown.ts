import type { EventEmitter } from 'node:events';
import { InterruptedError } from './errors.js';

/** The signals that ask a process to end. */
export type ShutdownSignal = 'SIGINT' | 'SIGTERM';

/** The parts of the process that the listener needs. */
export interface ShutdownOptions {
  /** The emitter of the signals, which is `process` outside tests. */
  readonly source: Pick<EventEmitter, 'on' | 'off'>;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Called at the first signal, to say that work is being saved. */
  readonly onFirst?: (signal: ShutdownSignal) => void;
}

/** The state of a process that may be asked to end. */
export interface Shutdown {
  /** This signal is aborted, with an `InterruptedError`, at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening, so that the signals have their usual effect again. */
  dispose(): void;
}

/** The usual exit codes: 128 plus the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Listens for SIGINT and SIGTERM. The first signal asks for an orderly end; the second one ends the process at once.
 */
export function listenForShutdown({ source, exit, onFirst }: ShutdownOptions): Shutdown {
  const abort = new AbortController();
  const listener = (name: ShutdownSignal) => {
    if (abort.signal.aborted) {
      exit(EXIT_CODES[name]);
      return;
    }
    abort.abort(new InterruptedError(`Interrupted by ${name === 'SIGINT' ? 'Ctrl-C' : name}`));
    onFirst?.(name);
  };
  source.on('SIGINT', listener);
  source.on('SIGTERM', listener);
  return {
    signal: abort.signal,
    dispose() {
      source.off('SIGINT', listener);
      source.off('SIGTERM', listener);
    },
  };
}
