/** AMR as a library: `import { train, evaluate } from 'amr'`. */
export { parseJob, compileJob } from '../job/index.js';
export type * from '../job/index.js';
export { InputError, InterruptedError, JobFailedError } from '../runtime/errors.js';
export { train } from './train.js';
export type { TrainOptions } from './train.js';
