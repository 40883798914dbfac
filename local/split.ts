import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { partsOf } from '../dataset/interactions/parts.js';
import { Times } from '../dataset/interactions/times.js';
import { readRawInteractions, type ReadInteractions } from '../dataset/pairs/raw-interactions.js';
import { countSplit, type SplitCounts } from '../dataset/pairs/split-counts.js';
import {
  Part,
  SHARE_METHODS,
  splitInteractions,
  TIMED_METHODS,
  type SplitMethod,
  type SplitSettings,
} from '../dataset/pairs/split.js';
import type { InteractionSettings } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { writeAtomically } from '../storage/atomic.js';
import { csvField } from '../runtime/csv.js';

/**
 * The options of `split`. By default `test` is a share of .2 or 1 interaction of each user, `validation` is 0, `least` is 3,
 * and `seed` is 1.
 */
export interface SplitOptions extends Partial<Omit<SplitSettings, 'by'>> {
  readonly by: SplitMethod;
  /** The folder to write to. It is made where it does not exist. */
  readonly to: string;
  /** How the files are read, as in `spec.data` of a job. By default it is found out from the files. */
  readonly data?: InteractionSettings & { readonly where?: string };
  /** Whether files of an earlier split in the folder may be replaced. */
  readonly overwrite?: boolean;
  /** Called with a line that says how a file was understood. */
  readonly onNote?: (message: string) => void;
  readonly onWarning?: (message: string) => void;
  /** Called with the part of the files that is read, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What was written. */
export interface SplitResult extends SplitCounts {
  readonly files: readonly string[];
  /** Repetitions of a user and an item, which were left out. */
  readonly repetitions: number;
  /** Interactions after the time of the split whose users have too few before it. They were left out. */
  readonly early: number;
}

/** The files of a split. */
const NAMES = ['train', 'validation', 'test'] as const;
/** The number of rows that are written together. */
const ROWS_AT_ONCE = 1 << 16;

/**
 * Splits files of interactions into `train.csv`, `test.csv` and, where it is asked for, `validation.csv`, which have a header
 * and the columns user, item and, where times were read, time. The same files and options give the same bytes on every machine.
 * Rejects with an InputError.
 */
export async function split(files: readonly string[], options: SplitOptions): Promise<SplitResult> {
  const { to, onNote = () => {}, onWarning = () => {} } = options;
  const settings = settingsOf(options);
  await refuseToReplace(files, options);
  const isTimed = TIMED_METHODS.includes(settings.by) || options.data?.columns?.time !== undefined;
  const times = isTimed ? new Times() : undefined;
  const rows = await readRawInteractions(files, { ...options.data, times }, await progressOf(files, options));
  if (rows.users.length === 0) throw new InputError(`Cannot split ${files.join(', ')}: there is no interaction`);
  rows.notes.forEach(onNote);
  rows.warnings.forEach(onWarning);
  const { parts, repetitions, early } = splitInteractions(rows, settings);
  const counts = countSplit(rows, { parts, repetitions, early }, settings);
  await mkdir(to, { recursive: true });
  const written: string[] = [];
  for (const name of NAMES) {
    const path = join(to, `${name}.csv`);
    if (counts[name] === null) await rm(path, { force: true });
    else {
      await writePart(path, rows, { parts, part: Part[name], times });
      written.push(path);
    }
  }
  return { files: written, ...counts, repetitions, early };
}

/** Fills in the defaults and checks the numbers. Throws an InputError. */
function settingsOf({ by, test, validation = 0, least = 3, seed = 1 }: SplitOptions): SplitSettings {
  const isShare = SHARE_METHODS.includes(by);
  const settings = { by, test: test ?? (isShare ? 0.2 : 1), validation, least, seed };
  const amounts = [settings.test, validation];
  const isSound = isShare
    ? settings.test > 0 && validation >= 0 && settings.test + validation < 1
    : amounts.every(Number.isInteger) && settings.test >= 1 && validation >= 0;
  if (isSound) return settings;
  const allowed = isShare
    ? 'shares, the first one over 0 and both together under 1'
    : 'whole numbers of interactions of each user, the first one from 1';
  throw new InputError(
    `Cannot split by ${by}: test and validation must be ${allowed}: they are ${amounts.join(' and ')}`,
  );
}

/** Rejects with an InputError where the split would replace files, or the files that it reads. */
async function refuseToReplace(files: readonly string[], { to, overwrite = false }: SplitOptions): Promise<void> {
  const outputs = NAMES.map((name) => `${name}.csv`);
  const inputs = (await Promise.all(files.map((each) => partsOf(each, undefined)))).flat().map((path) => resolve(path));
  const own = outputs.find((name) => inputs.includes(resolve(to, name)));
  if (own !== undefined)
    throw new InputError(`Cannot write a split to ${to}: its file ${own} is one of the files to split`);
  const file = outputs.find((name) => existsSync(join(to, name)));
  if (file === undefined || overwrite) return;
  throw new InputError(`Cannot write a split to ${to}: it holds ${file}`, {
    code: 'output-folder-kept',
    facts: { directory: to, file },
  });
}

/** Returns a function that adds up the bytes that are read. */
async function progressOf(
  files: readonly string[],
  { onProgress }: SplitOptions,
): Promise<((bytes: number) => void) | undefined> {
  if (!onProgress) return undefined;
  const paths = (await Promise.all(files.map((each) => partsOf(each, undefined)))).flat();
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let read = 0;
  return (bytes) => onProgress((read += bytes) / total);
}

/** Writes the rows of a part, in the order of the files. */
async function writePart(
  path: string,
  { users, items, times: values, userIds, itemIds }: ReadInteractions,
  { parts, part, times }: { parts: Uint8Array; part: number; times?: Times },
): Promise<void> {
  await writeAtomically(path, async (append) => {
    let text = values ? 'user,item,time\n' : 'user,item\n';
    for (let row = 0, rows = 0; row < parts.length; row++) {
      if (parts[row] !== part) continue;
      const time = values && times ? `,${times.write(values[row])}` : '';
      text += `${csvField(userIds.at(users[row])!)},${csvField(itemIds.at(items[row])!)}${time}\n`;
      if (++rows % ROWS_AT_ONCE > 0) continue;
      await append(Buffer.from(text));
      text = '';
    }
    await append(Buffer.from(text));
  });
}
