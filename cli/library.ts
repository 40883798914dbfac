import type * as local from '../local/index.js';

/**
 * The functions that commands call to work on this machine. They are a part of the public library
 * `@amr-recommender/amr`.
 */
export type Library = Pick<
  typeof local,
  | 'train'
  | 'calibrate'
  | 'encode'
  | 'encodeJob'
  | 'encodeJobShare'
  | 'evaluate'
  | 'recommend'
  | 'exportModel'
  | 'embed'
  | 'split'
  | 'plan'
  | 'prepare'
  | 'validateJob'
>;
