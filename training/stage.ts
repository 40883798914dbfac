import type { GroupSlice } from '../model/group.js';
import { startSlice } from '../model/group.js';
import { drawingRows, Purpose } from '../model/random/random.js';
import type { StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import { finish, type PausingWork } from '../runtime/turns.js';
import { ParameterBlock } from './block.js';

/** Everything, besides the rows themselves, on which the beginning of a stage depends. */
export interface StageContext {
  /** The job's seed. */
  readonly seed: number;
  /** Whether an item has training interactions. */
  readonly isWarm: (item: number) => boolean;
  /**
   * Whether the group has a row that is not 0, in this block or in another one. A block that holds only some of the
   * rows cannot know this when the job continues from an earlier model. By default only the rows of the block count.
   */
  readonly isDrawn?: { readonly items: boolean; readonly projection: boolean };
}

/**
 * Makes the block as a stage begins. Its optimiser state starts anew. A part that the stage does not train is set to
 * 0: E in MF, the item factors q in DUIF. A part that it trains and that is still 0 is drawn from N(0, .01^2), except
 * that cold items keep q = 0. The drawn values depend on the numbers of the rows alone, so they are the same for any
 * number of shards. Millions of rows take seconds, so there are pauses (runtime/turns.ts). The block that is given stays as it is.
 */
export function* beginningStage(
  { items, projection, settings }: ParameterBlock,
  stage: StageSettings,
  { seed, isWarm, isDrawn }: StageContext,
): PausingWork<ParameterBlock> {
  const parts = partsOf(stage.kind);
  const { optimizer, factors } = settings;
  const itemStart = startOf(items, parts.itemFactors, isDrawn?.items);
  const newItems = startSlice(items, optimizer, itemStart === 'kept');
  yield;
  if (itemStart === 'drawn') {
    const { from, to } = items;
    const { values } = newItems;
    yield* drawingRows({ seed, purpose: Purpose.initialItems, from, to }, values);
    for (let item = from; item < to; item++) {
      if (!isWarm(item)) values.fill(0, (item - from) * factors, (item - from + 1) * factors);
    }
  }
  const projectionStart = startOf(projection, parts.projection, isDrawn?.projection);
  const newProjection = startSlice(projection, optimizer, projectionStart === 'kept');
  if (projectionStart === 'drawn') {
    const { from, to } = projection;
    yield* drawingRows({ seed, purpose: Purpose.initialProjection, from, to }, newProjection.values);
  }
  return new ParameterBlock(newItems, newProjection, settings);
}

/** Does the work of `beginningStage` at once. */
export function beginStage(...work: Parameters<typeof beginningStage>): ParameterBlock {
  return finish(beginningStage(...work));
}

/** The values that a stage starts with: zeros, those of the slice, or drawn ones. */
function startOf({ values }: GroupSlice, isTrained: boolean, isDrawn: boolean | undefined): 'zeros' | 'kept' | 'drawn' {
  if (!isTrained) return 'zeros';
  return (isDrawn ?? values.some((value) => value !== 0)) ? 'kept' : 'drawn';
}

/**
 * Returns a block of zeros: the shared parameters before the first stage of a job that does not continue from an
 * earlier model.
 */
export function emptyBlock(
  ranges: { items: { from: number; to: number }; projection: { from: number; to: number } },
  settings: ParameterBlock['settings'],
): ParameterBlock {
  const slice = (group: 'items' | 'projection') => {
    const { from, to } = ranges[group];
    const values = new Float32Array((to - from) * settings.factors);
    return startSlice({ group, from, to, values }, settings.optimizer);
  };
  return new ParameterBlock(slice('items'), slice('projection'), settings);
}
