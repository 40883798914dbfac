import { join } from 'node:path';
import type { OpenDataOptions } from '../training/data.js';
import type { Preparing } from '../training/prepared/place.js';

/** The folder in a folder of models for what is made from the data. No model needs it. */
export function scratchOf(directory: string): string {
  return join(directory, 'data');
}

/** Says that a process keeps what it makes from the data in a folder of models, which has one folder of prepared data at most. */
export function keptIn(
  directory: string,
  preparing: Pick<Preparing, 'mayWrite' | 'onNote'>,
): Pick<OpenDataOptions, 'scratch' | 'preparing'> {
  const scratch = scratchOf(directory);
  return { scratch, preparing: { ...preparing, folder: join(scratch, 'prepared') } };
}
