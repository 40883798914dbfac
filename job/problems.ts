import type { z } from 'zod';
import { didYouMean } from '../runtime/suggest.js';
import { keysOf, placesOf } from './keys.js';
import type { Locate, Path, Problem } from './source.js';

type Issue = z.core.$ZodIssue;

/**
 * Returns one line for each problem, in the order of the file. A line says where the problem is, which key it concerns,
 * what the value must be, and what it is.
 * @param broken the broken rules between several keys (rules.ts).
 */
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

/** Describes one issue of the schema. An issue about unknown keys is described for each key. */
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

/** Describes an unknown key, with a suggestion or the keys that are allowed in its place. */
function unknownKey(parent: Path, key: string): string {
  const known = keysOf(parent);
  const places = placesOf(key).join(' or ');
  const suggestion = didYouMean(key, known) || (places && `; did you mean ${places}?`);
  return `unknown key ${keyText([...parent, key])}${suggestion || ` (allowed here: ${known.join(', ')})`}`;
}

/**
 * Returns the value at the path. Where the path goes through a value that has no keys, it returns that value. It
 * returns undefined for a key that is missing.
 */
function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return value;
    value = Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
  }
  return value;
}

/** Longer values are cut in messages. */
const LONGEST_VALUE = 80;

function currentValue(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return `: current value is ${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text}`;
}

function keyText(path: Path): string {
  return path.length === 0 ? 'a job file' : path.join('.');
}
