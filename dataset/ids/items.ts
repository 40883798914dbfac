import { InputError } from '../../runtime/errors.js';
import type { Confinement } from '../confinement.js';
import { GrowingInt32 } from '../pairs/growing.js';
import { IdTable } from './id-table.js';
import { chunksOf, withInputFile, type InputFile, type OnRead } from '../input-file.js';
import { columnsNamedAs } from '../interactions/names.js';
import { Problems } from '../problems.js';

/** Control characters, which other programs interpret, and the line separators of Unicode. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * Reads items.txt, which is UTF-8 with one item id per line (LF or CR LF). Line i is the id of item i. Empty lines,
 * repeated ids and text that is not UTF-8 are problems, which are reported together in one InputError. No message quotes
 * an id, because any text file looks like a list of ids. The table that is returned is closed.
 */
export async function readItemIds(
  path: string,
  { onRead, within }: { onRead?: OnRead; within: Confinement | undefined },
): Promise<IdTable> {
  const read = async (file: InputFile) => {
    const table = new IdTable();
    const problems = new Problems(path);
    const lines = new GrowingInt32();
    let line = 0;
    for await (const id of linesOf(chunksOf(file, { onRead }), path)) {
      const place = `line ${++line}`;
      const bytes = Buffer.from(id);
      if (id === '') problems.add(place, 'an item id must not be empty');
      else if (line === 1 && isHeader(id))
        problems.add(place, 'it is the name of a column: remove the header, so that line 1 is the first item');
      else if (id.includes('\t'))
        problems.add(
          place,
          'it must be one item id and nothing else, but it has tabs: write the column of the ids alone',
        );
      else if (CONTROLS.test(id)) {
        problems.add(place, 'an item id must hold no control characters or line separators');
      } else {
        const number = table.numberOf(bytes, 0, bytes.length);
        if (number === lines.length) lines.push(line);
        else problems.add(place, `item ids must be unique: this one is already on line ${lines.view()[number]}`);
      }
    }
    problems.throwIfAny();
    return table.close();
  };
  return withInputFile(path, read, within);
}

/** Whether a line is the usual name of a column of items that no item has: `item_id`, `asin`, `item_id:token`. */
function isHeader(id: string): boolean {
  return /(id|asin|:token)$/i.test(id) && columnsNamedAs('item', [id]).length > 0;
}

/** Returns the ids of items that have no ids: the numbers of their feature rows. */
export function rowNumberIds(count: number): IdTable {
  const table = new IdTable();
  for (let row = 0; row < count; row++) {
    const bytes = Buffer.from(String(row));
    table.numberOf(bytes, 0, bytes.length);
  }
  return table.close();
}

/** Yields the lines of a text in UTF-8. A text without any has one empty line. Rejects with an InputError for other text. */
async function* linesOf(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<string> {
  let rest = '';
  let isFirst = true;
  for await (const text of textOf(chunks, path)) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop()!;
    isFirst &&= lines.length === 0;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '' || isFirst) yield rest;
}

/** Decodes UTF-8. Rejects with an InputError for other text. */
async function* textOf(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new InputError(`Cannot read ${path}: it must be UTF-8 text`);
    throw error;
  }
}
