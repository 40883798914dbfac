import type { MicroBatch, MicroBatchParameters } from './batch.js';
import type { RowNumbers, Workspace } from '../kernels/workspace.js';
import type { Vector } from './products.js';

/** A micro-batch and its parameters in the memory of a workspace, where the kernels work on them. */
export interface PlacedBatch<V extends Vector, Batch extends MicroBatch = MicroBatch> {
  readonly batch: Batch;
  readonly workspace: Workspace<V>;
  /** The number of factors, K. */
  readonly factors: number;
  /** The users' factors p [u, K]. */
  readonly users: V;
  /** The items' factors q [n, K]; absent in DUIF. */
  readonly items?: V;
  /** The row of each positive item's user in `users` [B]. */
  readonly userOf: RowNumbers;
  /** The row of each positive item in `items` [B]. */
  readonly positives: RowNumbers;
  /** The row of each negative item in `items`: [B] in BPR, [N] in a softmax. */
  readonly negatives: RowNumbers;
  /** The row numbers 0, 1, .., as many as the longest matrix of the micro-batch has rows. */
  readonly order: RowNumbers;
  /** The number 1, repeated as often, for use as weights. */
  readonly ones: V;
}

/** The most matrices that a step needs, by the kind of their rows. */
const [USER_MATRICES, ITEM_MATRICES, TRIPLE_MATRICES, LONGEST_MATRICES] = [3, 4, 3, 8];
/** The most lists of one value per row, and the most arrays of any kind, that a step needs. */
const [LISTS, ARRAYS] = [24, 64];
/** Further room in units of K x K values: for G, and for the rows that an engine adds when there are fewer than K. */
const CONTENT_SQUARES = 3;
/** The matrices [u, N] of a softmax: the scores without and with perturbations, which become probabilities. */
const SCORE_MATRICES = 2;

/** Copies a micro-batch into a workspace. Arrays that the workspace gave out before become invalid. */
export function placeBatch<V extends Vector, Batch extends MicroBatch>(
  batch: Batch,
  parameters: MicroBatchParameters<V>,
  workspace: Workspace<V>,
): PlacedBatch<V, Batch> {
  const { factors, users, items, projection } = parameters;
  const [triples, itemCount, userCount] = [batch.users.length, batch.itemRows.length, batch.userRows.length];
  const longest = Math.max(triples, itemCount, 2 * userCount);
  const rows = USER_MATRICES * userCount + ITEM_MATRICES * itemCount + TRIPLE_MATRICES * triples;
  const content = projection ? projection.values.length + CONTENT_SQUARES * factors ** 2 : 0;
  const scores = batch.loss === 'softmax' ? SCORE_MATRICES * userCount * batch.negatives.length : 0;
  const values = (rows + LONGEST_MATRICES * longest) * factors + LISTS * longest + content + scores;
  workspace.begin({ values, rowNumbers: 12 * longest, arrays: ARRAYS });
  return {
    batch,
    workspace,
    factors,
    users: workspace.copy(users),
    items: items && workspace.copy(items),
    userOf: workspace.rows(batch.users),
    positives: workspace.rows(batch.positives),
    negatives: workspace.rows(batch.negatives),
    order: workspace.inOrder(longest),
    ones: workspace.ones(longest),
  };
}

/**
 * Adds the users' vectors to the rows of their items. For each triple t, out[positives[t]] += up[t] p, and afterwards
 * for each triple out[negatives[t]] -= down[t] p. Returns `out`.
 */
export function scatterUsers<V extends Vector>(
  { workspace, users, userOf, factors }: PlacedBatch<V>,
  out: V,
  rows: {
    readonly positives: RowNumbers;
    readonly negatives: RowNumbers;
    /** The slopes of the positive occurrences [B]. */
    readonly up: V;
    /** The slopes of the negative occurrences [B]. */
    readonly down: V;
    /** Rows [u, K] to add in place of the users' factors p. */
    readonly of?: V;
  },
): V {
  const { positives, negatives, up, down, of = users } = rows;
  const source = { source: of, sourceRows: userOf };
  workspace.accumulate({ out, outRows: positives }, { ...source, weights: up }, factors);
  workspace.accumulate({ out, outRows: negatives }, { ...source, weights: down, sign: -1 }, factors);
  return out;
}

/** For the first `weights.length` rows: out[row] += weights[row] source[row]. */
export function addRows<V extends Vector>(
  { workspace, order, factors }: PlacedBatch<V>,
  out: V,
  { source, weights }: { source: V; weights: V },
): void {
  workspace.accumulate({ out, outRows: order }, { source, sourceRows: order, weights }, factors);
}
