import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { featuresFor } from '../checks.js';
import { fresh } from '../engine.js';
import type { Engine, EngineModule, OpenEngine } from '../engine.js';
import { referenceProducts } from './products.js';

export { denseProducts } from './products.js';

/** Opens the engine in plain TypeScript. It runs anywhere, on one thread. Tests compare the other engines with it. */
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
    crossProduct: async (...product) => whileOpen().crossProduct(...product),
    projectionGradient: async (...product) => whileOpen().projectionGradient(...product),
    async close() {
      closed = true;
    },
  };
  return engine;
};

/** The module of the engine `reference`. */
export const engine: EngineModule = { open: openReference };
