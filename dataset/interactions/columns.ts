import { timeColumnOf, type Roles } from './roles.js';
import { rowFilterOf, type RowFilter } from './row-filter.js';
import { ratingWarnings } from './ratings.js';
import type { UnderstandOptions } from './settings.js';
import type { TimeColumn } from './times.js';
import { describe, weightWarnings, type Understood } from './understood.js';

/** The columns of a file, of which it is known which are user and item. */
export interface FileColumns {
  /** The format in words: "gzip", "tab-separated", "header". */
  readonly format: readonly string[];
  /** The names of the columns; null when the file has no header. */
  readonly names: readonly string[] | null;
  readonly width: number;
  readonly roles: Roles;
  /** The columns without a name that may decide which rows count, by their first values. */
  readonly labels?: readonly number[];
  /** Returns the values of a column in the first rows of a file with names. */
  readonly valuesOf?: (column: number) => readonly string[];
}

/** What is read of the columns besides user and item, and what is said about them. */
export interface UnderstoodColumns extends Pick<Understood, 'description' | 'warnings'> {
  readonly time: TimeColumn | null;
  readonly filter: RowFilter | null;
}

/**
 * Finds the columns of times and of the condition, and describes all columns. It is the same for every format.
 * @throws ColumnsError when the file lacks a column that is needed.
 */
export function understandColumns(
  { format, names, width, roles, labels, valuesOf }: FileColumns,
  options: UnderstandOptions,
): UnderstoodColumns {
  const { shownNames, where } = options;
  const { filter, used, ignored } = rowFilterOf(names, width, { ...options, roles, labels });
  const time = timeColumnOf(roles, names ?? numberedNames(width), options);
  const isTimeRead = time !== null;
  const description = describe({ format, names, shownNames, width, roles, used, where, isTimeRead, ignored });
  const taken = [...Object.values(roles), ...used];
  const ratings = names && valuesOf ? ratingWarnings({ names, valuesOf }, taken) : [];
  return { time, filter, description, warnings: [...weightWarnings(roles), ...ratings] };
}

/** Names columns by their positions: #1, #2. */
export function numberedNames(width: number): string[] {
  return Array.from({ length: width }, (_, at) => `#${at + 1}`);
}
