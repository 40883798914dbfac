import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  /** coordinator, worker, parameter-server. */
  readonly role: string;
  readonly level?: LogLevel;
  /** Where the lines go: by default stderr, written at once, so that a process that dies has said why. */
  readonly destination?: DestinationStream;
}

/** The log of a server process: one JSON object a line, with time in ISO 8601 and the level by name. */
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
