import { below } from '../../model/random/random.js';
import { bell, drawBells, WORDS, type Draws } from './draws.js';
import { TASTES, type Tastes } from './tastes.js';

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

/** The items that a user chose. */
interface Choices {
  /** The items for training, none of which is new. */
  readonly training: readonly number[];
  /** The item that is held out for the test. */
  readonly heldOut: number;
}

/** Draws the items that a user chooses. */
export function drawChoices(draws: Draws, tastes: Tastes): Choices {
  const preferences = drawBells(draws, new Float64Array(TASTES));
  const activity = (draws()[0] / WORDS) ** 2;
  const wanted = Math.floor(FEWEST_CHOICES + (MOST_CHOICES - FEWEST_CHOICES) * activity);
  const warmWanted = Math.min(wanted, Math.floor(tastes.items / 3));
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
function drawFavourite(draws: Draws, preferences: Float64Array, tastes: Tastes, chosen: ReadonlySet<number>): number {
  let favourite = -1;
  let most = -Infinity;
  for (let looked = 0; looked < ITEMS_LOOKED_AT || favourite < 0; looked++) {
    const words = draws();
    const item = below(words[0], tastes.items);
    const pleasure = tastes.similarity(preferences, item) + NOISE_OF_CHOICE * bell(words, 1);
    if (pleasure <= most || chosen.has(item)) continue;
    favourite = item;
    most = pleasure;
  }
  return favourite;
}

/** Whether an item is new, so that it occurs in the test only. */
function isNew(item: number): boolean {
  return item % NEW_ITEM_EVERY === NEW_ITEM_EVERY - 1;
}
