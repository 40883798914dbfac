import { InputError } from '../../runtime/errors.js';
import { numberedNames, understandColumns } from './columns.js';
import type { TextFile } from './container.js';
import { commentLines, delimiterOfExcel } from './comments.js';
import { readDelimited } from './delimited.js';
import { commonDelimiter, findDelimiter, mostFrequent } from './delimiter.js';
import { judgeFirstLine } from './header.js';
import { listDelimiter, listKindOf, readLists, type ListKind } from './lists.js';
import { columnsNamedAs } from './names.js';
import { doubtOfFirstTwo, kindsOfColumns, mayBeLabel, mayBeLists } from './plausible.js';
import { ColumnsError, givenColumns, rolesByName, type Roles } from './roles.js';
import { QUOTED_LINE_BREAK } from './byte-fields.js';
import { columnOf, sampleLines, splitFields } from './sample.js';
import { COLUMNS_HINT, delimiterNamed, type Delimiter, type UnderstandOptions } from './settings.js';
import type { Understood } from './understood.js';

/**
 * Understands a text whose lines have fields, or lists of items.
 * @throws InputError, or a ColumnsError about its columns.
 */
export function understandText(file: TextFile, options: UnderstandOptions): Understood {
  const lines = sampleLines(file);
  if (lines.length === 0) throw new InputError(`Cannot read ${file.path}: it holds empty lines only`);
  if (!file.head.includes('\n') && /\r[^]/.test(file.head)) throw carriageReturns(file.path);
  const layout = options.layout ?? 'pairs';
  if (layout !== 'pairs') return understandLists(file, lines, { kind: layout, options });
  const comments = commentLines(lines);
  if ((lines[comments] ?? '').trim() === '')
    throw new InputError(`${file.path}, line ${comments + 1}: must not be empty: remove the empty lines`);
  const filled = lines.slice(comments).filter((line) => line.trim() !== '');
  const named = options.delimiter ?? delimiterOfExcel(lines[0]);
  const delimiter = named === undefined ? foundDelimiter(file.path, filled) : delimiterNamed(named);
  const rows = filled.map((line) => splitFields(line, delimiter));
  const width = mostFrequent(rows.map((row) => row.length));
  if (width < 2) throw oneField(file.path, delimiter);
  const table = { comments, delimiter, width, rows: rows.filter((row) => row.length === width) };
  return understandFields(file, table, options);
}

/** Makes the error about a text with the line ends of old Macs. */
function carriageReturns(path: string): InputError {
  return new InputError(
    `Cannot read ${path}: its lines end with a carriage return alone, as on old Macs: convert it with tr '\\r' '\\n'`,
  );
}

/** The first rows of a text with fields. */
interface Table {
  /** The number of comment lines before the rows. */
  readonly comments: number;
  readonly delimiter: Delimiter;
  readonly width: number;
  /** The first rows, which may include a header. */
  readonly rows: readonly (readonly string[])[];
}

/** Finds the header and the columns of a text with fields. */
function understandFields(file: TextFile, table: Table, options: UnderstandOptions): Understood {
  const { comments, delimiter, width, rows } = table;
  const header = hasHeader(rows, options);
  const names = header ? rows[0] : null;
  const shownNames = header && judgeFirstLine(rows).kind !== 'header' ? numberedNames(rows[0].length) : undefined;
  const shown = { ...options, shownNames };
  const roles = names ? rolesByName(names, shown) : rolesByPosition(rows, options);
  const separated = delimiter.text === '::' ? 'separated by ::' : `${delimiter.word}-separated`;
  const commented = comments === 0 ? [] : [`${comments} comment ${comments === 1 ? 'line' : 'lines'}`];
  const format = [...file.containers, separated, ...commented, header ? 'header' : 'no header'];
  const { user, item } = roles;
  const labels = [...rows[0].keys()].filter((column) => mayBeLabel(columnOf(rows, column)));
  const { time, filter, ...understood } = understandColumns(
    { format, names, width, roles, labels, valuesOf: (column) => columnOf(rows.slice(1), column) },
    shown,
  );
  const repeated = names === null ? undefined : { user: names[user], item: names[item] };
  return {
    ...understood,
    unit: 'line',
    read: async (visitor, onRead) => {
      await readDelimited(file, visitor, {
        shape: { delimiter, header, names: repeated, comments, width, user, item, time, filter },
        onRead,
      });
      filter?.finish(file.path, 'line');
    },
  };
}

/** Decides whether the first row is a header. Throws a ColumnsError if it is in doubt. */
function hasHeader(rows: Table['rows'], { header, columns = {}, isLenient }: UnderstandOptions): boolean {
  if (header !== undefined) return header;
  const isNamed = !isLenient && Object.values(columns).some((column) => typeof column === 'string');
  const judged = isNamed ? { kind: 'header' as const } : judgeFirstLine(rows);
  if (judged.kind !== 'doubt') return judged.kind === 'header';
  throw new ColumnsError(
    `line 1 may be a header, as ${judged.reason}. Say so: spec.data.columns: {user: ..., item: ...} with the names of the two columns, or spec.data.header: false where it is an interaction`,
  );
}

/**
 * Finds the columns of a file without a header: the columns that the job names, or else the first two if they may be
 * user and item. Throws a ColumnsError if they are in doubt.
 */
function rolesByPosition(rows: Table['rows'], options: UnderstandOptions): Roles {
  const names = numberedNames(rows[0].length);
  const given = givenColumns(names, options);
  const { user = 0, item = 1, weight = null, time = null } = given;
  if (user === item) throw new ColumnsError(`the user and the item must be different columns; ${COLUMNS_HINT}`);
  if (given.user !== undefined || given.item !== undefined) return { user, item, weight, time };
  if (mayBeLists(rows)) {
    throw new ColumnsError(
      `each line may be a list, a user and the items of that user, as no column looks like a rating or a time: line 1 has ${rows[0].length} fields; say spec.data.layout: lists, or spec.data.columns: {user: 1, item: 2} to read the first two columns only`,
    );
  }
  const doubt = doubtOfFirstTwo(rows);
  if (doubt !== null) {
    const hint = 'spec.data.columns: {user: ..., item: ...}';
    throw new ColumnsError(
      `it has no header, and ${doubt}: its columns are ${kindsOfColumns(rows)}; say by position which are meant: ${hint}`,
    );
  }
  return { user, item, weight, time };
}

/** Finds the delimiter. Throws an InputError when there is none, or when the lines seem to be lists. */
function foundDelimiter(path: string, lines: readonly string[]): Delimiter {
  const found = findDelimiter(path, lines);
  const kind = listKindOf(lines);
  const isCounted = kind === 'counted-lists' && found !== null && splitFields(lines[0], found).length > 2;
  if (found && !isCounted) return found;
  const common = kind === 'counted-lists' || beginDifferently(lines) ? null : commonDelimiter(path, lines);
  if (common) return common;
  if (kind !== null) throw listsError(path, kind);
  const malformed = commonDelimiter(path, lines);
  if (malformed) return malformed;
  throw noDelimiter(path, lines);
}

/** Whether each line begins with another id, as lists do. The lines of pairs repeat their users. */
function beginDifferently(lines: readonly string[]): boolean {
  const delimiter = listDelimiter(lines);
  return lines.length > 2 && new Set(lines.map((line) => splitFields(line, delimiter)[0])).size === lines.length;
}

/** Makes the error about lines that seem to be lists. */
function listsError(path: string, kind: ListKind): InputError {
  const what =
    kind === 'lists'
      ? 'its lines are lists, a user and the items of that user (an adjacency list)'
      : 'its lines are lists, the number of items and the items, one user a line';
  return new InputError(
    `Cannot read ${path} as pairs of a user and an item: ${what}. Say so to read them: spec.data.layout: ${kind}`,
  );
}

/** Makes the error about a text without a common delimiter. */
function noDelimiter(path: string, lines: readonly string[]): InputError {
  const at = lines.findIndex((line) => !/[\t,;| ]|::/.test(line));
  if (at >= 0) {
    return new InputError(
      `${path}, line ${at + 1}: must be a user and an item, such as "user,item": it has ${lines[at].length} characters and no delimiter. If the two have another separator, name it: spec.data.delimiter`,
    );
  }
  const quoted = lines.findIndex((line) => (line.split('"').length - 1) % 2 === 1);
  if (quoted >= 0) return new InputError(`${path}, line ${quoted + 1}: ${QUOTED_LINE_BREAK}`);
  return new InputError(
    `Cannot read ${path}: no delimiter (comma, tab, semicolon, pipe, ::, space) splits each line into the same number of fields. Name it, spec.data.delimiter, to see the lines that differ`,
  );
}

/** Makes the error about lines with a single field. */
function oneField(path: string, { word }: Delimiter): InputError {
  return new InputError(`${path}, line 1: must have two or more fields separated by ${word}: it has one`);
}

/** Understands a text whose lines are lists. */
function understandLists(
  file: TextFile,
  lines: readonly string[],
  { kind, options }: { kind: ListKind; options: UnderstandOptions },
): Understood {
  const delimiter = options.delimiter === undefined ? listDelimiter(lines) : delimiterNamed(options.delimiter);
  const first = splitFields(lines[0], delimiter);
  if (columnsNamedAs('user', first).length > 0)
    throw new InputError(`Cannot read ${file.path} as lists: line 1 is a header`);
  if (options.where !== undefined && !options.isLenient)
    throw new InputError(
      `Cannot apply ${options.whereKey ?? 'spec.data.where'} to ${file.path}: lists have no columns`,
    );
  if (options.times) throw new ColumnsError('lists have no times');
  const user = kind === 'lists' ? 'the first id' : 'the number of the line, from 0';
  const items = kind === 'lists' ? 'all others' : 'all ids after the first number';
  return {
    description: [...file.containers, `lists, ${delimiter.word}-separated; user = ${user}, items = ${items}`].join(
      ', ',
    ),
    unit: 'line',
    warnings: [],
    read: (visitor, onRead) => readLists(file, visitor, { kind, delimiter, onRead }),
  };
}
