import type { InteractionSettings } from '../../job/index.js';

export type { InteractionSettings };

/** How one file is to be understood: what the job says, and how strictly. */
export interface UnderstandOptions extends InteractionSettings {
  /** A condition on the rows that are read, such as `rating >= 4`. */
  readonly where?: string;
  /** The key that `where` comes from, for messages. */
  readonly whereKey?: string;
  /**
   * True for a test file that may be written otherwise than the training file: settings that name columns which it lacks
   * do not apply to it.
   */
  readonly isLenient?: boolean;
}

/** A separator of fields, with its name in a job file and in messages. */
export interface Delimiter {
  readonly text: string;
  readonly word: string;
}

/** In the order in which they are tried. */
export const DELIMITERS: readonly Delimiter[] = [
  { text: '\t', word: 'tab' },
  { text: ',', word: 'comma' },
  { text: '::', word: '::' },
  { text: ';', word: 'semicolon' },
  { text: '|', word: 'pipe' },
  { text: ' ', word: 'space' },
];

/** The delimiter that a job names, by its name or as it is. */
export function delimiterNamed(name: string): Delimiter {
  return DELIMITERS.find(({ text, word }) => name === text || name === word) ?? { text: name, word: name };
}

/** What a message tells people to add to the job where the columns of a file are in doubt. */
export const COLUMNS_HINT =
  'say which columns are meant, by name or by position from 1: spec.data.columns: {user: ..., item: ...}';
