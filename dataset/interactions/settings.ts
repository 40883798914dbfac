import type { InteractionSettings } from '../../job/index.js';
import type { Times } from './times.js';

export type { InteractionSettings };

/** The settings for understanding one file: what the job says, and how strictly it applies. */
export interface UnderstandOptions extends InteractionSettings {
  /** A condition on the rows that are read, such as `rating >= 4`. */
  readonly where?: string;
  /** The key of the job that contains `where`, for messages. */
  readonly whereKey?: string;
  /**
   * True for a test file, which may have another form than the training file. Settings that name columns which it lacks
   * do not apply.
   */
  readonly isLenient?: boolean;
  /**
   * The names of the columns as messages show them, where they are not those of the file. A first line that is a header
   * only because the job says so is not shown, because it may be anything.
   */
  readonly shownNames?: readonly string[];
  /**
   * Reads the time of each interaction. The column is the one that `columns.time` names, or one with a usual name, and the
   * file must have it. By default times are not read.
   */
  readonly times?: Times;
}

/** A separator of fields. */
export interface Delimiter {
  /** The characters. */
  readonly text: string;
  /** The name in a job file and in messages. */
  readonly word: string;
}

/** The known delimiters, in the order in which they are tried. */
export const DELIMITERS: readonly Delimiter[] = [
  { text: '\t', word: 'tab' },
  { text: ',', word: 'comma' },
  { text: '::', word: '::' },
  { text: ';', word: 'semicolon' },
  { text: '|', word: 'pipe' },
  { text: ' ', word: 'space' },
];

/** Returns the delimiter that a job names, by its name or by its characters. */
export function delimiterNamed(name: string): Delimiter {
  return DELIMITERS.find(({ text, word }) => name === text || name === word) ?? { text: name, word: name };
}

/** The advice of messages about the column of times. */
export const TIME_HINT = 'say which column has the times, by name or by position from 1: spec.data.columns.time';

/** The advice of messages about columns that are in doubt. */
export const COLUMNS_HINT =
  'say which columns are meant, by name or by position from 1: spec.data.columns: {user: ..., item: ...}';
