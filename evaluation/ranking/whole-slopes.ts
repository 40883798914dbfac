import type { ScoringVectors } from '../../model/factors.js';
import { sigmoidOfNegative } from '../../model/gradient/pairwise.js';
import type { Products } from '../../model/gradient/products.js';
import { gatherRows, transposed } from '../../model/linear-algebra/rows.js';
import type { SlopeSums } from '../../model/robustness/attack.js';
import { scoreBlocks } from './score-blocks.js';
import type { ScoreBlock, ScoreRows } from './score-blocks.js';

/** The lists of all items, and what is known of their held-out items. */
interface CandidateSlopes {
  /** The vectors of users, and those of consecutive items. */
  readonly vectors: ScoringVectors;
  /** The users of the lists, and the number of the first of the items. */
  readonly rows: ScoreRows;
  /** The scores of the held-out items [pairs]. */
  readonly thresholds: Float64Array;
  /** The lengths of the vectors of the pairs' users [pairs]. */
  readonly norms: Float64Array;
  /** The sums of the weights of each pair's candidates so far [pairs], to which those of these items are added. */
  readonly totals: Float64Array;
}

/**
 * Adds the terms of candidates to the slopes of consecutive items. The sums of `slopes` begin with the first of these items.
 * Blocks are those of `scoreBlocks`, so ranges of items give the bits that all items together give.
 */
export async function addCandidateSlopes(
  slopes: SlopeSums,
  { vectors, rows, thresholds, norms, totals }: CandidateSlopes,
  engine: Pick<Products, 'multiply'>,
): Promise<void> {
  const { users, factors } = vectors;
  const { firstItem = 0 } = rows;
  for await (const block of scoreBlocks(vectors, rows, engine)) {
    const members = rows.users.subarray(block.firstRow, block.firstRow + block.rows);
    const weights = transposedSlopes(block, thresholds, totals);
    addMagnitudes(slopes, block.firstItem - firstItem, { block, weights, norms });
    const left = transposed(gatherRows(users, members, factors), factors);
    addSums(slopes, block.firstItem - firstItem, await engine.multiply(weights, left, block.rows));
  }
}

/**
 * Returns sigmoid(-x) of each held-out item against each candidate [items, rows], and adds the sum of each row to
 * `totals`.
 */
function transposedSlopes(block: ScoreBlock, thresholds: Float64Array, totals: Float64Array): Float32Array {
  const { scores, rows, items, firstRow } = block;
  const slopes = new Float32Array(scores.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const threshold = thresholds[firstRow + row];
    let total = 0;
    for (let item = 0; item < items; item++, at++) {
      const slope = sigmoidOfNegative(threshold - scores[at]);
      slopes[item * rows + row] = slope;
      total += slope;
    }
    totals[firstRow + row] += total;
  }
  return slopes;
}

interface WeightedBlock {
  readonly block: ScoreBlock;
  /** The weights of candidates [items, rows]. */
  readonly weights: Float32Array;
  readonly norms: Float64Array;
}

/** Adds the magnitudes of a block's terms to those of its items, which begin at `first` in `slopes`. */
function addMagnitudes(slopes: SlopeSums, first: number, { block, weights, norms }: WeightedBlock): void {
  for (let item = 0, at = 0; item < block.items; item++) {
    let sum = 0;
    for (let row = 0; row < block.rows; row++, at++) sum += weights[at] * norms[block.firstRow + row];
    slopes.magnitudes[first + item] += sum;
  }
}

/** Adds the weighted user vectors `values` [items, K] to the sums of consecutive items. */
function addSums(slopes: SlopeSums, firstItem: number, values: Float32Array): void {
  const start = firstItem * slopes.factors;
  for (let at = 0; at < values.length; at++) slopes.sums[start + at] += values[at];
}
