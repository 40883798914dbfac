import type { Dataset } from '../dataset/dataset.js';
import type { ModelFactors, ScoringVectors } from '../model/factors.js';
import { contentRows } from '../model/memory/memory.js';
import type { ContentMemory } from '../model/memory/memory.js';
import type { Products } from '../model/gradient/products.js';
import { principalDirections, rotatedRows } from '../model/linear-algebra/principal.js';
import type { PrincipalDirections } from '../model/linear-algebra/principal.js';
import { evenPlaces } from '../runtime/evenly.js';
import { inTurns } from '../runtime/turns.js';
import { candidateLists } from './evaluate.js';
import { foldModel } from './ranking/fold.js';
import { bestItems } from './ranking/recommend.js';
import { LIST_LENGTH, meanGain } from './attacks/robustness.js';

/** The directions are found from so many warm items, which are evenly spaced in the catalog. */
const MOST_ITEMS = 8_192;
/** The lists of so many users, who are evenly spaced, are compared. */
const MOST_USERS = 1_000;

/** What it costs to reduce the content of a memory to fewer dimensions. */
export interface ReductionCost {
  /** NDCG@10 on the test pairs with the whole vectors and with the reduced ones; null without test pairs. */
  readonly ndcg: { readonly whole: number; readonly reduced: number } | null;
  /** The number of users whose lists of ten were compared. */
  readonly users: number;
  /** The share of the places of these lists that hold another item. */
  readonly placesChanged: number;
  /** The share of the items of these lists that are no longer in the list of the user. */
  readonly itemsChanged: number;
}

/** Returns the principal directions of x over the warm items: t.x hardly changes in the space of the largest ones. */
export function contentDirections(
  memory: ContentMemory,
  { warmItems }: Pick<Dataset, 'warmItems'>,
  rank: number,
): Promise<PrincipalDirections> {
  const { directions } = contentRows(memory.read(evenly(warmItems, MOST_ITEMS)), memory.mean);
  return inTurns(principalDirections(directions, memory.width, rank));
}

/** Returns extended vectors of users or items whose part of D values has R of them. Their inner products are the reduced scores. */
export function reducedVectors(
  vectors: Float32Array,
  { memory, factors }: { memory: ContentMemory; factors: number },
  directions: Pick<PrincipalDirections, 'directions' | 'rank'>,
): Float32Array {
  const place = { from: factors, width: memory.width, length: memory.extendedFactors(factors) };
  return rotatedRows(vectors, directions, place);
}

/** Measures what the reduction of a model with a content memory costs on its data. */
export async function reductionCost(
  { model, memory, directions }: { model: ModelFactors; memory: ContentMemory; directions: PrincipalDirections },
  dataset: Dataset,
  engine: Pick<Products, 'project' | 'multiply'>,
  { candidates, seed }: { candidates: number | 'all'; seed: number },
): Promise<ReductionCost> {
  const { test, training, userIds } = dataset;
  const whole = await foldModel(model, engine);
  const shorten = (vectors: Float32Array) => reducedVectors(vectors, { memory, factors: model.factors }, directions);
  const reduced: ScoringVectors = {
    users: shorten(whole.users),
    items: shorten(whole.items),
    factors: whole.factors - memory.width + directions.rank,
  };
  const lists = test && candidateLists(dataset, test, engine, { candidates, seed });
  const gain = async (vectors: ScoringVectors) =>
    lists ? meanGain((await lists.rank(vectors, { rivals: 0 })).ranks) : 0;
  const ndcg = lists && { whole: await gain(whole), reduced: await gain(reduced) };
  const everyone = Int32Array.from({ length: userIds.length }, (_, user) => user);
  const users = evenly(test ? Int32Array.from(new Set(test.users)).sort() : everyone, MOST_USERS);
  const [before, after] = [
    await bestItems(whole, { users, excluded: training }, engine, LIST_LENGTH),
    await bestItems(reduced, { users, excluded: training }, engine, LIST_LENGTH),
  ];
  let places = 0;
  let moved = 0;
  let gone = 0;
  for (const list of users.keys()) {
    const now = after.of(list);
    const shown = new Set(now);
    for (const [place, item] of before.of(list).entries()) {
      places++;
      if (now[place] !== item) moved++;
      if (!shown.has(item)) gone++;
    }
  }
  return {
    ndcg,
    users: users.length,
    placesChanged: moved / Math.max(1, places),
    itemsChanged: gone / Math.max(1, places),
  };
}

/** Returns at most `most` of some numbers, evenly spaced. */
function evenly(numbers: Int32Array, most: number): Int32Array {
  return Int32Array.from(evenPlaces(numbers.length, most), (place) => numbers[place]);
}
