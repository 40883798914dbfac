import { CPU_ENGINES, PRODUCT_TYPES } from './engines.js';
import { choice } from './values.js';

/** The schema of `products`. */
export const productsSchema = choice(PRODUCT_TYPES)
  .optional()
  .meta({
    description: `the numbers that training multiplies feature rows with. int8 rounds the projection and the gradients to integers of 7 bits, and int16 to 14 bits; their sums are exact, so the bits of the model do not depend on the processor. Both need features in int8 and the engine ${CPU_ENGINES.join(' or ')}. Default: float32`,
  });
