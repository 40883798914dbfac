import { createHash } from 'node:crypto';
import type { Dataset } from '../dataset/dataset.js';
import type { PartitionSampler } from '../dataset/sampling/sampler.js';
import type { Job } from '../job/index.js';
import type { Products } from '../model/gradient/products.js';
import { initialRows, Purpose } from '../model/random/random.js';
import { transposed } from '../model/linear-algebra/rows.js';

/**
 * Hashes the results of an engine for the job's first micro-batch and its initial projection E. Engines that give the
 * same hash compute bit-identical results for the shapes of this job, and the workers of one job must agree on it.
 * Returns 16 hexadecimal digits.
 */
export async function probe(
  engine: Products,
  { seed, stages, model: { factors } }: Pick<Job, 'seed' | 'stages' | 'model'>,
  {
    dataset,
    sampler,
    versions,
  }: { dataset: Pick<Dataset, 'features'>; sampler: PartitionSampler; versions: { next: number } },
): Promise<string> {
  const hash = createHash('sha256');
  const add = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  const rows = sampler.draw({ epoch: 0, step: 0 })?.itemRows ?? new Int32Array(1);
  const left = initialRows(seed, Purpose.initialItems, 0, rows.length, factors);
  add(await engine.multiply(left, left.subarray(0, factors * factors), factors));
  for (const stage of stages) {
    const batch = sampler.draw({ epoch: 0, step: 0 }, stage);
    if (batch?.loss !== 'softmax') continue;
    const users = initialRows(seed, Purpose.initialItems, 0, batch.userRows.length, factors);
    const pool = initialRows(seed, Purpose.initialItems, 0, batch.negatives.length, factors);
    const scores = await engine.multiply(users, pool, factors);
    add(scores);
    add(await engine.multiply(scores, transposed(pool, factors), batch.negatives.length));
    add(await engine.crossProduct(scores, users, factors));
  }
  const width = dataset.features?.width ?? 0;
  if (width > 0) {
    const values = initialRows(seed, Purpose.initialProjection, 0, width, factors);
    const projection = { values, version: versions.next++ };
    const { projected, shifts } = await engine.project({ rows }, projection, left);
    add(projected);
    add(shifts!);
    add(await engine.projectionGradient({ rows }, projected, projection, { left, right: projected }));
  }
  return hash.digest('hex').slice(0, 16);
}
