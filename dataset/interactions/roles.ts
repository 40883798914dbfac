import { listed, plain } from '../quote.js';
import { columnCalled, columnsNamedAs } from './names.js';
import { COLUMNS_HINT, TIME_HINT, type UnderstandOptions } from './settings.js';
import type { TimeColumn } from './times.js';

/** The positions of the columns with a meaning, from 0. */
export interface Roles {
  readonly user: number;
  readonly item: number;
  readonly weight: number | null;
  readonly time: number | null;
}

/** A problem with the columns of a file. The message does not contain the file's name. */
export class ColumnsError extends Error {}

/**
 * Finds the columns of the user and the item in a header: the columns that the job names, or else columns with usual
 * names.
 * @throws ColumnsError with the columns and the choice when they are in doubt.
 */
export function rolesByName(names: readonly string[], options: UnderstandOptions): Roles {
  const { shownNames = names } = options;
  const given = givenColumns(names, options);
  const roles = {
    user: given.user ?? onlyColumn('user', names, options),
    item: given.item ?? onlyColumn('item', names, options),
    weight: given.weight ?? null,
    time: given.time ?? (options.times ? onlyColumn('time', names, options) : null),
  };
  if (roles.user === roles.item) {
    throw new ColumnsError(
      `the user and the item must be different columns: both are ${plain(shownNames[roles.user])}; ${COLUMNS_HINT}`,
    );
  }
  return roles;
}

/**
 * Returns the column of the times, if times are read. Throws a ColumnsError where the file has no such column.
 * @param names the names of the columns, or `#1` and so on.
 */
export function timeColumnOf(
  { time }: Pick<Roles, 'time'>,
  names: readonly string[],
  { times, shownNames = names }: UnderstandOptions,
): TimeColumn | null {
  if (!times) return null;
  if (time === null) {
    throw new ColumnsError(`no column is known as the time: its columns are ${listed(shownNames)}; ${TIME_HINT}`);
  }
  return { at: time, times };
}

/** Returns the only column with a usual name for the role. */
function onlyColumn(
  role: 'user' | 'item' | 'time',
  names: readonly string[],
  { shownNames = names }: UnderstandOptions,
): number {
  const found = columnsNamedAs(role, names);
  if (found.length === 1) return found[0];
  const all = listed(shownNames);
  const hint = role === 'time' ? TIME_HINT : COLUMNS_HINT;
  if (found.length === 0) throw new ColumnsError(`no column is known as the ${role}: its columns are ${all}; ${hint}`);
  const several = found.map((at) => plain(shownNames[at])).join(' and ');
  throw new ColumnsError(`more than one column may be the ${role}, ${several}: its columns are ${all}; ${hint}`);
}

/** The positions of the columns that a job names. */
type Given = Partial<Record<keyof Roles, number>>;

/** Returns the positions of the columns that the job names. Throws a ColumnsError for a column that is missing. */
export function givenColumns(
  names: readonly string[],
  { columns = {}, isLenient, shownNames = names }: UnderstandOptions,
): Given {
  const given: Given = {};
  for (const role of ['user', 'item', 'weight', 'time'] as const) {
    const column = columns[role];
    if (column === undefined) continue;
    const at = typeof column === 'number' ? column - 1 : columnCalled(column, names);
    if (at !== undefined && at < names.length) given[role] = at;
    else if (!isLenient || typeof column === 'number') throw missingColumn(role, column, shownNames);
  }
  return given;
}

/** Makes the error about a column that is missing. */
function missingColumn(role: string, column: string | number, names: readonly string[]): ColumnsError {
  const allowed = typeof column === 'number' ? `a position from 1 to ${names.length}` : 'one of its columns';
  return new ColumnsError(
    `spec.data.columns.${role} must be ${allowed}: current value is ${JSON.stringify(column)}: its columns are ${listed(names)}`,
  );
}
