import type { EpochRecord } from '../../job/epochs.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import { readModel, readModelMetrics } from '../../storage/model-folder.js';
import type { RowSettings } from './folder.js';
import type { MemoryRow } from './grid-row.js';
import { memoryJob } from './row-job.js';
import type { RowContext, RowProgress } from './task.js';
import { chosenEpoch, trainModel, type RowModel } from './train-model.js';

/**
 * Trains a row with a memory as `amr train` does, unless the folder holds its model. Pass 1 chooses the epochs of each stage and
 * the settings of the memory, and pass 2 trains all stages on all interactions.
 */
export async function trainMemoryRow(
  { row, seed }: { row: MemoryRow; seed: number },
  context: RowContext,
  { onTraining }: RowProgress,
): Promise<RowModel> {
  const directory = context.folder.model(row.id, seed);
  await trainModel(directory, memoryJob(context.job, row, seed), context, onTraining);
  const lines = (await readModelMetrics(directory)) as EpochRecord[];
  const stored = await readModel(directory);
  const epoch = chosenEpoch(lines, row.stages.length);
  const { memory } = stored.config;
  return { stored, chosen: epoch && memory ? { ...epoch, settings: settingsOf(memory) } : epoch };
}

function settingsOf({ alpha, coldAlpha, coldBias, coOccurrence }: MemorySettings): RowSettings {
  return { alpha, coldAlpha, coldBias, ...(coOccurrence && { coOccurrence: coOccurrence.weight }) };
}
