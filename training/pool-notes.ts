import type { Dataset } from '../dataset/dataset.js';
import type { Job } from '../job/index.js';

/** Returns one line for each setting of a pool that has another effect than its number says. */
export function poolNotes(
  { stages, negativePool }: Pick<Job, 'stages' | 'negativePool'>,
  { warmItems }: Pick<Dataset, 'warmItems'>,
): string[] {
  const notes = stages.flatMap((stage, index) =>
    stage.loss === 'softmax' && stage.negatives > warmItems.length
      ? [
          `stage ${index + 1}: the pool has all ${warmItems.length} items with training interactions, ` +
            `as there are fewer than the ${stage.negatives} that spec.stages.${index}.negatives asks for`,
        ]
      : [],
  );
  const isUnused = negativePool > 0 && stages.every(({ loss }) => loss === 'softmax');
  const unused =
    'spec.negativePool has no effect, as every stage has the loss softmax, whose pool is spec.stages[].negatives';
  return isUnused ? [...notes, unused] : notes;
}
