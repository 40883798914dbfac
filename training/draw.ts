import type { PartitionSampler, StepPosition } from '../dataset/sampling/sampler.js';
import type { MicroBatch } from '../model/gradient/batch.js';
import type { StageSettings } from '../model/stage.js';

/**
 * The draw of one step: a micro-batch per partition, undefined where a partition has none left, and the item rows of
 * all of them.
 */
export interface Draw {
  readonly batches: readonly (MicroBatch | undefined)[];
  /** The numbers of the items, ascending and without repetitions. */
  readonly rows: Int32Array;
}

/** Draws the micro-batches of a step. It needs no parameters. */
export function drawStep(samplers: readonly PartitionSampler[], at: StepPosition, stage: StageSettings): Draw {
  const batches = samplers.map((sampler) => sampler.draw(at, stage));
  return { batches, rows: union(batches.map((batch) => batch?.itemRows ?? new Int32Array(0))) };
}

/** Returns the numbers of ascending lists as one ascending list without repetitions. */
function union(lists: readonly Int32Array[]): Int32Array {
  if (lists.length === 1) return lists[0];
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let size = 0;
  for (const list of lists) {
    all.set(list, size);
    size += list.length;
  }
  all.sort();
  return all.filter((row, at) => at === 0 || row !== all[at - 1]);
}
