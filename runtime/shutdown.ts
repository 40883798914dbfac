import type { EventEmitter } from 'node:events';
import { InterruptedError } from './errors.js';

export type ShutdownSignal = 'SIGINT' | 'SIGTERM';

export interface ShutdownOptions {
  /** Where the signals arrive: `process`. */
  readonly source: Pick<EventEmitter, 'on' | 'off'>;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Called at the first signal, to say that work is being saved. */
  readonly onFirst?: (signal: ShutdownSignal) => void;
}

export interface Shutdown {
  /** Aborted, with an `InterruptedError`, at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  dispose(): void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** The first signal asks for an orderly end, the second one does not ask. */
export function listenForShutdown({ source, exit, onFirst }: ShutdownOptions): Shutdown {
  const abort = new AbortController();
  const listener = (name: ShutdownSignal) => {
    if (abort.signal.aborted) {
      exit(EXIT_CODES[name]);
      return;
    }
    abort.abort(new InterruptedError(`interrupted by ${name}`));
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
