import { readFeatureRows } from '../../dataset/feature-rows.js';
import { featuresFor } from '../checks.js';
import type { Engine, OpenEngine } from '../engine.js';
import { referenceProducts } from './products.js';

export { denseProducts } from './products.js';

/** The engine in plain TypeScript: runs anywhere, on one thread, and is what the others are measured by. */
export const openReference: OpenEngine = async ({ features }) => {
  const products = referenceProducts<Float32Array>(
    features?.width ?? 0,
    async (rows) => readFeatureRows(featuresFor({ rows }, features), rows),
    (length) => new Float32Array(length),
  );
  let closed = false;
  const whileOpen = (): typeof products => {
    if (closed) throw new Error('Cannot use the reference engine as it is closed');
    return products;
  };
  const engine: Engine = {
    name: 'reference',
    device: 'cpu, 1 thread',
    fingerprint: 'reference/float64-sums',
    project: async (rows, projection, gram) => whileOpen().project(rows, projection, gram),
    multiply: async (left, right, factors) => whileOpen().multiply(left, right, factors),
    projectionGradient: async (rows, weights, projection, perturbation) =>
      whileOpen().projectionGradient(rows, weights, projection, perturbation),
    async close() {
      closed = true;
    },
  };
  return engine;
};
