import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** The levels of the log, from the most to the least detailed. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
/** A level of the log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The options of a process's log. */
export interface LogOptions {
  /** The kind of process: coordinator, worker or parameter-server. */
  readonly role: string;
  /** The least important level that is written. The default is `info`. */
  readonly level?: LogLevel;
  /**
   * The stream to which lines are written. By default it is stderr, written synchronously, so that the last lines of a
   * process that dies are not lost.
   */
  readonly destination?: DestinationStream;
}

/**
 * Makes the log of a server process. It writes one JSON object per line, with the time in ISO 8601 and the level by
 * name.
 */
export function createLogger({ role, level = 'info', destination }: LogOptions): Logger {
  return pino(
    {
      level,
      base: { role },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
      errorKey: 'error',
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}
