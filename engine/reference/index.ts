import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { featuresFor } from '../checks.js';
import { fresh } from '../engine.js';
import { openIntegerEngine } from '../integers/engine.js';
import type { IntegerFeatures } from '../integers/sums.js';
import type { Engine, EngineModule, OpenEngine } from '../engine.js';
import { PlainIntegerSums } from './integer-sums.js';
import { referenceProducts } from './products.js';

export { denseProducts } from './products.js';

/** Opens the engine in plain TypeScript. It runs anywhere, on one thread. Tests compare the other engines with it. */
export const openReference: OpenEngine = async ({ features, factors, products: type = 'float32' }) => {
  const device = 'cpu, 1 thread';
  if (type !== 'float32') {
    const openSums = (integers: IntegerFeatures) => new PlainIntegerSums(integers, factors);
    return openIntegerEngine({ name: 'reference', device, features, factors, products: type, openSums });
  }
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
    device,
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
