import { quote } from '../quote.js';
import { columnsNamedAs, hasType, plainName } from './names.js';
import { columnOf, isNumeric } from './sample.js';

/** The kind of the first line of a file. `reason` says why it may be a header. */
export type FirstLine =
  { readonly kind: 'header' | 'interaction' } | { readonly kind: 'doubt'; readonly reason: string };

/** A column is compared with its first line only if it has at least this many lines below. */
const LEAST_BODY_LINES = 2;
/** Repetitions count as evidence only in a column of at least this many lines. */
const LEAST_LINES_OF_REPETITIONS = 20;
/** Repetitions count as evidence only if at least this share of the values repeats. */
const LEAST_REPEATED = 0.9;
/** Shorter names, such as `u`, may as well be ids. */
const LEAST_NAME_LENGTH = 3;

/**
 * Decides whether the first row is a header, by known names of columns and by comparing the row with the rows below it.
 */
export function judgeFirstLine(rows: readonly (readonly string[])[]): FirstLine {
  const [first, ...body] = rows;
  const users = columnsNamedAs('user', first);
  const items = columnsNamedAs('item', first);
  if (users.length > 0 && items.length > 0) return { kind: 'header' };
  if (first.every(hasType)) return { kind: 'header' };
  const columns = [...first.keys()].map((column) => ({ name: first[column], values: columnOf(body, column) }));
  if (columns.some(isNameAboveNumbers)) return { kind: 'header' };
  const named = [...users, ...items].map((at) => columns[at]).find(({ name, values }) => !values.includes(name));
  if (named && plainName(named.name).length >= LEAST_NAME_LENGTH) {
    return { kind: 'doubt', reason: `${quote(named.name)} is the name of a column in many data sets` };
  }
  if (columns.every(({ name }) => !/\d/.test(name)) && columns.some(isNameAboveCodes)) {
    return { kind: 'doubt', reason: 'it has no digits, while every line below it has' };
  }
  if (columns.every(isNameAboveRepeated)) {
    return { kind: 'doubt', reason: 'its values occur nowhere else in their columns, while nearly all others do' };
  }
  return { kind: 'interaction' };
}

/** A column: its value in the first row, and the values below. */
interface NamedValues {
  readonly name: string;
  readonly values: readonly string[];
}

/** Whether the first value is a word and all values below are numbers. */
function isNameAboveNumbers({ name, values }: NamedValues): boolean {
  const isName = !isNumeric(name) && !/^(|nan|null|none|\\n|n\/?a)$/i.test(name.trim());
  return isName && values.length >= LEAST_BODY_LINES && values.every(isNumeric);
}

/** Whether all values below the first one have digits. */
function isNameAboveCodes({ name, values }: NamedValues): boolean {
  return name !== '' && values.length >= LEAST_BODY_LINES && values.every((value) => /\d/.test(value));
}

/** Whether the first value occurs only once while nearly all values below repeat. */
function isNameAboveRepeated({ name, values }: NamedValues): boolean {
  if (/\d/.test(name) || name === '' || values.includes(name) || values.length < LEAST_LINES_OF_REPETITIONS)
    return false;
  const repeated = values.filter((value) => values.indexOf(value) !== values.lastIndexOf(value));
  return repeated.length >= LEAST_REPEATED * values.length;
}
