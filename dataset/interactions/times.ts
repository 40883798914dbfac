import { quote } from '../quote.js';
import { RowError } from './row-error.js';

/** How a file writes times: as numbers, such as seconds since 1970, or as dates. */
export type TimeKind = 'number' | 'date';

/** A date, perhaps with a time of the day and a zone: 2020-01-31, 2020-01-31 12:00, 2020-01-31T12:00:00.5+01:00. */
const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/** Reads the times of interactions. All times of one reading are of the same kind. */
export class Times {
  #kind: TimeKind | null;

  /** @param kind the kind of the times that were read before, by this reading in another thread. */
  constructor(kind: TimeKind | null = null) {
    this.#kind = kind;
  }

  /** The kind of the times that were read; null before the first one. */
  get kind(): TimeKind | null {
    return this.#kind;
  }

  /**
   * Returns a time as a number: a number as it is, or the milliseconds since 1970 of a date. A date without a zone is in UTC,
   * so that the result is the same on every machine. Throws a RowError for another text, or a time of the other kind.
   */
  read(text: string): number {
    const trimmed = text.trim();
    const number = Number(trimmed);
    const isNumber = trimmed !== '' && Number.isFinite(number);
    const time = isNumber ? number : dateOf(trimmed);
    const kind = isNumber ? 'number' : 'date';
    if (Number.isNaN(time))
      throw new RowError(
        `the time must be a number, or a date such as 2020-01-31 or 2020-01-31T12:00:00Z: current value is ${quote(text)}`,
      );
    this.#kind ??= kind;
    if (this.#kind === kind) return time;
    throw new RowError(`the time must be a ${this.#kind}, as the times before it are: current value is ${quote(text)}`);
  }

  /** Takes over the kind of times that another thread has read. */
  adopt(kind: TimeKind | null): void {
    this.#kind ??= kind;
  }

  /** Writes a time as text. Dates are written in UTC. */
  write(time: number): string {
    return this.#kind === 'date' ? new Date(time).toISOString() : String(time);
  }
}

/** Returns the milliseconds since 1970, or NaN for a text that is not a date. */
function dateOf(text: string): number {
  const [, day, clock = '00:00', zone = 'Z'] = DATE.exec(text) ?? [];
  if (day === undefined) return NaN;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/(\d{2}):?(\d{2})/, '$1:$2');
  const time = Date.parse(`${day}T${clock}${offset}`);
  // Date.parse takes 2020-02-30 for the first of March.
  const start = Date.parse(`${day}T00:00Z`);
  return Number.isNaN(start) || !new Date(start).toISOString().startsWith(day) ? NaN : time;
}

/** The column of a file that has the times. */
export interface TimeColumn {
  /** The position of the column, from 0. */
  readonly at: number;
  readonly times: Times;
}
