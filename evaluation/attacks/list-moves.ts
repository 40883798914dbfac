import type { ScoringVectors } from '../../model/factors.js';
import type { CandidateGroup } from '../ranking/candidate-group.js';

/**
 * How perturbations that are chosen for each list alone move its scores: the held-out item falls, and every candidate
 * rises, each by a perturbation of its own item. Figures are 0 or more.
 */
export interface ListMoves {
  /** Returns how far a perturbation of size epsilon raises a user's score of an item. */
  rise(user: number, item: number, epsilon: number): number;
  /** Returns how far a perturbation of size epsilon lowers a user's score of an item. */
  fall(user: number, item: number, epsilon: number): number;
  /** Returns how far the scores of a group's slots move [slots] at an epsilon. Held-out items have a minus. */
  ofGroup(group: CandidateGroup): (epsilon: number) => Float64Array;
  /** Returns vectors whose inner products are at least the raised scores. */
  raised(epsilon: number): ScoringVectors;
}

/** The moves of scores that are linear in the features. All of a user's scores move by epsilon times the user's reach. */
export class LinearMoves implements ListMoves {
  constructor(
    private readonly vectors: ScoringVectors,
    /** How far a perturbation of size 1 can move each user's scores [U]. */
    private readonly reach: Float64Array,
  ) {}

  rise(user: number, _item: number, epsilon: number): number {
    return epsilon * this.reach[user];
  }

  fall(user: number, item: number, epsilon: number): number {
    return this.rise(user, item, epsilon);
  }

  ofGroup({ starts, rows }: CandidateGroup): (epsilon: number) => Float64Array {
    return (epsilon) => {
      const changes = Float64Array.from(rows, (user) => epsilon * this.reach[user]);
      for (const end of starts.subarray(1)) changes[end - 1] *= -1;
      return changes;
    };
  }

  raised(epsilon: number): ScoringVectors {
    return widened(this.vectors, { users: (user) => [this.reach[user]], items: () => [epsilon] }, 1);
  }
}

/** Covers the rounding of a bound to float32. */
const ROUNDED_UP = 1 + 2 ** -20;

/** Returns vectors with `count` more values each, which are rounded up. */
export function widened(
  { users, items, factors }: ScoringVectors,
  more: { users: (user: number) => readonly number[]; items: (item: number) => readonly number[] },
  count: number,
): ScoringVectors {
  const length = factors + count;
  const wide = (rows: Float32Array, valuesOf: (row: number) => readonly number[]): Float32Array => {
    const target = new Float32Array((rows.length / factors) * length);
    for (let row = 0, at = 0; at < target.length; row++, at += length) {
      target.set(rows.subarray(row * factors, (row + 1) * factors), at);
      target.set(
        valuesOf(row).map((value) => value * ROUNDED_UP),
        at + factors,
      );
    }
    return target;
  };
  return { users: wide(users, more.users), items: wide(items, more.items), factors: length };
}
