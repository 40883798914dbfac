import type { Ids } from '../runtime/ids.js';
import { didYouMean } from '../runtime/suggest.js';

/** The most ids among which a similar one is looked for, because each is compared letter by letter. */
const COMPARED_IDS = 100_000;

/** Says that a model lacks a user or item, with the most similar id where there is one. */
export function unknownId(kind: 'item' | 'user', id: string, known: Ids): string {
  const hint = known.length > COMPARED_IDS ? '' : didYouMean(id, [...known]);
  return `The model has no ${kind} ${JSON.stringify(id)}${hint}`;
}
