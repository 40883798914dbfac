import { withInputFile } from '../../dataset/input-file.js';
import { openText } from '../../dataset/interactions/container.js';
import { columnCalled, columnsNamedAs } from '../../dataset/interactions/names.js';
import { readItemIds } from '../../dataset/ids/items.js';
import { Problems } from '../../dataset/problems.js';
import { listed, quote } from '../../dataset/quote.js';
import { InputError } from '../../runtime/errors.js';
import { csvRecords } from './csv.js';

/** The text of an item. */
export interface ListedText {
  readonly id: string;
  /** Null where the file has no text of the item. */
  readonly text: string | null;
}

/** Characters that a list of ids with one in each line cannot hold. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * Lists the texts of items, in the order of the rows of their features: those of the file, or those of `items`.
 * @param path a CSV file whose first line names the columns. One of them is that of the items.
 * @param column the column of the texts.
 * @param items a file with the ids to encode, one a line.
 * @throws InputError where a column is missing, or an item has two texts.
 */
export async function listTexts(path: string, column: string, items?: string): Promise<ListedText[]> {
  const texts = await withInputFile(path, async (file) => readTable(await openText(file), column));
  if (items === undefined) return Array.from(texts, ([id, text]) => ({ id, text }));
  const ids = [...(await readItemIds(items, { within: undefined })).ids()];
  return ids.map((id) => ({ id, text: texts.get(id) ?? null }));
}

async function readTable(
  { path, head, chunks }: Awaited<ReturnType<typeof openText>>,
  column: string,
): Promise<Map<string, string>> {
  const [firstLine] = head.split('\n', 1);
  const separator = firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ',';
  const texts = new Map<string, string>();
  const problems = new Problems(path);
  let columns: { item: number; text: number; width: number } | undefined;
  for await (const { line, fields } of csvRecords(chunks(), { path, separator })) {
    if (!columns) {
      columns = columnsOf(fields, { path, column });
      continue;
    }
    const problem = problemOf(fields, columns, texts);
    if (problem) problems.add(`line ${line}`, problem);
    else texts.set(fields[columns.item], fields[columns.text]);
  }
  problems.throwIfAny();
  if (texts.size === 0) throw new InputError(`Cannot find texts in ${path}: there are none`);
  return texts;
}

function columnsOf(names: readonly string[], { path, column }: { path: string; column: string }) {
  const text = columnCalled(column, names);
  if (text === undefined)
    throw new InputError(
      `Cannot read ${path}: it must have the column ${quote(column)}: its columns are ${listed(names)}`,
    );
  const usual = columnsNamedAs('item', names);
  const found = usual.length > 0 ? usual : names.flatMap((name, at) => (/^\ufeff?id$/i.test(name) ? [at] : []));
  if (found.length === 1 && found[0] !== text) return { item: found[0], text, width: names.length };
  throw new InputError(
    `Cannot read ${path}: one column must hold the ids of the items, with a name such as item: its columns are ${listed(names)}`,
  );
}

function problemOf(
  fields: readonly string[],
  { item, width }: { item: number; width: number },
  texts: ReadonlyMap<string, string>,
): string | undefined {
  if (fields.length !== width) return `must have ${width} fields, as the first line has: it has ${fields.length}`;
  const id = fields[item];
  if (id === '' || CONTROLS.test(id)) return 'an item id must not be empty, nor hold control characters';
  return texts.has(id) ? `the item ${quote(id)} has two texts` : undefined;
}
