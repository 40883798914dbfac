import type { CounterRandom } from '../../model/random/random.js';

/** The number of different random words. */
export const WORDS = 0x1_0000_0000;

/** Returns the next four random words. The next call reuses the array. */
export type Draws = () => Uint32Array;

/** The kinds of things that random words are drawn for. The position of a kind is part of the random counter. */
const KINDS = ['mixture', 'item', 'user'] as const;

/** Returns the sequence of random words of one mixture, item or user. */
export function drawsOf(random: CounterRandom, kind: (typeof KINDS)[number], index: number): Draws {
  const position = KINDS.indexOf(kind);
  let count = 0;
  return () => random.words(position, index, count++);
}

/** Fills `out` with numbers that are nearly normal, one for each draw. Returns `out`. */
export function drawBells(draws: Draws, out: Float64Array): Float64Array {
  for (let at = 0; at < out.length; at++) out[at] = bell(draws(), 0);
  return out;
}

/** Returns a number that is nearly normal, with mean 0 and variance 1: a sum of the uniform numbers from `first` on. */
export function bell(words: Uint32Array, first: number): number {
  let sum = 0;
  for (let word = first; word < words.length; word++) sum += words[word] / WORDS - 0.5;
  return sum * Math.sqrt(12 / (words.length - first));
}
