import { inner } from '../gradient/gram.js';

/**
 * Finds the shortest w with B w >= b, by Lawson and Hanson, "Solving Least Squares Problems", chapter 23. The answer is
 * w = B'lambda with lambda = u / (1 - b'u), where u >= 0 minimises |B'u|^2 + (b'u - 1)^2. Only the products B B' are
 * needed.
 * @param products B B' [m, m].
 * @param bounds b [m].
 * @returns lambda [m]. Its values are >= 0, and positive only where B w = b holds. Null if no w exists.
 */
export function leastDistance(products: Float64Array, bounds: Float64Array): Float64Array | null {
  const count = bounds.length;
  const lengths = bounds.map((_, at) => Math.sqrt(products[at * count + at]));
  if (bounds.some((bound, at) => lengths[at] === 0 && bound > 0)) return null;
  // Every constraint is divided by the length of its row, and all bounds by the largest one, so that none outweighs
  // another.
  const inverse = lengths.map((length) => (length === 0 ? 0 : 1 / length));
  const scale = Math.max(0, ...bounds.map((bound, at) => bound * inverse[at]));
  if (scale === 0) return new Float64Array(count);
  const target = bounds.map((bound, at) => (bound * inverse[at]) / scale);
  const normal = products.map((value, at) => {
    const row = Math.floor(at / count);
    const column = at % count;
    return value * inverse[row] * inverse[column] + target[row] * target[column];
  });
  const solution = nonnegativeLeastSquares(normal, target);
  const remainder = 1 - inner(target, 0, solution, 0, count);
  if (remainder <= INFEASIBLE) return null;
  const lambda = solution.map((value, at) => (value * scale * inverse[at]) / remainder);
  // |w|^2 equals b'lambda at the shortest w. Where no w exists, lambda grows without end in one direction and its w is
  // rounding.
  const reached = inner(bounds, 0, lambda, 0, count);
  const squared = lambda.reduce((sum, value, at) => sum + value * inner(products, at * count, lambda, 0, count), 0);
  return Math.abs(squared - reached) <= DUALITY_GAP * reached ? lambda : null;
}

/** The problem counts as unsolvable when its squared distance to an unsolvable problem is at most this. */
const INFEASIBLE = 1e-11;
/** An answer may differ in |w|^2 and b'lambda by this share of the latter. */
const DUALITY_GAP = 1e-3;
/** A gradient that is smaller than this share of its terms is only rounding. */
const ROUNDING = 1e-12;

/**
 * Finds the u >= 0 that minimises u'Hu - 2 g'u, for a positive semidefinite H [m, m]. A set of free values grows by the
 * value with the steepest descent, and shrinks by values that would turn negative (Lawson and Hanson, chapter 23, on
 * the normal equations).
 */
function nonnegativeLeastSquares(matrix: Float64Array, target: Float64Array): Float64Array {
  const count = target.length;
  const solution = new Float64Array(count);
  let free: number[] = [];
  const refused = new Set<number>();
  for (;;) {
    const entering = steepest(matrix, target, solution, (at) => free.includes(at) || refused.has(at));
    if (entering < 0) return solution;
    const step = solveFree(matrix, target, [...free, entering]);
    if (step === null || step[entering] <= 0) {
      // This value depends linearly on the free values, so freeing it cannot help.
      refused.add(entering);
      continue;
    }
    free = descend(matrix, target, solution, [...free, entering], step);
    refused.clear();
  }
}

/**
 * Moves `solution` to the minimum over the free values, as far as they stay >= 0. Returns the values that are still
 * free.
 */
function descend(
  matrix: Float64Array,
  target: Float64Array,
  solution: Float64Array,
  free: number[],
  step: Float64Array,
): number[] {
  const blocking = free.filter((at) => step[at] <= 0);
  if (blocking.length === 0) {
    solution.set(step);
    return free;
  }
  const share = Math.min(...blocking.map((at) => solution[at] / (solution[at] - step[at])));
  for (const at of free) solution[at] += share * (step[at] - solution[at]);
  const first = blocking.reduce((least, at) => (solution[at] < solution[least] ? at : least));
  solution[first] = 0;
  const left = free.filter((at) => solution[at] > 0);
  for (const at of free) if (!left.includes(at)) solution[at] = 0;
  const next = solveFree(matrix, target, left);
  if (!next) throw new Error('Cannot solve for some of the values although all of them are independent');
  return descend(matrix, target, solution, left, next);
}

/**
 * Solves H u = g over the free values by Cholesky's method; the other values of u are 0. Returns null where the free
 * values are not independent.
 */
function solveFree(matrix: Float64Array, target: Float64Array, free: readonly number[]): Float64Array | null {
  const count = target.length;
  const size = free.length;
  const lower = new Float64Array(size * size);
  const partial = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const value = matrix[free[row] * count + free[column]] - inner(lower, row * size, lower, column * size, column);
      if (column < row) lower[row * size + column] = value / lower[column * size + column];
      else if (value <= ROUNDING * matrix[free[row] * count + free[row]]) return null;
      else lower[row * size + row] = Math.sqrt(value);
    }
    partial[row] = (target[free[row]] - inner(lower, row * size, partial, 0, row)) / lower[row * size + row];
  }
  const solution = new Float64Array(count);
  for (let row = size - 1; row >= 0; row--) {
    let value = partial[row];
    for (let other = row + 1; other < size; other++) value -= lower[other * size + row] * solution[free[other]];
    solution[free[row]] = value / lower[row * size + row];
  }
  return solution;
}

/** Returns the number of the value whose growth lowers the objective most, or -1 when there is none. */
function steepest(
  matrix: Float64Array,
  target: Float64Array,
  solution: Float64Array,
  skip: (at: number) => boolean,
): number {
  let best = -1;
  let steepness = 0;
  for (let row = 0; row < target.length; row++) {
    if (skip(row)) continue;
    let gradient = target[row];
    let size = Math.abs(gradient);
    for (let column = 0; column < target.length; column++) {
      const term = matrix[row * target.length + column] * solution[column];
      gradient -= term;
      size += Math.abs(term);
    }
    if (gradient > steepness && gradient > ROUNDING * size) {
      steepness = gradient;
      best = row;
    }
  }
  return best;
}
