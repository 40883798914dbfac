import { basename } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import type { IdTable } from '../ids/id-table.js';
import type { Confinement } from '../confinement.js';
import { withInputFile, type OnRead } from '../input-file.js';
import { Problems } from '../problems.js';
import { quote } from '../quote.js';
import { OddIds } from './odd-ids.js';
import { PairBatch, type PairVisitor } from './pairs.js';
import { partsOf, withoutEmpty } from './parts.js';
import type { UnderstandOptions } from './settings.js';
import { understand } from './understand.js';
import type { Understood } from './understood.js';

/** The tables that number the ids, and the settings of the job. */
export interface ReadOptions {
  readonly users: IdTable;
  readonly items: IdTable;
  /**
   * The origin of item ids, for the message about an unknown one: "an id of items.txt". With null, an unknown item is
   * no problem and has the number -1.
   */
  readonly itemSource: string | null;
  /** The settings of the job for the file. By default everything is found out from the file. */
  readonly settings?: UnderstandOptions;
  readonly onRead?: OnRead;
  /** The files that may be read; all files where it is undefined. */
  readonly within: Confinement | undefined;
}

/** The place of an interaction. */
export interface Place {
  readonly path: string;
  /** The line or row in words, such as "line 7" or "row 7". Numbers count from 1. */
  readonly place: string;
}

/**
 * Receives one interaction. `user` is -1 if the table of users is closed and does not contain it, and `item` likewise.
 * `place` is the number of the line or row, from 1, and `part` is the number of the file, from 0.
 * `time` has a meaning only where times are read.
 */
export type OnInteraction = (user: number, item: number, place: number, part: number, time: number) => void;

/** The results of reading besides the interactions. */
export interface ReadReport {
  /** One sentence that says how the file was understood, without the file's name. */
  readonly description: string;
  readonly warnings: readonly string[];
  /** Returns the place of an interaction, for messages. */
  placeOf(part: number, place: number): Place;
}

/**
 * Reads interactions in the order of the file and numbers their ids in the given tables. All problems of a file are
 * reported together: malformed lines, and items that a closed table does not contain.
 * @param path a file, a folder, or a pattern such as `part-*.parquet`, whose files must all be understood alike.
 * @throws InputError that names the file, the lines, the values and what to do.
 */
export async function readInteractions(
  path: string,
  options: ReadOptions,
  onInteraction: OnInteraction,
): Promise<ReadReport> {
  const all = await partsOf(path, options.within);
  const paths = await withoutEmpty(all, options.within);
  const parts: Understood[] = [];
  const odd = {
    users: new OddIds('user', options.users.size),
    items: new OddIds('item', options.items.size),
  };
  for (const [part, each] of paths.entries()) {
    parts.push(
      await withInputFile(
        each,
        async (file) => {
          const understood = await understand(file, options.settings ?? {});
          try {
            if (part > 0) checkAlike(paths[0], parts[0], { path: each, understood });
            await readPart(each, understood, { part, odd, options, onInteraction });
            return understood;
          } finally {
            await understood.close?.();
          }
        },
        options.within,
      ),
    );
  }
  const empty = all.length > paths.length ? ` (left out as empty: ${all.length - paths.length})` : '';
  const last = paths.length > 1 ? ` to ${basename(paths[paths.length - 1])}` : '';
  const count = paths.length === 1 ? '1 file' : `${paths.length} files`;
  const files = all.length > 1 ? `${count}, ${basename(paths[0])}${last}${empty}: ` : '';
  return {
    description: files + parts[0].description,
    warnings: [
      ...parts[0].warnings.map((warning) => `${path}: ${warning}`),
      ...odd.users.warnings(path),
      ...odd.items.warnings(path),
    ],
    placeOf: (part, place) => ({ path: paths[part], place: `${parts[part].unit} ${place}` }),
  };
}

/** Throws an InputError when a file was understood differently from the first one. */
function checkAlike(
  firstPath: string,
  first: Understood,
  { path, understood }: { path: string; understood: Understood },
) {
  if (understood.description === first.description) return;
  throw new InputError(
    `Cannot read ${path} beside ${firstPath}: all files must be written alike, but it was understood as "${understood.description}", the other one as "${first.description}"`,
  );
}

/** The inputs for reading one of several files. */
interface PartOptions {
  readonly part: number;
  readonly odd: { readonly users: OddIds; readonly items: OddIds };
  readonly options: ReadOptions;
  readonly onInteraction: OnInteraction;
}

/** Reads one file. Rejects with an InputError that contains all its problems. */
async function readPart(
  path: string,
  { unit, read }: Understood,
  { part, odd, options, onInteraction }: PartOptions,
): Promise<void> {
  const { users, items, itemSource, onRead } = options;
  const problems = new Problems(path);
  const numbers = { users: new Int32Array(PairBatch.capacity), items: new Int32Array(PairBatch.capacity) };
  const visitor: PairVisitor = {
    pairs: (bytes, { bounds, places, times, length }) => {
      const [userNumbers, itemNumbers] = [numbers.users.subarray(0, length), numbers.items.subarray(0, length)];
      users.numbersOf(bytes, bounds, 0, userNumbers);
      items.numbersOf(bytes, bounds, 2, itemNumbers);
      const placeOf = (at: number) => `${path}, ${unit} ${places[at]}`;
      odd.users.look(userNumbers, { table: users, placeOf });
      odd.items.look(itemNumbers, { table: items, placeOf });
      for (let at = 0; at < length; at++) {
        if (itemNumbers[at] >= 0 || itemSource === null) {
          onInteraction(userNumbers[at], itemNumbers[at], places[at], part, times[at]);
        } else {
          const id = textOf(bytes, bounds[4 * at + 2], bounds[4 * at + 3]);
          problems.add(`${unit} ${places[at]}`, `item must be ${itemSource}: current value is ${quote(id)}`);
        }
      }
    },
    problem: (place, text) => problems.add(`${unit} ${place}`, text),
  };
  await read(visitor, onRead);
  problems.throwIfAny();
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}
