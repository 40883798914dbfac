import type { EngineName, IntegerProductType } from '../../job/engines.js';
import type { FeatureRows, Products } from '../../model/gradient/products.js';
import { CallQueue } from '../call-queue.js';
import { featuresFor } from '../checks.js';
import type { Engine, EngineOptions } from '../engine.js';
import { IntegerProducts, type Precision } from './products.js';
import { integerFeatures, type IntegerFeatures, type IntegerSums } from './sums.js';

/** The number of the rule by which integers are made and summed. A rule that gives other bits gets another number. */
const RULE = 1;

/** The limbs of each type of products. */
const PRECISIONS: Readonly<Record<IntegerProductType, Precision>> = {
  int8: { projection: 1, weights: 1 },
  int16: { projection: 2, weights: 2 },
};

/** How an engine computes sums of integers. */
export interface IntegerEngineOptions extends Pick<EngineOptions, 'features' | 'factors'> {
  readonly name: EngineName;
  readonly device: string;
  readonly products: IntegerProductType;
  /** Opens the sums over the features. */
  readonly openSums: (features: IntegerFeatures) => IntegerSums;
}

/**
 * Opens an engine whose products are exact sums of integers. Throws an InputError when a feature file does not hold int8. Products run one after
 * the other, in the order of the calls.
 */
export function openIntegerEngine({
  name,
  device,
  products: type,
  features,
  factors,
  openSums,
}: IntegerEngineOptions): Engine {
  const integers = features && integerFeatures(features);
  const sums = integers && openSums(integers);
  const products = new IntegerProducts(sums, integers, factors, PRECISIONS[type]);
  const queue = new CallQueue(name);
  const checked = (rows: FeatureRows): Products => {
    featuresFor(rows, features);
    return products;
  };
  return {
    name,
    device,
    fingerprint: `${type}-products/${RULE}`,
    project: (rows, ...others) => queue.run(async () => checked(rows).project(rows, ...others)),
    multiply: (...factorsOf) => queue.run(() => products.multiply(...factorsOf)),
    crossProduct: (...factorsOf) => queue.run(() => products.crossProduct(...factorsOf)),
    projectionGradient: (rows, ...others) => queue.run(async () => checked(rows).projectionGradient(rows, ...others)),
    close: () => queue.close(async () => sums?.close()),
  };
}
