import type { z } from 'zod';
import { didYouMean } from '../runtime/suggest.js';
import { keysOf, placesOf } from './keys.js';
import type { Problem } from './rules.js';
import type { Locate, Path } from './source.js';

type Issue = z.core.$ZodIssue;

/** One line for each thing that is wrong, in the order of the file: where, which key, what it must be, what it is. */
export function problemLines(
  document: unknown,
  issues: readonly Issue[],
  broken: readonly Problem[],
  locate: Locate,
): string[] {
  const problems = [
    ...issues.flatMap((issue) => describe(document, issue, locate)),
    ...broken.map(({ path, message, showValue = true }) => ({
      where: locate(path),
      what: `${keyText(path)} ${message}${showValue ? currentValue(valueAt(document, path)) : ''}`,
    })),
  ];
  problems.sort((left, right) => left.where.localeCompare(right.where, 'en', { numeric: true }));
  // One value can break two checks that say the same.
  return [...new Set(problems.map(({ where, what }) => `${where}: ${what}`))];
}

function describe(document: unknown, issue: Issue, locate: Locate): { where: string; what: string }[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ where: locate([...path, key], 'key'), what: unknownKey(path, key) }));
  }
  const where = locate(path);
  const value = valueAt(document, path);
  if (value === undefined) return [{ where, what: `${keyText(path)} is missing: it ${issue.message}` }];
  const suggestion =
    issue.code === 'invalid_value' && typeof value === 'string' ? didYouMean(value, issue.values.map(String)) : '';
  return [{ where, what: `${keyText(path)} ${issue.message}${currentValue(value)}${suggestion}` }];
}

function unknownKey(parent: Path, key: string): string {
  const known = keysOf(parent);
  const places = placesOf(key).join(' or ');
  const suggestion = didYouMean(key, known) || (places && `; did you mean ${places}?`);
  return `unknown key ${keyText([...parent, key])}${suggestion || ` (allowed here: ${known.join(', ')})`}`;
}

/**
 * The value at the path, or the value that stands where the path would go on; undefined for a key that is not there.
 */
function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return value;
    value = Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
  }
  return value;
}

const LONGEST_VALUE = 80;

function currentValue(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return `: current value is ${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text}`;
}

function keyText(path: Path): string {
  return path.length === 0 ? 'a job file' : path.join('.');
}
