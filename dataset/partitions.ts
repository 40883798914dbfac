import { InputError } from '../runtime/errors.js';
import type { Histories } from './dataset.js';

/**
 * Cuts the users into contiguous ranges that have nearly equal numbers of interactions and are not empty. The result has
 * [partitions + 1] values: partition v holds the users `result[v]` .. `result[v + 1] - 1`. More partitions than users are an InputError.
 */
export function partitionUsers({ offsets }: Histories, partitions: number): Int32Array {
  const users = offsets.length - 1;
  if (partitions > users) {
    throw new InputError(
      `spec.partitions must be at most the number of users, ${users}: current value is ${partitions}`,
    );
  }
  const boundaries = new Int32Array(partitions + 1);
  for (let partition = 1, user = 0; partition < partitions; partition++) {
    const target = (offsets[users] * partition) / partitions;
    const last = users - (partitions - partition);
    user++;
    while (user < last && Math.abs(offsets[user + 1] - target) <= Math.abs(offsets[user] - target)) user++;
    boundaries[partition] = user;
  }
  boundaries[partitions] = users;
  return boundaries;
}
