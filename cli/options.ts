import { InvalidArgumentError, Option } from 'commander';
import { isObjectAddress } from '../runtime/object-address.js';
import { SIZE, sizeBytes, sizeText } from '../job/quantities.js';

/**
 * Returns a parser for whole numbers in a range. This parser and the others below throw an InvalidArgumentError, to
 * which commander adds the name and the value of the option.
 */
export function wholeNumber(range: { from: number; to: number }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= range.from && value <= range.to) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${range.from} to ${range.to}.`);
  };
}

/** Parses a number of candidates, or the word `all`. */
export function candidates(text: string): number | 'all' {
  if (text === 'all') return text;
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 2_147_483_647) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1, or all.');
}

/** Parses numbers of 0 or more with commas between them, such as ".05,.1,.2". It keeps their order. */
export function numbersFromZero(text: string): number[] {
  return text.split(',').map((part) => {
    const value = Number(part);
    if (part.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
    throw new InvalidArgumentError('It must be numbers of 0 or more with commas between, such as .05,.1,.2.');
  });
}

/** Parses shares by name with commas between them, such as "images=1,sound=.5". */
export function shares(text: string): Record<string, number> {
  const pairs = text.split(',').map((part) => {
    const [, name, number] = /^\s*(.+?)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    const value = Number(number);
    if (name !== undefined && Number.isFinite(value) && value >= 0) return [name, value] as const;
    throw new InvalidArgumentError('It must be names with numbers of 0 or more, such as images.npy=1,sound.npy=.5.');
  });
  if (new Set(pairs.map(([name]) => name)).size === pairs.length) return Object.fromEntries(pairs);
  throw new InvalidArgumentError('It must not name a file twice.');
}

/** Parses one number of 0 or more, such as ".2". */
export function numberFromZero(text: string): number {
  const [value, ...more] = numbersFromZero(text);
  if (more.length === 0) return value;
  throw new InvalidArgumentError('It must be one number.');
}

/** Parses distinct list lengths with commas between them, such as "5,10,20". */
export function cutOffs(text: string): number[] {
  const values = text.split(',').map(wholeNumber({ from: 1, to: 10_000 }));
  if (new Set(values).size === values.length) return values;
  throw new InvalidArgumentError('It must not name a length twice.');
}

/**
 * Parses a path on this machine. It refuses an empty text, which comes from an unset variable of a shell and would mean the
 * current folder.
 */
export function path(text: string): string {
  if (isObjectAddress(text)) throw new InvalidArgumentError('It must be a path on this machine.');
  return pathOrAddress(text);
}

/** Parses a path, or the address of an object or a folder in an object store. */
export function pathOrAddress(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It is empty: name a path, such as . for the current folder.');
}

/** Collects the values of an option that may be given several times. */
export function collect(text: string, previous: readonly string[] = []): string[] {
  return [...previous, text];
}

/** The option that changes values of a job file. */
export function setOption(): Option {
  return new Option(
    '--set <key=value>',
    'change a value of the job file, such as spec.seed=2; may be repeated',
  ).argParser(collect);
}

/**
 * The option that allows a command to replace its own earlier output. Files that amr did not write are never replaced.
 */
export function overwriteOption(what: string): Option {
  return new Option('--overwrite', `replace ${what}`);
}

/** Returns a parser of sizes such as 512Mi, from `least` bytes on. */
export function bytes({ least }: { readonly least: number }): (text: string) => number {
  return (text) => {
    const size = SIZE.test(text) ? sizeBytes(text) : NaN;
    if (size >= least && Number.isSafeInteger(size)) return size;
    throw new InvalidArgumentError(`It must be a size of at least ${sizeText(least)}, such as 512Mi or 4Gi.`);
  };
}

/** Parses the speed of a network in bits per second, such as 10G or 2.5G. */
export function bitsPerSecond(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kMGT])?(?:b\/s|bit\/s)?$/.exec(text) ?? [];
  const value = Number(number) * ({ k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[unit] ?? 1);
  if (value >= 1e3) return value;
  throw new InvalidArgumentError('It must be bits per second, at least 1k, such as 10G.');
}

/** The option for the number of CPU threads that the engine may use. It never changes a result. */
export function threadsOption(): Option {
  return new Option(
    '--threads <n>',
    'the CPU threads that the engine may use; no result depends on it (default: all cores)',
  ).argParser(wholeNumber({ from: 1, to: 1024 }));
}

/** The option of commands that open a model together with its data. */
export function dataRootOption(): Option {
  return new Option(
    '--data-root <dir>',
    "the folder that now holds the model's data: the paths of its job start from it (default: as in training)",
  ).argParser(path);
}

/** The option of commands that make or rank lists of items. */
export function itemsOption(what: string): Option {
  return new Option('--items <file>', `ids of items, one a line: ${what}`).argParser(path);
}

/** The option of commands that read the data of a job. */
export function jobDataRootOption(): Option {
  return new Option(
    '--data-root <dir>',
    "the folder that the job's relative paths start from (default: the job file's folder)",
  ).argParser(path);
}

/** The range of seeds, which have 32 bits. */
export const SEED_RANGE = { from: 0, to: 4_294_967_295 };
