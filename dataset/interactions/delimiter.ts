import { InputError } from '../../runtime/errors.js';
import { columnsNamedAs } from './names.js';
import { splitFields } from './sample.js';
import { DELIMITERS, type Delimiter } from './settings.js';

/**
 * Finds the delimiter of a file. A delimiter fits if it splits every line into the same number of fields, two or more.
 * If several fit, a header that names the user and the item under only one of them decides, and then the file's
 * extension (.csv, .tsv). Returns null if none fits.
 * @throws InputError with the choice if the delimiter stays in doubt.
 */
export function findDelimiter(path: string, lines: readonly string[]): Delimiter | null {
  const fitting = DELIMITERS.filter((delimiter) => countOf(lines, delimiter) > 1);
  const strong = fitting.filter(({ text }) => text !== ' ');
  if (strong.length <= 1) return strong[0] ?? fitting[0] ?? null;
  const named = strong.filter((delimiter) => namesBoth(splitFields(lines[0], delimiter)));
  if (named.length === 1) return named[0];
  const usual = strong.find(({ text }) => text === usualDelimiter(path));
  if (usual && !strong.some((other) => other !== usual && isRival(lines, usual, other))) return usual;
  throw new InputError(
    `Cannot read ${path}: its fields may be separated by ${strong.map(({ word }) => word).join(' or by ')} alike. Say which: spec.data.delimiter: ${strong[0].word}`,
  );
}

/**
 * Whether the other delimiter separates parts of the first two fields under the usual delimiter. Then the file is
 * ambiguous.
 */
function isRival(lines: readonly string[], usual: Delimiter, other: Delimiter): boolean {
  return lines.some((line) =>
    splitFields(line, usual)
      .slice(0, 2)
      .some((field) => field.includes(other.text)),
  );
}

/**
 * Returns the usual delimiter by the file's name, with or without an extension of its compression. It is a tab for
 * other names.
 */
function usualDelimiter(path: string): string {
  if (/\.csv(\.\w+)?$/i.test(path)) return ',';
  return '\t';
}

/** Returns the number of fields of each line, or 0 if lines differ. */
function countOf(lines: readonly string[], delimiter: Delimiter): number {
  const counts = new Set(lines.map((line) => splitFields(line, delimiter).length));
  return counts.size === 1 ? [...counts][0] : 0;
}

/** Whether a header names both the user and the item. */
function namesBoth(names: readonly string[]): boolean {
  return columnsNamedAs('user', names).length > 0 && columnsNamedAs('item', names).length > 0;
}

/**
 * Returns the delimiter on which at least three of four lines agree, for a file in which some lines are wrong. Returns
 * null if there is none.
 */
export function commonDelimiter(path: string, lines: readonly string[]): Delimiter | null {
  const usual = usualDelimiter(path);
  const ordered = [...DELIMITERS].sort((left, right) => Number(right.text === usual) - Number(left.text === usual));
  for (const delimiter of ordered) {
    const counts = lines.map((line) => splitFields(line, delimiter).length);
    const count = mostFrequent(counts);
    if (count > 1 && 4 * counts.filter((each) => each === count).length >= 3 * counts.length) return delimiter;
  }
  return null;
}

/** Returns the value that occurs most often, or the first of several such values. */
export function mostFrequent(values: readonly number[]): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])[0];
}
