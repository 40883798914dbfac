import { withInputFile } from '../../dataset/input-file.js';
import { openText } from '../../dataset/interactions/container.js';
import { readDelimited } from '../../dataset/interactions/delimited.js';
import { sampleLines, splitFields } from '../../dataset/interactions/sample.js';
import { DELIMITERS } from '../../dataset/interactions/settings.js';
import { listed, quote } from '../../dataset/quote.js';
import { Problems } from '../../dataset/problems.js';
import { required } from '../../runtime/required.js';
import { InputError } from '../../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../../runtime/object-address.js';

/** The picture or audio file of an item. */
export interface ListedFile {
  readonly id: string;
  /** An absolute path or an address in an object store, or null where no file can be that of the item. */
  readonly path: string | null;
}

const COMMA = required(
  DELIMITERS.find(({ text }) => text === ','),
  'the comma',
);
/** The names of the column of ids. */
const ITEM = new Set(['item', 'item_id', 'id']);

/**
 * Reads a CSV file with a column of items and one of paths or addresses. Rejects with an InputError.
 * @param columns the names that the column of paths may have, the usual one first.
 * @param from the folder from which relative paths start. It may be an address; then no path may lead to this machine.
 */
export function readFileTable(
  path: string,
  { columns, from }: { readonly columns: readonly string[]; readonly from: string },
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
            const id = textAt(bytes, idStart, idEnd);
            const file = resolvePath(from, name);
            if (isObjectAddress(from) && !isObjectAddress(file))
              problems.add(
                `item ${quote(id)}`,
                `its file must be relative to the list, or begin with s3://: it is ${quote(name)}`,
              );
            files.push({ id, path: file });
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
