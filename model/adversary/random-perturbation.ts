import type { Perturbation, PerturbationContext } from './adversary.js';
import type { Vector } from '../gradient/products.js';
import { transposed } from '../linear-algebra/rows.js';

/**
 * Makes perturbations of the same size in random directions, as a control for the adversary. They have D dimensions, so
 * they are slow. Rejects with an Error when the batch has no random directions.
 */
export async function randomPerturbation<V extends Vector>(context: PerturbationContext<V>): Promise<Perturbation<V>> {
  const { placed, projection, stage, products } = context;
  const { workspace, batch, factors, positives, negatives } = placed;
  if (!batch.randomDirections) throw new Error('A random perturbation needs random directions');
  const width = projection.values.length / factors;
  const perItem = stage.perturbation === 'per-item';
  const rows = perItem ? batch.itemRows.length : 2 * batch.positives.length;
  const explicit = batch.randomDirections(rows, width).map((value) => stage.epsilon * value);
  const columns = transposed(projection.values, factors);
  const shift = await products.multiply(like(columns, explicit), columns, width, workspace.room);
  if (perItem) return { positives, negatives, shift, explicit };
  const occurrence = (second: 0 | 1) => workspace.rows(positives.map((_, t) => 2 * t + second));
  return { positives: occurrence(0), negatives: occurrence(1), shift, explicit };
}

/**
 * Adds the sum of Delta s~' to dL/dE [D, K], for perturbations that have no coordinates. It does nothing for others.
 */
export function addExplicit<V extends Vector>(
  projectionGradient: V,
  { explicit, shift }: Perturbation<V>,
  { slopeSums, factors }: { slopeSums: V; factors: number },
): void {
  if (!explicit) return;
  const rows = shift.length / factors;
  const width = explicit.length / rows;
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < width; d++) {
      const value = explicit[row * width + d];
      for (let k = 0; k < factors; k++) projectionGradient[d * factors + k] += value * slopeSums[row * factors + k];
    }
  }
}

/** Returns `values` in the precision of another vector. */
function like<V extends Vector>({ constructor }: V, values: Float64Array): V {
  return (constructor === Float32Array ? Float32Array.from(values) : values) as V;
}
