import { InputError } from '../../runtime/errors.js';
import type { Histories } from '../dataset.js';

/**
 * Divides the users into contiguous ranges that are not empty and have nearly equal numbers of interactions. The result
 * has [partitions + 1] values: partition v has the users `result[v]` .. `result[v + 1] - 1`.
 * @throws InputError when there are more partitions than users.
 */
export function partitionUsers({ offsets }: Pick<Histories, 'offsets'>, partitions: number): Int32Array {
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
