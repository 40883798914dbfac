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

/** The picture of an item. */
export interface ListedPicture {
  readonly id: string;
  /** An absolute path, or null where no file can be that of the item. */
  readonly path: string | null;
}

const COMMA = required(
  DELIMITERS.find(({ text }) => text === ','),
  'the comma',
);
/** The names of the columns of ids and of files. */
const ITEM = new Set(['item', 'item_id', 'id']);
const IMAGE = new Set(['image', 'picture', 'file', 'path']);

/** Reads a CSV file with the columns item and image. Paths start from the folder of the file. Rejects with an InputError. */
export function readPictureTable(path: string): Promise<ListedPicture[]> {
  return withInputFile(path, async (file) => {
    const text = await openText(file);
    const names = splitFields(sampleLines(text)[0] ?? '', COMMA).map((name) =>
      name
        .replace(/^\ufeff/, '')
        .trim()
        .toLowerCase(),
    );
    const item = names.findIndex((name) => ITEM.has(name));
    const image = names.findIndex((name) => IMAGE.has(name));
    if (item < 0 || image < 0) {
      throw new InputError(
        `Cannot read ${path}: its first line must name the columns item and image: it has ${listed(names)}`,
      );
    }
    const pictures: ListedPicture[] = [];
    const problems = new Problems(path);
    const shape = {
      delimiter: COMMA,
      header: true,
      width: names.length,
      user: item,
      item: image,
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
            const picture = textAt(bytes, fileStart, fileEnd);
            pictures.push({ id: textAt(bytes, idStart, idEnd), path: resolve(dirname(path), picture) });
          }
        },
        problem: (line, problem) => problems.add(`line ${line}`, problem),
      },
      { shape },
    );
    problems.throwIfAny();
    return pictures;
  });
}
