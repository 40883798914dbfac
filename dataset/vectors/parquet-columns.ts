import type { SchemaTree } from 'hyparquet';
import { InputError } from '../../runtime/errors.js';
import { columnCalled, columnsNamedAs } from '../interactions/names.js';
import type { FloatType } from '../features/features.js';
import { listed, plain, quote } from '../quote.js';

/** The columns of a Parquet file that hold vectors and the ids of their items. */
export interface VectorColumns {
  readonly vectors: string;
  /** The type that the vectors are copied to. */
  readonly type: FloatType;
  /** Null where only the order of the rows names the items. */
  readonly ids: string | null;
}

/**
 * Chooses the columns of a file: the only column of lists of numbers, and beside it the column with a usual name of items.
 * @param chosen `VECTORS` or `IDS/VECTORS`, as a job writes them after `#`.
 * @throws InputError with the columns, where the choice is not clear.
 */
export function chooseColumns(children: readonly SchemaTree[], path: string, chosen?: string): VectorColumns {
  const lists = children.flatMap((child) => {
    const type = listType(child);
    return type ? [{ name: child.element.name, type }] : [];
  });
  const plainColumns = children.filter(isIdColumn).map(({ element }) => element.name);
  const [vectorName, idName] = namesOf(chosen, children);
  const vectors = vectorName === undefined ? lists : lists.filter(({ name }) => name === vectorName);
  const all = `its columns are ${listed(children.map(({ element }) => element.name))}`;
  if (vectors.length !== 1) {
    const wanted = vectorName === undefined ? 'one column of lists' : `a column ${quote(vectorName)} of lists`;
    const remedy = lists.length > 1 ? `: name one, as in ${path}#${plain(lists[0].name)}` : '';
    throw new InputError(`Cannot read ${path}: it must have ${wanted} of numbers: ${all}${remedy}`);
  }
  const [{ name, type }] = vectors;
  return { vectors: name, type, ids: chooseIds(plainColumns, { path, name, idName, all }) };
}

/** Splits a choice into the names of the columns. A name may itself hold a slash. */
function namesOf(chosen: string | undefined, children: readonly SchemaTree[]): [vectors?: string, ids?: string] {
  if (chosen === undefined || children.some(({ element }) => element.name === chosen)) return [chosen];
  const slash = chosen.lastIndexOf('/');
  return slash < 0 ? [chosen] : [chosen.slice(slash + 1), chosen.slice(0, slash)];
}

function chooseIds(
  columns: readonly string[],
  { path, name, idName, all }: { path: string; name: string; idName?: string; all: string },
): string | null {
  if (idName !== undefined) {
    const at = columnCalled(idName, columns);
    if (at !== undefined) return columns[at];
    throw new InputError(`Cannot read ${path}: ${quote(idName)} must be a column of texts or integers: ${all}`);
  }
  const usual = columnsNamedAs('item', columns);
  const found = usual.length > 0 ? usual : columns.flatMap((column, at) => (/^id$/i.test(column) ? [at] : []));
  if (found.length === 1) return columns[found[0]];
  if (columns.length === 0) return null;
  throw new InputError(
    `Cannot read ${path}: no one column is known to hold the ids of the items: ${all}: name it before that of the vectors, as in ${path}#${plain(columns[found[0] ?? 0])}/${plain(name)}`,
  );
}

/** Whether a column may hold ids: texts or integers. */
function isIdColumn({ element, children }: SchemaTree): boolean {
  const { type, repetition_type } = element;
  const isId = type === 'BYTE_ARRAY' || type === 'INT32' || type === 'INT64';
  return children.length === 0 && repetition_type !== 'REPEATED' && isId;
}

/** Returns the type to copy lists of numbers to, or undefined for a column of something else. */
function listType(tree: SchemaTree): FloatType | undefined {
  let repeated = 0;
  let leaf = tree;
  for (;;) {
    if (leaf.element.repetition_type === 'REPEATED') repeated++;
    if (leaf.children.length === 0) break;
    if (leaf.children.length > 1) return undefined;
    [leaf] = leaf.children;
  }
  if (repeated !== 1) return undefined;
  const { type, logical_type } = leaf.element;
  if (logical_type?.type === 'FLOAT16') return 'float16';
  if (type === 'DOUBLE') return 'float64';
  const isInteger = (type === 'INT32' || type === 'INT64') && (!logical_type || logical_type.type === 'INTEGER');
  return type === 'FLOAT' || isInteger ? 'float32' : undefined;
}
