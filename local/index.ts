/** AMR as a library: `import { train, evaluate } from '@amr-recommender/amr'`. */
export { parseJob, compileJob } from '../job/index.js';
export type * from '../job/index.js';
export { InputError, InterruptedError, JobFailedError } from '../runtime/errors.js';
export { train } from './train.js';
export type { TrainOptions } from './train.js';
export { evaluate } from './evaluate.js';
export type { EvaluateOptions } from './evaluate.js';
export type { EvaluationResult } from '../evaluation/evaluate.js';
export { recommend } from './recommend.js';
export type { RecommendOptions, UserRecommendations } from './recommend.js';
export { push } from './push.js';
export type { PushedItem, PushOptions } from './push.js';
export { embed, exportModel } from './export.js';
export type { ExportOptions, ExportResult } from './export.js';
export { validateJob } from './validate.js';
export type { DataSummary } from './validate.js';
