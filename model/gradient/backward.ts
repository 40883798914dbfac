import type { PairwiseBatch } from './batch.js';
import type { Content } from './forward.js';
import type { Perturbation } from '../adversary/adversary.js';
import { addItemDecay, addProjectionDecay, addUserDecay } from './decay.js';
import { scatterUsers } from './placed-batch.js';
import type { PlacedBatch } from './placed-batch.js';
import type { Vector } from './products.js';
import type { StageSettings } from '../stage.js';

/** The inputs that all gradients of a micro-batch of triples need. */
interface Backward<V extends Vector> {
  readonly stage: StageSettings;
  /** The derivative dL/dx of each triple [B]: the sum a + a~ of the clean and the adversarial slope. */
  readonly slopes: V;
}

/**
 * Returns the gradient of the users' factors, dL/dp [u, K]. For each user it is the sum over the user's triples of a
 * (v_i - v_j) + a~ (v_i - v_j + E'Delta_i - E'Delta_j) + 2 r_p p. Source: docs/mathematics.md.
 */
export function userGradient<V extends Vector>(
  placed: PlacedBatch<V, PairwiseBatch>,
  context: Backward<V> & {
    /** v_i - v_j [B, K]. */
    readonly differences: V;
    readonly adversary?: { readonly perturbation: Perturbation<V>; readonly slopes: V };
  },
): V {
  const { workspace, factors, users, userOf, order } = placed;
  const { stage, slopes, differences, adversary } = context;
  const out = workspace.zeros(users.length);
  const to = { out, outRows: userOf };
  workspace.accumulate(to, { source: differences, sourceRows: order, weights: slopes }, factors);
  if (adversary) addShifts(placed, out, adversary);
  return addUserDecay(placed, out, stage);
}

/**
 * Returns the gradient of the items' factors, dL/dq [n, K] = s + s~ + 2 r m v + 2 r_q m q. The sums run over the
 * occurrences of an item that keep their q (see item dropout in docs/mathematics.md).
 */
export function itemGradient<V extends Vector>(
  placed: PlacedBatch<V, PairwiseBatch>,
  { stage, slopes, content }: Backward<V> & { readonly content?: Content<V> },
): V {
  const { workspace, batch, factors, positives, negatives } = placed;
  const { kept } = batch;
  const only = (flags?: Uint8Array) =>
    flags ? workspace.copy(slopes.map((slope, t) => slope * flags[t]) as V) : slopes;
  const rows = { positives, negatives, up: only(kept?.positives), down: only(kept?.negatives) };
  const out = scatterUsers(placed, workspace.zeros(batch.itemRows.length * factors), rows);
  return addItemDecay(placed, out, { stage, content });
}

/**
 * Returns the weights T of the feature rows, for which dL/dE = C'T + E M. In the layout by item, T is s + s~ + 2 r m v
 * [n, K]. In the layout by triple, T is (a + a~) p [B, K].
 */
export function projectionWeights<V extends Vector>(
  placed: PlacedBatch<V, PairwiseBatch>,
  { stage, slopes, content }: Backward<V> & { readonly content: Content<V> },
): V {
  const { workspace, batch, factors, users, userOf, positives, negatives, order } = placed;
  if (content.byTriple) {
    const out = workspace.zeros(slopes.length * factors);
    workspace.accumulate({ out, outRows: order }, { source: users, sourceRows: userOf, weights: slopes }, factors);
    return out;
  }
  const rows = { positives, negatives, up: slopes, down: slopes };
  const out = scatterUsers(placed, workspace.zeros(batch.itemRows.length * factors), rows);
  return addProjectionDecay(placed, out, { stage, content });
}

/** Adds the sum of a~ (E'Delta_i - E'Delta_j) over each user's triples or pairs to `out` [u, K]. */
export function addShifts<V extends Vector>(
  { workspace, userOf, factors }: PlacedBatch<V>,
  out: V,
  { perturbation, slopes: weights }: { readonly perturbation: Perturbation<V>; readonly slopes: V },
): void {
  const { positives, negatives, shift: source } = perturbation;
  const to = { out, outRows: userOf };
  workspace.accumulate(to, { source, sourceRows: positives, weights }, factors);
  workspace.accumulate(to, { source, sourceRows: negatives, weights, sign: -1 }, factors);
}
