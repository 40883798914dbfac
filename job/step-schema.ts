import { VALUE_TYPES } from '../proto/frame-size.js';
import { LARGE } from './data-schema.js';
import { choice, trueOrFalse, wholeNumber } from './values.js';

/** The keys of the spec that say which items of a step are negative, and in which type its values travel. */
export const STEP_KEYS = {
  negativePool: wholeNumber({ from: 0, to: LARGE }).default(0).meta({
    description:
      'stages with the loss bpr: the number of items, drawn at random for each micro-batch, from which its negative items are taken; 0: all items',
  }),
  sharedPool: trueOrFalse().default(false).meta({
    description:
      'true: all partitions draw one pool in each step, for negativePool and for stages with the loss softmax, so that a worker sends fewer rows; false: each partition draws its own',
  }),
  wire: choice(VALUE_TYPES).default('float32').meta({
    description:
      'the type in which a step exchanges gradients, item rows and E; bfloat16 halves the bytes that a cluster sends, and rounds the same values on one machine',
  }),
};
