import type { PartitionSampler, SamplerOptions, StepPosition } from '../../dataset/sampling/sampler.js';
import type { StageSettings } from '../../model/stage.js';
import type { Draw } from '../draw.js';
import type { RowFile } from './rows-ahead.js';

/** What a thread that draws is started with. Shared memory is not copied. */
export interface DrawThreadData {
  readonly partitions: readonly Pick<PartitionSampler, 'partition' | 'users'>[];
  readonly options: Omit<SamplerOptions, 'index' | 'pools'>;
  /** The number of items, I. */
  readonly items: number;
  /** The feature files whose rows are read ahead. */
  readonly files: readonly RowFile[];
}

/** Asks a thread for the draw of a step. It answers in the order of the questions. */
export interface ToDrawThread {
  readonly at: StepPosition;
  readonly stage: StageSettings;
}

/** The draw of a step. Its batches have no function `randomDirections`, because functions cannot be sent. */
export type FromDrawThread = Draw;
