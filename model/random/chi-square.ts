import type { CounterRandom } from './random.js';

/**
 * Draws from the chi^2 distribution with `degrees` degrees of freedom (an integer, 0 or above), keyed by `key`. The
 * draw is twice a gamma draw by Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000. The method
 * is exact and needs about one attempt. It uses the counters (key, 1, attempt) and (key, 2) of `random`.
 */
export function chiSquare(degrees: number, random: CounterRandom, key: number): number {
  if (degrees === 0) return 0;
  if (degrees === 1) return standardNormal(random.words(key, 2)) ** 2;
  const shape = degrees / 2 - 1 / 3;
  const slope = 1 / Math.sqrt(9 * shape);
  for (let attempt = 0; ; attempt++) {
    const words = random.words(key, 1, attempt);
    const uniform = unit(words[2]);
    const x = standardNormal(words);
    const cube = (1 + slope * x) ** 3;
    if (cube > 0 && Math.log(uniform) < (x * x) / 2 + shape * (1 - cube + Math.log(cube))) return 2 * shape * cube;
  }
}

/** Makes one standard normal number from two words (Box and Muller). */
function standardNormal(words: Uint32Array): number {
  return Math.sqrt(-2 * Math.log(unit(words[0]))) * Math.cos(2 * Math.PI * unit(words[1]));
}

/** Maps a random word to the interval (0, 1]. */
function unit(word: number): number {
  return (word + 1) / 0x1_0000_0000;
}
