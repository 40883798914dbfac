import type { Dataset, Histories } from '../../dataset/dataset.js';
import { historiesOf } from '../../dataset/pairs/histories.js';
import type { ItemScorer } from '../ranking/item-scorer.js';

/** The settings of item kNN. */
export interface ItemKnnSettings {
  /** Each item is scored by at most this many of the items that are most similar to it. */
  readonly neighbors: number;
  /** The number that is added to the denominator of the cosine, so that few common users count less. */
  readonly shrinkage: number;
}

/**
 * Item-based k-nearest neighbours: a user's score of an item is the sum of its similarities to the items of the user's
 * history, as far as these are among its `neighbors` most similar items. The similarity of two items with n_i and n_j
 * users, n_ij of them common, is n_ij / (sqrt(n_i n_j) + shrinkage). Source: Sarwar et al., "Item-Based Collaborative
 * Filtering Recommendation Algorithms", WWW 2001; with shrinkage as in Ferrari Dacrema et al., "Are We Really Making Much
 * Progress?", RecSys 2019.
 */
export class ItemKnn implements ItemScorer {
  readonly #scores: Float64Array;

  private constructor(
    private readonly histories: Histories,
    /** The items that have item j among their neighbours, and their similarities to it. */
    private readonly reverse: Neighborhoods,
  ) {
    this.#scores = new Float64Array(reverse.offsets.length - 1);
  }

  static fit(
    { training, itemIds }: Pick<Dataset, 'training'> & { readonly itemIds: { readonly length: number } },
    settings: ItemKnnSettings,
  ): ItemKnn {
    return new ItemKnn(training, reversed(neighborhoods(training, itemIds.length, settings)));
  }

  /** Returns the scores of all items for a user [I]. The next call reuses the array. */
  scoresOf(user: number): Float64Array {
    const { offsets, items } = this.histories;
    const { reverse } = this;
    const scores = this.#scores.fill(0);
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      const end = reverse.offsets[items[at] + 1];
      for (let place = reverse.offsets[items[at]]; place < end; place++) {
        scores[reverse.items[place]] += reverse.similarities[place];
      }
    }
    return scores;
  }
}

/** For each item some other items, as in `Histories`, with their similarities. */
interface Neighborhoods extends Histories {
  readonly similarities: Float64Array;
}

/** Returns the most similar items of each item in ascending order. Of equally similar ones, those with lower numbers come first. */
function neighborhoods(
  histories: Histories,
  itemCount: number,
  { neighbors, shrinkage }: ItemKnnSettings,
): Neighborhoods {
  const users = usersOfItems(histories, itemCount);
  const norms = Float64Array.from({ length: itemCount }, (_, item) =>
    Math.sqrt(users.offsets[item + 1] - users.offsets[item]),
  );
  const offsets = new Int32Array(itemCount + 1);
  const items: number[] = [];
  const similarities: number[] = [];
  const counts = new Float64Array(itemCount);
  for (let item = 0; item < itemCount; item++) {
    const others = countCommonUsers(item, { histories, users }, counts);
    const similar = new Float64Array(others.length);
    for (let at = 0; at < others.length; at++) {
      similar[at] = counts[others[at]] / (norms[item] * norms[others[at]] + shrinkage);
      counts[others[at]] = 0;
    }
    for (const at of placesOfLargest(similar, neighbors)) {
      items.push(others[at]);
      similarities.push(similar[at]);
    }
    offsets[item + 1] = items.length;
  }
  return { offsets, items: Int32Array.from(items), similarities: Float64Array.from(similarities) };
}

/** Adds to `counts` [I] the users that other items share with `item`, and returns these items in ascending order. */
function countCommonUsers(
  item: number,
  { histories, users }: { histories: Histories; users: Histories },
  counts: Float64Array,
): Int32Array {
  const others: number[] = [];
  for (let at = users.offsets[item]; at < users.offsets[item + 1]; at++) {
    const user = users.items[at];
    for (let place = histories.offsets[user]; place < histories.offsets[user + 1]; place++) {
      const other = histories.items[place];
      if (other !== item && counts[other]++ === 0) others.push(other);
    }
  }
  return Int32Array.from(others).sort();
}

/** Returns the places of the `count` largest values in ascending order. On a tie the lower place wins. */
function placesOfLargest(values: Float64Array, count: number): number[] {
  const least = values.length <= count ? -Infinity : largestAt(values.slice(), count - 1);
  let ties = count;
  for (const value of values) if (value > least) ties--;
  const places: number[] = [];
  for (let at = 0; at < values.length; at++) {
    if (values[at] > least || (values[at] === least && ties-- > 0)) places.push(at);
  }
  return places;
}

/** Returns the value at a place of the descending order, by Hoare's selection. The order of `values` changes. */
function largestAt(values: Float64Array, place: number): number {
  for (let from = 0, to = values.length - 1; from < to;) {
    const pivot = values[(from + to) >>> 1];
    let [left, right] = [from, to];
    while (left <= right) {
      while (values[left] > pivot) left++;
      while (values[right] < pivot) right--;
      if (left > right) break;
      const value = values[left];
      values[left++] = values[right];
      values[right--] = value;
    }
    if (place <= right) to = right;
    else if (place >= left) from = left;
    else break;
  }
  return values[place];
}

/** Returns the users of each item, in ascending order. */
function usersOfItems({ offsets, items }: Histories, itemCount: number): Histories {
  const users = new Int32Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) users.fill(user, offsets[user], offsets[user + 1]);
  return historiesOf({ users: items, items: users }, itemCount, offsets.length - 1).histories;
}

/** Returns for each item the items that it is a neighbour of, in ascending order. */
function reversed({ offsets, items, similarities }: Neighborhoods): Neighborhoods {
  const itemCount = offsets.length - 1;
  const starts = new Int32Array(itemCount + 1);
  for (const neighbor of items) starts[neighbor + 1]++;
  for (let item = 0; item < itemCount; item++) starts[item + 1] += starts[item];
  const ends = starts.slice();
  const reverse = { offsets: starts, items: items.slice(), similarities: similarities.slice() };
  for (let item = 0; item < itemCount; item++) {
    for (let at = offsets[item]; at < offsets[item + 1]; at++) {
      const place = ends[items[at]]++;
      reverse.items[place] = item;
      reverse.similarities[place] = similarities[at];
    }
  }
  return reverse;
}
