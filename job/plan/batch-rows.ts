import type { StageSettings } from '../../model/stage.js';
import type { CatalogFacts, Popularity } from './catalog.js';

/** The settings of a job on which the items of a micro-batch depend. */
export interface BatchSettings {
  readonly batchSize: number;
  readonly negativePool: number;
  readonly sharedPool?: boolean;
}

/**
 * Returns the expected number of distinct items in micro-batches of `size` triples or pairs of so many partitions together.
 *
 * An item is absent if it is neither a positive item nor a negative one. The positive items are random interactions, so an item
 * with c of m interactions is absent from n of them with the probability (1 - n / m)^c.
 */
export function distinctItems(
  catalog: Pick<CatalogFacts, 'warmItems' | 'interactions' | 'popularity'>,
  stage: StageSettings,
  { size, partitions, ...settings }: BatchSettings & { readonly size: number; readonly partitions: number },
): number {
  const { warmItems } = catalog;
  const { itemsByCount, interactions } = catalog.popularity ?? evenPopularity(catalog);
  // Partitions that share a pool draw from it as one partition with a larger micro-batch does.
  const pools = settings.sharedPool ? 1 : partitions;
  const own = (size * partitions) / pools;
  const absentAsNegative = negativeAbsence(stage, settings, { size: own, warmItems }) ** pools;
  const draws = partitions * size + pools * popularDraws(stage);
  let present = 0;
  let seen = 0;
  for (const [count, items] of itemsByCount) {
    present += items * (1 - absence(draws / interactions, count) * absentAsNegative);
    seen += items;
  }
  return present + Math.max(0, warmItems - seen) * (1 - absentAsNegative);
}

/** The popularity of items that all have the same number of interactions. */
function evenPopularity({ warmItems, interactions }: Pick<CatalogFacts, 'warmItems' | 'interactions'>): Popularity {
  return { interactions, itemsByCount: new Map([[interactions / Math.max(1, warmItems), warmItems]]) };
}

/** The probability that none of the `count` interactions of an item is in a random share of all interactions. */
function absence(share: number, count: number): number {
  return share < 0.5 ? (1 - share) ** count : Math.exp(-share * count);
}

/** The probability that a warm item is not among the negative items of a micro-batch. */
function negativeAbsence(
  stage: StageSettings,
  { negativePool }: Pick<BatchSettings, 'negativePool'>,
  { size, warmItems }: { readonly size: number; readonly warmItems: number },
): number {
  const absent = (from: number, draws: number) => (from <= 1 ? 0 : (1 - 1 / from) ** draws);
  if (warmItems <= 0) return 1;
  if (stage.loss === 'softmax')
    return stage.popularityCorrection ? 1 : 1 - Math.min(stage.negatives, warmItems) / warmItems;
  if (negativePool === 0) return absent(warmItems, size);
  const pool = warmItems * (1 - absent(warmItems, negativePool));
  return 1 - (pool * (1 - absent(pool, size))) / warmItems;
}

/** The items that a softmax with a correction for popularity draws as interactions are drawn. */
function popularDraws(stage: StageSettings): number {
  return stage.loss === 'softmax' && stage.popularityCorrection ? stage.negatives : 0;
}
