import { InputError } from '../../runtime/errors.js';
import { isMapping } from '../../runtime/mapping.js';
import type { OnRead } from '../input-file.js';
import { quote } from '../quote.js';
import { understandColumns } from './columns.js';
import type { TextFile } from './container.js';
import { textLines } from './lines.js';
import { columnsNamedAs } from './names.js';
import { bytesOfText, ID_RULE, idOf, PairWriter } from './pair-writer.js';
import type { PairVisitor } from './pairs.js';
import { rolesByName, type Roles } from './roles.js';
import { RowError } from './row-error.js';
import type { RowFilter } from './row-filter.js';
import { sampleLines } from './sample.js';
import type { UnderstandOptions } from './settings.js';
import type { TimeColumn } from './times.js';
import type { Understood } from './understood.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a text is JSON, or is meant to be JSON: its first character opens an object or a list. */
export function looksLikeJson({ head }: TextFile): boolean {
  return /^\s*(\{|\[\s*(\{|\[|$))/.test(head);
}

/**
 * Understands a file with one JSON object per line. Its columns are the keys of the first objects. Throws an
 * InputError, or a ColumnsError about its columns.
 */
export function understandJson(file: TextFile, options: UnderstandOptions): Understood {
  const lines = sampleLines(file);
  refuseOthers(file.path, lines);
  const objects = lines.map((line) => objectOf(line)).filter((object) => object !== null);
  if (objects.length === 0) throw new InputError(`${file.path}, line 1: must be a JSON object`);
  const names = [...new Set(objects.flatMap(Object.keys))];
  const roles = rolesByName(names, options);
  const format = [...file.containers, 'JSON lines'];
  const { time, filter, ...understood } = understandColumns(
    {
      format,
      names,
      width: names.length,
      roles,
      valuesOf: (column) => objects.map((each) => textOf(each[names[column]])),
    },
    options,
  );
  return {
    ...understood,
    unit: 'line',
    read: async (visitor, onRead) => {
      await readJsonLines(file, visitor, { names, roles, time, filter, onRead });
      filter?.finish(file.path, 'line');
    },
  };
}

/** Throws an InputError for JSON in another form than one object per line, with the way to convert it. */
function refuseOthers(path: string, [first, ...others]: readonly string[]): void {
  if (/^\s*\[/.test(first)) {
    throw new InputError(
      `Cannot read ${path}: it is one JSON list, but must hold one object a line: convert it with jq -c '.[]' or pandas to_json(orient="records", lines=True)`,
    );
  }
  if (/^\s*\{\s*u?'/.test(first)) {
    throw new InputError(
      `Cannot read ${path}: its lines are Python dicts, not JSON (single quotes). Convert each line with json.dumps(ast.literal_eval(line))`,
    );
  }
  if (/^\s*\{\s*"[^"]*"\s*:\s*\[[^\]{]*\]\s*,\s*"[^"]*"\s*:\s*\[/.test(first) && others.length === 0) {
    const keys = [...first.matchAll(/"([^"]*)"\s*:\s*\[/g)].map(([, key]) => key);
    if (columnsNamedAs('user', keys).length > 0) {
      throw new InputError(
        `Cannot read ${path}: it is one JSON object with a list for each column, but must hold one object a line: convert it with pandas to_json(orient="records", lines=True)`,
      );
    }
    throw new InputError(
      `Cannot read ${path}: it is one JSON object with a list of items for each user, but must hold one object a line: convert it with jq -c 'to_entries[] | {user: .key, item: .value[]}'`,
    );
  }
  if (/^\s*\{\s*$/.test(first)) {
    throw new InputError(
      `Cannot read ${path}: its JSON runs over several lines, but must hold one object a line (jq -c .)`,
    );
  }
}

/** The columns to read, and the rows to leave out. */
interface ReadOptions {
  readonly names: readonly string[];
  readonly roles: Roles;
  readonly time: TimeColumn | null;
  readonly filter: RowFilter | null;
  readonly onRead?: OnRead;
}

/** Reads the interactions of all lines. */
async function readJsonLines(file: TextFile, visitor: PairVisitor, { onRead, ...options }: ReadOptions): Promise<void> {
  const writer = new PairWriter(visitor);
  for await (const { line, text } of textLines(file, onRead)) {
    if (text.trim() !== '') writer.attempt(line, () => readLine(text, line, writer, options));
  }
  writer.flush();
}

/** Passes on the interaction of a line, if the line is read. Throws a RowError for a line that has none. */
function readLine(text: string, line: number, writer: PairWriter, options: Omit<ReadOptions, 'onRead'>): void {
  const { names, roles, time, filter } = options;
  const object = objectOf(Buffer.from(text, 'latin1').toString());
  if (object === null) throw new RowError('must be a JSON object');
  const valueOf = (column: number): string => textOf(object[names[column]]);
  if (filter !== null && !filter.keeps(filter.columns.map(valueOf), line)) return;
  const idIn = (key: string): string => {
    const id = jsonId(object[key]);
    if (id !== null) return id;
    throw new RowError(`${quote(key)} ${ID_RULE}${largeHint(object[key])}: current value is ${quote(object[key])}`);
  };
  writer.write(idIn(names[roles.user]), idIn(names[roles.item]), line, time?.times.read(valueOf(time.at)));
}

/** Returns the bytes of an id, or null for a value that cannot be an id. */
function jsonId(value: unknown): string | null {
  return idOf(typeof value === 'string' ? bytesOfText(value) : value);
}

/** A hint for numbers that are too large. JSON numbers are read as float64, which rounds large integers. */
function largeHint(value: unknown): string {
  return typeof value === 'number' && Number.isInteger(value) ? ' (write integers above 2^53 as text)' : '';
}

/** Returns a value as text for conditions; empty for a missing value. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Parses a line. Returns null unless it is a JSON object. */
function objectOf(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line);
    return isMapping(value) ? value : null;
  } catch {
    return null;
  }
}
