import { readFeatureRows } from '../../dataset/feature-rows.js';
import { featuresFor } from '../checks.js';
import { fresh } from '../engine.js';
import type { Engine, OpenEngine } from '../engine.js';
import { referenceProducts } from './products.js';

export { denseProducts } from './products.js';

/** The engine in plain TypeScript: runs anywhere, on one thread, and is what the others are measured by. */
export const openReference: OpenEngine = async ({ features }) => {
  const products = referenceProducts<Float32Array>(
    features?.width ?? 0,
    async (rows) => readFeatureRows(featuresFor({ rows }, features), rows),
    fresh,
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
    project: async (...product) => whileOpen().project(...product),
    multiply: async (...product) => whileOpen().multiply(...product),
    projectionGradient: async (...product) => whileOpen().projectionGradient(...product),
    async close() {
      closed = true;
    },
  };
  return engine;
};
