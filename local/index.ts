/** AMR as a library: `import { train, evaluate } from '@amr-recommender/amr'`. */
export { parseJob, compileJob } from '../job/index.js';
/** The types of jobs, of training events and of results. */
export type * from '../job/index.js';
/**
 * Every function here rejects with one of these errors where the cause is known. `message` states what is wrong. Where there
 * is something that a program can do about it, `code` and `facts` say so: the docstrings of `ErrorFacts` name the remedy of
 * each code in terms of this library.
 *
 *     catch (error) {
 *       if (error instanceof InputError && error.details?.code === 'resume-changed-job') {
 *         console.log(error.details.facts.changes);
 *       }
 *     }
 */
export { AmrError, InputError, InterruptedError, JobFailedError } from '../runtime/errors.js';
export type { ErrorCode, ErrorDetails, ErrorFacts } from '../runtime/errors.js';
export { train } from './train.js';
export type { TrainOptions } from './train.js';
export { evaluate } from './evaluate.js';
export type { EvaluateOptions } from './evaluate.js';
export type { EvaluationResult } from '../evaluation/evaluate.js';
export { recommend } from './recommend.js';
export type { RecommendedItem, RecommendOptions, UserRecommendations } from './recommend.js';
export type { NewUsers } from './new-users.js';
export { push } from './push.js';
export type { PushedItem, PushOptions } from './push.js';
export { embed, exportModel } from './export.js';
export type { EmbedOptions, ExportOptions, ExportResult } from './export.js';
export type { ReductionResult } from './reduction.js';
export type { ReductionCost } from '../evaluation/reduction.js';
export type { NewItemFiles } from './new-items.js';
export { encode } from '../encode/index.js';
export type { EncodeOptions, EncodeResult, FeaturesType, Pooling, Share } from '../encode/index.js';
export { encodeJob, encodeJobShare } from './encode-job.js';
export type { EncodeJobOptions } from './encode-job.js';
export { calibrate } from './calibrate.js';
export type { CalibrateOptions } from './calibrate.js';
export type { CalibratedChange, Calibration } from './calibration.js';
export { split } from './split.js';
export type { SplitOptions, SplitResult } from './split.js';
export type { SplitMethod, SplitSettings } from '../dataset/pairs/split.js';
export type { PartCounts } from '../dataset/pairs/split-counts.js';
export type { ConvertedType } from '../dataset/features/quantize.js';
export { plan } from './plan/plan.js';
export type { PlanOptions, PlanResult } from './plan/plan.js';
export type { StatedCounts } from './plan/catalog.js';
export type { Plan, PlannedDisk, PlannedProcess, PlannedRole, PlannedWire } from '../job/plan/plan.js';
export type { Misfit } from '../job/plan/fit.js';
export { prepare } from './prepare.js';
export type { ConvertedFile, PreparedSummary, PrepareOptions } from './prepare.js';
export { validateJob } from './validate.js';
export type { DataSummary } from './validate.js';
export type { CertifiedShare } from '../evaluation/evaluate.js';
export type { AttackKind, AttackResult } from '../evaluation/attacks/robustness.js';
export type { PerturbationNorm } from '../evaluation/attacks/attack.js';
export type { ShownLists } from '../evaluation/ranking/exposure.js';
export type { GroupMetrics } from '../evaluation/ranking/tally.js';
export type { RankingMetrics } from '../model/metrics.js';
export type {
  CommonSettings,
  OptimizerSettings,
  PairwiseSettings,
  SoftmaxSettings,
  StageKind,
  StageSettings,
} from '../model/stage.js';
export type { Locate, Path } from '../job/source.js';
