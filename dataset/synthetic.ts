import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { below, CounterRandom, Purpose } from '../model/random/random.js';
import { InputError } from '../runtime/errors.js';
import { writeNpy } from './features/write-npy.js';

/** A catalog that is made from a seed. It is bit-identical on every machine. */
export interface SyntheticCatalog {
  readonly users: number;
  readonly items: number;
  readonly seed: number;
}

/** Names of the files of a synthetic catalog. */
export const SYNTHETIC_FILES = {
  interactions: 'train.csv',
  test: 'test.csv',
  features: ['features.npy'],
  items: 'items.txt',
} as const;

/** The width D of the features. */
const WIDTH = 64;
/** The number of tastes. Users choose items by them, and features show them. */
const TASTES = 16;
/** The fewest items that a catalog can have. */
const FEWEST_ITEMS = 12;
/** One of this many items is new, so that it occurs in the test only. */
const NEW_ITEM_EVERY = 12;
/** The number of items that a user looks at before choosing the best of them. */
const ITEMS_LOOKED_AT = 150;
/** The fewest items that a user chooses. */
const FEWEST_CHOICES = 4;
/** The most items that a user chooses. */
const MOST_CHOICES = 40;
/** The standard deviation of the noise in a choice, where the variance of a taste is 1. */
const NOISE_OF_CHOICE = 0.2;
/** The standard deviation of the noise in a feature. */
const NOISE_OF_FEATURES = 0.05;

/**
 * Writes a synthetic catalog into `folder` (made if missing). Each item has 16 tastes, and each user prefers some of
 * them. A user looks at random items, chooses the best of them, and repeats this. One random choice is held out for the
 * test. The features of an item are 64 mixtures of its tastes with noise. Each mixture is weaker than the one before,
 * and the lengths of feature rows differ widely, as they do in measured content. Random numbers are combined by sums,
 * products and square roots only, because every machine rounds these alike.
 */
export async function writeSyntheticCatalog(catalog: SyntheticCatalog, folder: string): Promise<void> {
  if (catalog.items < FEWEST_ITEMS) {
    throw new InputError(`synthetic.items must be at least ${FEWEST_ITEMS}: current value is ${catalog.items}`);
  }
  const random = new CounterRandom(catalog.seed, Purpose.synthetic);
  const { tastes, features } = drawItems(random, catalog.items);
  const train = ['user,item'];
  const test = ['user,item'];
  for (let user = 0; user < catalog.users; user++) {
    const { training, heldOut } = drawChoices(drawsOf(random, 'user', user), tastes);
    for (const item of training) train.push(`user-${user},item-${item}`);
    test.push(`user-${user},item-${heldOut}`);
  }
  await mkdir(folder, { recursive: true });
  await writeLines(join(folder, SYNTHETIC_FILES.interactions), train);
  await writeLines(join(folder, SYNTHETIC_FILES.test), test);
  await writeLines(
    join(folder, SYNTHETIC_FILES.items),
    tastes.map((_, item) => `item-${item}`),
  );
  await writeNpy(join(folder, SYNTHETIC_FILES.features[0]), { type: 'float32', width: WIDTH, values: features });
}

async function writeLines(path: string, lines: readonly string[]): Promise<void> {
  await writeFile(path, `${lines.join('\n')}\n`);
}

/** Draws the tastes [TASTES] of each item, and the features [items, WIDTH]. */
function drawItems(random: CounterRandom, items: number): { tastes: Float64Array[]; features: Float32Array } {
  const mixtures = Array.from({ length: WIDTH }, (_, column) => drawBells(drawsOf(random, 'mixture', column), TASTES));
  const tastes: Float64Array[] = [];
  const features = new Float32Array(items * WIDTH);
  for (let item = 0; item < items; item++) {
    const draws = drawsOf(random, 'item', item);
    const itemTastes = drawBells(draws, TASTES);
    const noise = drawBells(draws, WIDTH);
    const row = mixtures.map(
      (mixture, column) => (similarity(mixture, itemTastes) + NOISE_OF_FEATURES * noise[column]) / (1 + 0.3 * column),
    );
    const scale = (0.1 + 0.9 * (draws()[0] / WORDS) ** 6) / Math.sqrt(dot(row, row));
    row.forEach((value, column) => (features[item * WIDTH + column] = value * scale));
    tastes.push(itemTastes);
  }
  return { tastes, features };
}

/** Draws the items of a user: `training`, none of which is new, and the item that is held out for the test. */
function drawChoices(draws: Draws, tastes: readonly Float64Array[]): { training: number[]; heldOut: number } {
  const preferences = drawBells(draws, TASTES);
  const activity = (draws()[0] / WORDS) ** 2;
  const wanted = Math.floor(FEWEST_CHOICES + (MOST_CHOICES - FEWEST_CHOICES) * activity);
  const warmWanted = Math.min(wanted, Math.floor(tastes.length / 3));
  const chosen = new Set<number>();
  for (let warm = 0; warm < warmWanted;) {
    const item = drawFavourite(draws, preferences, tastes, chosen);
    chosen.add(item);
    if (!isNew(item)) warm++;
  }
  const choices = [...chosen];
  const heldOut = choices[below(draws()[0], choices.length)];
  return { training: choices.filter((item) => item !== heldOut && !isNew(item)), heldOut };
}

/** Returns the best item for a user among those that the user looks at and has not chosen before. */
function drawFavourite(
  draws: Draws,
  preferences: Float64Array,
  tastes: readonly Float64Array[],
  chosen: ReadonlySet<number>,
): number {
  let favourite = -1;
  let most = -Infinity;
  for (let looked = 0; looked < ITEMS_LOOKED_AT || favourite < 0; looked++) {
    const words = draws();
    const item = below(words[0], tastes.length);
    const pleasure = similarity(preferences, tastes[item]) + NOISE_OF_CHOICE * bell(words, 1);
    if (chosen.has(item) || pleasure <= most) continue;
    favourite = item;
    most = pleasure;
  }
  return favourite;
}

/** Whether an item is new, so that it occurs in the test only. */
function isNew(item: number): boolean {
  return item % NEW_ITEM_EVERY === NEW_ITEM_EVERY - 1;
}

/** Returns how well tastes and preferences agree. The variance is 1 for random tastes. */
function similarity(left: Float64Array, right: Float64Array): number {
  return dot(left, right) / Math.sqrt(left.length);
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at] * right[at];
  return sum;
}

/** Returns the next four random words. The next call reuses the array. */
type Draws = () => Uint32Array;

/** The number of different random words. */
const WORDS = 0x1_0000_0000;
/** The kinds of things that random words are drawn for. The position of a kind is part of the random counter. */
const KINDS = ['mixture', 'item', 'user'] as const;

/** Returns the sequence of random words of one mixture, item or user. */
function drawsOf(random: CounterRandom, kind: (typeof KINDS)[number], index: number): Draws {
  let count = 0;
  return () => random.words(KINDS.indexOf(kind), index, count++);
}

/** Draws `length` numbers that are nearly normal. */
function drawBells(draws: Draws, length: number): Float64Array {
  return Float64Array.from({ length }, () => bell(draws(), 0));
}

/** Returns a number that is nearly normal, with mean 0 and variance 1: a sum of uniform numbers. */
function bell(words: Uint32Array, first: number): number {
  let sum = 0;
  for (let word = first; word < words.length; word++) sum += words[word] / WORDS - 0.5;
  return sum * Math.sqrt(12 / (words.length - first));
}
