import type { Dataset } from '../../dataset/dataset.js';
import type { ScoringVectors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { required } from '../../runtime/required.js';
import type { ItemScorer } from '../ranking/item-scorer.js';
import { popularityModel } from '../popularity.js';
import { contentKnn } from './content-knn.js';
import { Ease } from './ease.js';
import { ItemKnn } from './item-knn.js';

/** The models that are not trained in stages, and that other programs offer. */
export type PeerKind = 'popularity' | 'item-knn' | 'content-knn' | 'ease';

/** The settings of a peer by name, such as {lambda: 30}. */
export type PeerSettings = Readonly<Record<string, number>>;

/** A fitted peer: the vectors whose inner products are its scores, or a model that scores all items for a user. */
export type FittedPeer = ScoringVectors | ItemScorer;

/** A peer with one choice of its settings. */
export interface PeerVariant {
  /** Empty for a peer without settings. */
  readonly settings: PeerSettings;
  /** Fits the peer to the training interactions of a dataset, and to its features where it reads them. */
  fit(dataset: Dataset, engine: Pick<Products, 'multiply'>): Promise<FittedPeer>;
}

/** What a comparison needs to know about a peer. */
export interface PeerMethod {
  readonly readsFeatures: boolean;
  /** The variants that validation chooses from. There is one where nothing is to be chosen. */
  readonly variants: readonly PeerVariant[];
  /** Says why a dataset is too large to fit the peer in minutes and in the memory of one machine; null if it is not. */
  tooLarge(dataset: Dataset): string | null;
}

/** EASE keeps a float32 matrix of the size of the catalog squared, and each lambda costs that size cubed. */
const EASE_MOST_ITEMS = 10_000;
const EASE_LAMBDAS = [10, 30, 100, 300, 1000];
/** Item kNN visits every pair of items of every history, once for each variant. */
const ITEM_KNN_MOST_PAIRS = 2_000_000_000;
const ITEM_KNN_NEIGHBORS = [20, 100, 500];
const ITEM_KNN_SHRINKAGES = [0, 10, 100];
/** Content kNN keeps a float32 vector as wide as the features for each user and item. */
const CONTENT_KNN_MOST_VALUES = 500_000_000;

/** All peers. Their settings are those that the field tries, in a grid that is coarse enough to be searched for each seed. */
export const PEERS: Readonly<Record<PeerKind, PeerMethod>> = {
  popularity: {
    readsFeatures: false,
    variants: [{ settings: {}, fit: async (dataset) => popularityModel(dataset) }],
    tooLarge: () => null,
  },
  'item-knn': {
    readsFeatures: false,
    variants: ITEM_KNN_NEIGHBORS.flatMap((neighbors) =>
      ITEM_KNN_SHRINKAGES.map((shrinkage) => {
        const settings = { neighbors, shrinkage };
        return { settings, fit: async (dataset: Dataset) => ItemKnn.fit(dataset, settings) };
      }),
    ),
    tooLarge: ({ training }) =>
      excess(historyPairs(training.offsets), ITEM_KNN_MOST_PAIRS, 'the histories have * pairs of items'),
  },
  'content-knn': {
    readsFeatures: true,
    variants: [
      { settings: {}, fit: async (dataset) => contentKnn(dataset, required(dataset.features, 'the features')) },
    ],
    tooLarge: ({ userIds, itemIds, features }) =>
      excess(
        (userIds.length + itemIds.length) * (features?.width ?? 0),
        CONTENT_KNN_MOST_VALUES,
        'the vectors of users and items have * values',
      ),
  },
  ease: {
    readsFeatures: false,
    variants: EASE_LAMBDAS.map((lambda) => ({
      settings: { lambda },
      fit: (dataset, engine) => Ease.fit(dataset, lambda, engine),
    })),
    tooLarge: ({ itemIds }) => excess(itemIds.length, EASE_MOST_ITEMS, 'the catalog has * items'),
  },
};

/** Returns the text with the count in place of `*`, and the limit, where the count is above the limit. */
function excess(count: number, most: number, text: string): string | null {
  const shown = (value: number): string => value.toLocaleString('en-US');
  return count <= most ? null : `${text.replace('*', shown(count))}, more than ${shown(most)}`;
}

/** Returns the number of ordered pairs of items in one history, over all histories. */
function historyPairs(offsets: Int32Array): number {
  let pairs = 0;
  for (let user = 0; user + 1 < offsets.length; user++) pairs += (offsets[user + 1] - offsets[user]) ** 2;
  return pairs;
}
