import { InputError } from '../../runtime/errors.js';
import type { OnRead } from '../input-file.js';
import { quote } from '../quote.js';
import type { TextFile } from './container.js';
import { textLines } from './lines.js';
import { bytesOfText, ID_RULE, idOf, PairWriter } from './pair-writer.js';
import type { PairVisitor } from './pairs.js';
import { rolesByName, type Roles } from './roles.js';
import { RowError, rowFilterOf, type RowFilter } from './row-filter.js';
import { sampleLines } from './sample.js';
import type { UnderstandOptions } from './settings.js';
import { describe, weightWarnings, type Understood } from './understood.js';

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
  const { filter, used, ignored } = rowFilterOf(names, names.length, { ...options, roles });
  const format = [...file.containers, 'JSON lines'];
  return {
    description: describe({ format, names, width: names.length, roles, used, where: options.where, ignored }),
    unit: 'line',
    warnings: weightWarnings(roles),
    read: async (visitor, onRead) => {
      await readJsonLines(file, visitor, { names, roles, filter, onRead });
      filter?.finish(file.path, 'line');
    },
  };
}

/** Throws an InputError for JSON in another form than one object per line, with the way to convert it. */
function refuseOthers(path: string, [first]: readonly string[]): void {
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
  readonly filter: RowFilter | null;
  readonly onRead?: OnRead;
}

/** Reads the interactions of all lines. */
async function readJsonLines(file: TextFile, visitor: PairVisitor, options: ReadOptions): Promise<void> {
  const { names, roles, filter, onRead } = options;
  const [user, item] = [names[roles.user], names[roles.item]];
  const writer = new PairWriter(visitor);
  for await (const { line, text } of textLines(file, onRead)) {
    if (text.trim() === '') continue;
    const object = objectOf(Buffer.from(text, 'latin1').toString());
    if (object === null) writer.problem(line, 'must be a JSON object');
    else if (isKept(object, line, { names, filter, writer })) writePair(writer, line, { object, user, item });
  }
  writer.flush();
}

/** Applies the condition on rows to an object. A row that cannot be compared is reported. */
function isKept(
  object: JsonObject,
  line: number,
  { names, filter, writer }: Pick<ReadOptions, 'names' | 'filter'> & { writer: PairWriter },
): boolean {
  if (filter === null) return true;
  try {
    return filter.keeps(
      filter.columns.map((column) => textOf(object[names[column]])),
      line,
    );
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    writer.problem(line, error.message);
    return false;
  }
}

/** Passes on the interaction of an object, or reports why it has none. */
function writePair(
  writer: PairWriter,
  line: number,
  { object, user, item }: { object: JsonObject; user: string; item: string },
): void {
  const userId = jsonId(object[user]);
  const itemId = jsonId(object[item]);
  if (userId !== null && itemId !== null) writer.write(userId, itemId, line);
  else {
    const key = userId === null ? user : item;
    writer.problem(line, `${quote(key)} ${ID_RULE}${largeHint(object[key])}: current value is ${quote(object[key])}`);
  }
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
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
