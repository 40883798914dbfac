import { quote } from '../quote.js';
import { plainName } from './names.js';
import { isNumeric } from './sample.js';

/** Names of columns that say how much a user liked or used an item. */
const RATING_NAMES = new Set(
  'rating ratings bookrating stars star score overall weight count counts plays playcount listens preference value'.split(
    ' ',
  ),
);

/** The first rows of a file with names. */
export interface NamedRows {
  readonly names: readonly string[];
  /** Returns the values of a column in the first rows. */
  readonly valuesOf: (column: number) => readonly string[];
}

/**
 * Warns where a column of ratings or counts that is not read has values of 0 or less beside others: a dislike or nothing, which counts as an
 * interaction like all others.
 */
export function ratingWarnings({ names, valuesOf }: NamedRows, taken: readonly (number | null)[]): string[] {
  return [...names.keys()].flatMap((column) => {
    if (taken.includes(column) || !RATING_NAMES.has(plainName(names[column]))) return [];
    const values = valuesOf(column).filter(isNumeric);
    const low = values.find((value) => Number(value) <= 0);
    if (low === undefined || !values.some((value) => Number(value) > 0)) return [];
    const name = names[column].trim();
    const literal = /^[\w.:-]+$/.test(name) ? name : `\`${name}\``;
    return [
      `its column ${quote(name)} has values such as ${quote(low)}, and its rows count as interactions like all others: spec.data.where: '${literal} > 0' leaves them out`,
    ];
  });
}
