import type { GroupSlice } from '../model/group.js';
import { startSlice } from '../model/group.js';
import { initialRows, Purpose } from '../model/random/random.js';
import type { StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
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
 * Returns the block as a stage begins. Its optimiser state starts anew. A part that the stage does not train is set to
 * 0: E in MF, the item factors q in DUIF. A part that it trains and that is still 0 is drawn from N(0, .01^2), except
 * that cold items keep q = 0. The drawn values depend on the numbers of the rows alone, so they are the same for any
 * number of shards.
 */
export function beginStage(
  block: ParameterBlock,
  stage: StageSettings,
  { seed, isWarm, isDrawn }: StageContext,
): ParameterBlock {
  const parts = partsOf(stage.kind);
  const { factors, optimizer } = block.settings;
  const items = initialised(block.items, parts.itemFactors, isDrawn?.items, () => {
    const { from, to } = block.items;
    const values = initialRows(seed, Purpose.initialItems, from, to, factors);
    for (let item = from; item < to; item++) {
      if (!isWarm(item)) values.fill(0, (item - from) * factors, (item - from + 1) * factors);
    }
    return values;
  });
  const projection = initialised(block.projection, parts.projection, isDrawn?.projection, () =>
    initialRows(seed, Purpose.initialProjection, block.projection.from, block.projection.to, factors),
  );
  return new ParameterBlock(startSlice(items, optimizer), startSlice(projection, optimizer), block.settings);
}

/** Returns the slice with values to start from: zeros, its own values, or drawn ones. */
function initialised(
  slice: GroupSlice,
  wanted: boolean,
  isDrawn: boolean | undefined,
  draw: () => Float32Array,
): GroupSlice {
  if (!wanted) return { ...slice, values: new Float32Array(slice.values.length) };
  return (isDrawn ?? slice.values.some((value) => value !== 0)) ? slice : { ...slice, values: draw() };
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
