/** The job file: its schema, its parser, what comes out of it, and the events of its training. */
export type * from './events.js';
export type * from './job.js';
export {
  CPU_ENGINES,
  ENGINE_NAMES,
  ENGINES,
  GPU_ENGINES,
  mayUseGpu,
  type EngineChoice,
  type EngineName,
} from './engines.js';
export { columnsOf, parseCondition, type Comparison, type Condition, type Operand } from './condition.js';
export { clusterKeysIn } from './cluster-keys.js';
export { changedFields, trainingFingerprint, type ChangedField } from './fingerprint.js';
export { documentText, jobDocument, serializeJob, shortDocument, withMathematicsOf } from './document.js';
export { SYNTHETIC_WIDTH } from './data-schema.js';
export { encodedFiles, encodedMedium, ENCODE_PATHS, encodePaths } from './encode-schema.js';
export { jobJsonSchema, type JsonSchema } from './json-schema.js';
export { compileJob, jobValues, parseJob, type ParseOptions } from './parse.js';
export { HOLD_OUT, jobOfPass, passesOf } from './passes.js';
export { DATA_VOLUMES, OTHER_VOLUMES } from './volumes.js';
export { stageDefaults } from './stage-schema.js';
