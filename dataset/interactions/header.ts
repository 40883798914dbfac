import { columnsNamedAs, hasType, plainName } from './names.js';
import { columnOf, isNumeric } from './sample.js';

/** What the first line of a file is. `doubt` says why it may be a header. */
export type FirstLine =
  { readonly kind: 'header' | 'interaction' } | { readonly kind: 'doubt'; readonly reason: string };

const LEAST_BODY_LINES = 2;
/** Repetitions say something from so many lines on, and where so large a share of the values repeats. */
const LEAST_LINES_OF_REPETITIONS = 20;
const LEAST_REPEATED = 0.9;
/** Names shorter than this, such as `u`, may as well be ids. */
const LEAST_NAME_LENGTH = 3;

/** Decides whether the first row is a header, by known names of columns and by comparing it with the rows below it. */
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
    return { kind: 'doubt', reason: `"${named.name}" is the name of a column in many data sets` };
  }
  if (columns.every(({ name }) => !/\d/.test(name)) && columns.some(isNameAboveCodes)) {
    return { kind: 'doubt', reason: 'it has no digits, while every line below it has' };
  }
  if (columns.every(isNameAboveRepeated)) {
    return { kind: 'doubt', reason: 'its values occur nowhere else in their columns, while nearly all others do' };
  }
  return { kind: 'interaction' };
}

interface NamedValues {
  readonly name: string;
  readonly values: readonly string[];
}

function isNameAboveNumbers({ name, values }: NamedValues): boolean {
  const isName = !isNumeric(name) && !/^(|nan|null|none|\\n|n\/?a)$/i.test(name.trim());
  return isName && values.length >= LEAST_BODY_LINES && values.every(isNumeric);
}

function isNameAboveCodes({ name, values }: NamedValues): boolean {
  return name !== '' && values.length >= LEAST_BODY_LINES && values.every((value) => /\d/.test(value));
}

function isNameAboveRepeated({ name, values }: NamedValues): boolean {
  if (/\d/.test(name) || name === '' || values.includes(name) || values.length < LEAST_LINES_OF_REPETITIONS)
    return false;
  const repeated = values.filter((value) => values.indexOf(value) !== values.lastIndexOf(value));
  return repeated.length >= LEAST_REPEATED * values.length;
}
