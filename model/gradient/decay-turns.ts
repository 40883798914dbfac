import type { PairwiseBatch } from './batch.js';
import { suitsTriples } from './forward.js';
import { partsOf } from '../stage.js';
import type { StageSettings } from '../stage.js';

/**
 * Returns the stage with the weight r that the combined item regulariser has in this micro-batch.
 *
 * The gradient of r |v|^2 needs E'c of each single item. Where the loss needs only differences of items, that doubles
 * the rows of both products. So it is applied there in every n-th micro-batch with the weight n r. Its mean over n
 * micro-batches is what it would be in each (docs/mathematics.md). Where single items are read anyway, the weight is r
 * in all.
 */
export function takeTurns(batch: PairwiseBatch, stage: StageSettings): StageSettings {
  const { combinedItem, combinedItemEvery: every = 1 } = stage.regularization;
  if (combinedItem === 0 || every === 1 || !partsOf(stage.kind).projection || !suitsTriples(batch)) return stage;
  const weight = batch.turn % every === 0 ? every * combinedItem : 0;
  return { ...stage, regularization: { ...stage.regularization, combinedItem: weight } };
}
