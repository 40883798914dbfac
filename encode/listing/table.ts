import { dirname, resolve } from 'node:path';
import { withInputFile } from '../../dataset/input-file.js';
import { openText } from '../../dataset/interactions/container.js';
import { readDelimited } from '../../dataset/interactions/delimited.js';
import { sampleLines, splitFields } from '../../dataset/interactions/sample.js';
import { DELIMITERS } from '../../dataset/interactions/settings.js';
import { listed } from '../../dataset/quote.js';
import { Problems } from '../../dataset/problems.js';
import { required } from '../../runtime/required.js';
import { InputError } from '../../runtime/errors.js';

/** The picture or audio file of an item. */
export interface ListedFile {
  readonly id: string;
  /** An absolute path, or null where no file can be that of the item. */
  readonly path: string | null;
}

const COMMA = required(
  DELIMITERS.find(({ text }) => text === ','),
  'the comma',
);
/** The names of the column of ids. */
const ITEM = new Set(['item', 'item_id', 'id']);

/**
 * Reads a CSV file with a column of items and one of paths, which start from the folder of the file. Rejects with an InputError.
 * @param columns the names that the column of paths may have, the usual one first.
 */
export function readFileTable(
  path: string,
  { columns }: { readonly columns: readonly string[] },
): Promise<ListedFile[]> {
  return withInputFile(path, async (input) => {
    const text = await openText(input);
    const names = splitFields(sampleLines(text)[0] ?? '', COMMA).map((name) =>
      name
        .replace(/^\ufeff/, '')
        .trim()
        .toLowerCase(),
    );
    const item = names.findIndex((name) => ITEM.has(name));
    const file = names.findIndex((name) => columns.includes(name));
    if (item < 0 || file < 0) {
      throw new InputError(
        `Cannot read ${path}: its first line must name the columns item and ${columns[0]}: it has ${listed(names)}`,
      );
    }
    const files: ListedFile[] = [];
    const problems = new Problems(path);
    const shape = {
      delimiter: COMMA,
      header: true,
      width: names.length,
      user: item,
      item: file,
      time: null,
      filter: null,
    };
    const textAt = (bytes: Uint8Array, start: number, end: number) =>
      Buffer.from(bytes.subarray(start, end)).toString();
    await readDelimited(
      text,
      {
        pairs(bytes, { bounds, length }) {
          for (let at = 0; at < length; at++) {
            const [idStart, idEnd, fileStart, fileEnd] = bounds.subarray(4 * at, 4 * at + 4);
            const name = textAt(bytes, fileStart, fileEnd);
            files.push({ id: textAt(bytes, idStart, idEnd), path: resolve(dirname(path), name) });
          }
        },
        problem: (line, problem) => problems.add(`line ${line}`, problem),
      },
      { shape },
    );
    problems.throwIfAny();
    return files;
  });
}
