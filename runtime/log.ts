import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** The levels of the log, from the most to the least detailed. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
/** A level of the log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The kinds of server processes. */
export const LOG_ROLES = ['coordinator', 'worker', 'parameter-server', 'encoder'] as const;
/** A kind of server process. */
export type LogRole = (typeof LOG_ROLES)[number];

/** The options of a process's log. */
export interface LogOptions {
  /** The kind of process. */
  readonly role: LogRole;
  /** The least important level that is written. The default is `info`. */
  readonly level?: LogLevel;
  /**
   * The stream to which lines are written. By default it is stderr, written synchronously, so that the last lines of a
   * process that dies are not lost.
   */
  readonly destination?: DestinationStream;
  /** Called with each line that is written, for a process that also sends its log elsewhere. */
  readonly onLine?: (line: string) => void;
}

/**
 * Makes the log of a server process. It writes one JSON object per line, with the time in ISO 8601 and the level by
 * name. Passwords in addresses are left out.
 */
export function createLogger({ role, level = 'info', destination, onLine }: LogOptions): Logger {
  const stream = destination ?? pino.destination({ dest: 2, sync: true });
  return pino(
    {
      level,
      base: { role },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
      errorKey: 'error',
    },
    {
      write(text) {
        const line = withoutPasswords(text);
        stream.write(line);
        onLine?.(line);
      },
    },
  );
}

/** Replaces the user and the password in each address of a text, such as "nats://user:password@host". */
export function withoutPasswords(text: string): string {
  return text.replace(/:\/\/[^/\s"@]+@/g, '://***@');
}
