import { CPU_ENGINES } from '../job/index.js';

/** A rule in the Common Expression Language, checked by the Kubernetes API before an object is stored. */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
  readonly reason: 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueRequired';
  readonly fieldPath?: string;
}

/** What may change while a job runs. */
const MUTABLE = new Set(['suspend', 'workers', 'deadline', 'timeToLiveAfterFinished', 'retries']);

/** What the job's pods are made from; the rest of the spec decides what the model is, or how it is trained. */
const POD_KEYS = new Set(['parameterServers', 'volumes', 'podTemplate']);

/** Rules of `spec`. Takes its keys, so that a new key of the job file cannot be forgotten here: it is immutable. */
export function specRules(keys: readonly string[]): CelRule[] {
  const unknown = [...MUTABLE, ...POD_KEYS].filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`Cannot make rules for keys that the job file lacks: ${unknown.join(', ')}`);
  return [...keys.filter((key) => !MUTABLE.has(key)).map((key) => immutable(key)), ...soundness];
}

export const workersRules: CelRule[] = [immutable('resources', 'workers.')];

function immutable(key: string, parent: '' | 'workers.' = ''): CelRule {
  const why =
    parent !== '' || POD_KEYS.has(key) ? "the job's pods were made from it" : 'it decides what the job computes';
  // dyn(): keys that take text or a mapping have no type that CEL knows, and compare all the same.
  const [now, before] = [`dyn(self).${key}`, `dyn(oldSelf).${key}`];
  return {
    rule: `has(${now}) == has(${before}) && (!has(${now}) || ${now} == ${before})`,
    message: `spec.${parent}${key} cannot change once the job is made, as ${why}: submit a new job under another name`,
    reason: 'FieldValueForbidden',
    fieldPath: `.${key}`,
  };
}

/** What job/rules.ts says of several keys at once, as far as the API can tell it without reading data. */
const soundness: CelRule[] = [
  {
    rule: 'has(self.data.synthetic) != has(self.data.interactions)',
    message: 'spec.data must have exactly one of interactions (a file) and synthetic (a made-up catalog)',
    reason: 'FieldValueInvalid',
    fieldPath: '.data',
  },
  {
    rule: '!has(self.workers.replicas) || self.workers.replicas <= self.partitions',
    message: 'spec.workers.replicas must be at most spec.partitions, as a worker holds whole partitions',
    reason: 'FieldValueInvalid',
    fieldPath: '.workers',
  },
  {
    rule: `!self.requireGpu || !(self.engine in [${CPU_ENGINES.map((name) => `'${name}'`).join(', ')}])`,
    message: `spec.requireGpu must be false with the engines ${CPU_ENGINES.join(' and ')}, which use the CPU only`,
    reason: 'FieldValueInvalid',
    fieldPath: '.requireGpu',
  },
];
