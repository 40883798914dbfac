import type * as local from '../local/index.js';

/** What the commands call to work on this machine: the part of `import ... from '@amr-recommender/amr'` that they use. */
export type Library = Pick<typeof local, 'train' | 'evaluate' | 'recommend' | 'exportModel' | 'embed' | 'validateJob'>;
