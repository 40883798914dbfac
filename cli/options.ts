import { InvalidArgumentError, Option } from 'commander';

/** Parsers of option values; what they throw is wrong usage, with the option's name and value around it. */

export function wholeNumber(range: { from: number; to: number }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= range.from && value <= range.to) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${range.from} to ${range.to}.`);
  };
}

export function candidates(text: string): number | 'all' {
  if (text === 'all') return text;
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 2_147_483_647) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1, or all.');
}

/** ".05,.1,.2", in the order given. */
export function numbersFromZero(text: string): number[] {
  return text.split(',').map((part) => {
    const value = Number(part);
    if (part.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
    throw new InvalidArgumentError('It must be numbers of 0 or more with commas between, such as .05,.1,.2.');
  });
}

/** "5,10,20", distinct. */
export function cutOffs(text: string): number[] {
  const values = text.split(',').map(wholeNumber({ from: 1, to: 10_000 }));
  if (new Set(values).size === values.length) return values;
  throw new InvalidArgumentError('It must not name a length twice.');
}

/** A path: not what an unset variable of a shell leaves, which would be the current folder. */
export function path(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It is empty: name a path, such as . for the current folder.');
}

/** For options that may be given several times. */
export function collect(text: string, previous: readonly string[] = []): string[] {
  return [...previous, text];
}

export function setOption(): Option {
  return new Option('--set <key=value>', 'lay a value over the file, such as spec.seed=2; may be repeated').argParser(
    collect,
  );
}

/** The option that allows a command to replace its own earlier output; files that amr did not write are never replaced. */
export function overwriteOption(what: string): Option {
  return new Option('--overwrite', `replace ${what}`);
}

/** The CPU threads that the engine may use. No result depends on them. */
export function threadsOption(): Option {
  return new Option('--threads <n>', 'threads of the engine; no result depends on it (default: all cores)').argParser(
    wholeNumber({ from: 1, to: 1024 }),
  );
}

/** Of commands that open a model together with its data. */
export function dataRootOption(): Option {
  return new Option(
    '--data-root <dir>',
    "where the model's data are now: the folder that the paths of its job start from (default: as in training)",
  ).argParser(path);
}

export const SEED_RANGE = { from: 0, to: 4_294_967_295 };
