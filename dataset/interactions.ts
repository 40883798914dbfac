import { readCsv } from './csv.js';
import type { IdTable } from './id-table.js';
import { readBytes, withInputFile, type InputFile, type OnRead } from './input-file.js';
import { PairBatch, type PairVisitor } from './pairs.js';
import { isParquet, readParquet } from './parquet.js';
import { Problems, quote } from './problems.js';

export interface ReadOptions {
  readonly users: IdTable;
  readonly items: IdTable;
  /** Where item ids come from, for the message about an unknown one: "an id of items.txt". */
  readonly itemSource: string;
  readonly onRead?: OnRead;
}

/** One interaction; `user` is -1 if the table of users is closed and does not hold it. `place`: its line or row, from 1. */
export type OnInteraction = (user: number, item: number, place: number) => void;

/**
 * Reads a file of interactions (CSV, TSV or Parquet) in file order and numbers its ids in the given tables. Returns
 * warnings. All problems of the file are reported together: malformed lines, and items that a closed table lacks.
 */
export async function readInteractions(
  path: string,
  { users, items, itemSource, onRead }: ReadOptions,
  onInteraction: OnInteraction,
): Promise<string[]> {
  return withInputFile(path, async (file) => {
    const problems = new Problems(path);
    const warnings: string[] = [];
    const head = await readBytes(file.handle, 0, Math.min(file.size, HEAD_BYTES));
    const unit = isParquet(head) ? 'row' : 'line';
    const numbers = { users: new Int32Array(PairBatch.capacity), items: new Int32Array(PairBatch.capacity) };
    await readPairs(file, head, onRead, {
      pairs: (bytes, { bounds, places, length }) => {
        if (places[0] === 1 && resemblesHeader(bytes, bounds)) warnings.push(`${path}, line 1: ${HEADER_WARNING}`);
        users.numbersOf(bytes, bounds, 0, numbers.users.subarray(0, length));
        items.numbersOf(bytes, bounds, 2, numbers.items.subarray(0, length));
        for (let at = 0; at < length; at++) {
          if (numbers.items[at] >= 0) onInteraction(numbers.users[at], numbers.items[at], places[at]);
          else {
            const id = textOf(bytes, bounds[4 * at + 2], bounds[4 * at + 3]);
            problems.add(`${unit} ${places[at]}`, `item must be ${itemSource}: current value is ${quote(id)}`);
          }
        }
      },
      problem: (place, text) => problems.add(`${unit} ${place}`, text),
    });
    problems.throwIfAny();
    return warnings;
  });
}

const HEAD_BYTES = 4096;
const HEADER_WARNING = 'taken as an interaction; if it is a header, its first two fields must be user and item';

function readPairs(file: InputFile, head: Buffer, onRead: OnRead | undefined, visitor: PairVisitor): Promise<void> {
  if (isParquet(head)) return readParquet(file, visitor, onRead);
  const start = head.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf)) ? 3 : 0;
  return readCsv(file, visitor, { delimiter: delimiterOf(file.path, head.toString('utf8', start)), start, onRead });
}

/** By the file's name, and for other names than .csv and .tsv by the first line. */
function delimiterOf(path: string, head: string): string {
  if (/\.csv$/i.test(path)) return ',';
  if (/\.tsv$/i.test(path)) return '\t';
  return head.split('\n', 1)[0].includes('\t') ? '\t' : ',';
}

function resemblesHeader(bytes: Uint8Array, bounds: Int32Array): boolean {
  const pattern = /^(user|item|movie|product)?[ _-]?(ids?|names?)?$/i;
  return pattern.test(textOf(bytes, bounds[0], bounds[1])) && pattern.test(textOf(bytes, bounds[2], bounds[3]));
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}
