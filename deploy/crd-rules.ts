import { CPU_ENGINES, ENCODE_PATHS, GPU_ENGINES, type JsonSchema } from '../job/index.js';

/** A rule in the Common Expression Language. The Kubernetes API checks it before it stores an object. */
export interface CelRule {
  /** The expression. It must be true. */
  readonly rule: string;
  /** What the API answers when the rule is broken. */
  readonly message: string;
  readonly reason: 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueRequired';
  /** The field that the answer names. */
  readonly fieldPath?: string;
}

/** The keys that may change while a job runs. */
const MUTABLE = new Set(['suspend', 'workers', 'deadline', 'timeToLiveAfterFinished', 'retries', 'onDiskFull']);

/** The keys that have rules of their own, because they or parts of them may change while a job is suspended. */
const CHANGEABLE = new Set(['parameterServers', 'podTemplate', 'priorityClassName']);

/** The keys from which the job's pods are made. The other keys of the spec decide what the model is or how it is trained. */
const POD_KEYS = new Set(['volumes', 'cache', 'credentials']);

/**
 * Makes the rules of `spec` from its keys. A new key of the job file is immutable unless it is listed as mutable, so it
 * cannot be forgotten. Throws an Error when a listed key does not exist.
 */
export function specRules(keys: readonly string[]): CelRule[] {
  const unknown = [...MUTABLE, ...CHANGEABLE, ...POD_KEYS].filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`Cannot make rules for keys that the job file lacks: ${unknown.join(', ')}`);
  return [
    ...keys.filter((key) => !MUTABLE.has(key) && !CHANGEABLE.has(key)).map((key) => immutable(key)),
    ...soundness,
    pathRule('from', false),
  ];
}

/** The rules of `spec.parameterServers`. Their number is changed by `amr resume`. */
export const parameterServersRules: CelRule[] = [
  immutable('replicas', 'parameterServers.'),
  immutable('storage', 'parameterServers.'),
];

/** The rules of the whole object about what may change while a job is suspended: then it has no pods. */
export const suspendedRules: CelRule[] = [
  'workers.resources',
  'parameterServers.resources',
  'podTemplate',
  'priorityClassName',
].map((path) => {
  const isSuspended = "has(oldSelf.status) && has(oldSelf.status.phase) && oldSelf.status.phase == 'Suspended'";
  return {
    rule: `(${isSuspended}) || (${unchanged(`self.spec.${path}`, `oldSelf.spec.${path}`)})`,
    message: `spec.${path} can change only while the job is suspended, because its pods were made from it. Suspend the job, change it when its phase is Suspended, and resume the job`,
    reason: 'FieldValueForbidden',
    fieldPath: `.spec.${path}`,
  };
});

/** The rule of the name. The Service of the parameter servers is named after the job, and its name begins with a letter. */
export const nameRule: CelRule = {
  rule: "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
  message:
    "metadata.name must begin with a letter and consist of a-z, 0-9 and '-', with a letter or digit at the end, because a Service gets the name",
  reason: 'FieldValueInvalid',
  fieldPath: '.metadata.name',
};

/** The keys of `spec.data` that are no paths which workers read. */
const NO_PATHS = new Set([
  'columns',
  'delimiter',
  'header',
  'layout',
  'where',
  'testWhere',
  'validationWhere',
  'normalize',
  'images',
  'synthetic',
]);

/** The keys of `spec.data` that are paths: all others, so that the path of a new key cannot be forgotten. */
export function pathsWithin(properties: Readonly<Record<string, JsonSchema>>): string[] {
  return Object.keys(properties).filter((key) => !NO_PATHS.has(key));
}

/** Makes the rules of `spec.data`: its paths lie in /data. Links are resolved in the workers, which check them. */
export function dataRules(properties: Readonly<Record<string, JsonSchema>>): CelRule[] {
  return pathsWithin(properties).map((key) => pathRule(key, properties[key].type === 'array', 'data.'));
}

/** The rules of `spec.encode`: its paths lie in /data, and it has one medium. */
export const encodeRules: CelRule[] = [
  ...ENCODE_PATHS.map((key) => pathRule(key, false, 'encode.')),
  {
    rule: '[has(self.images), has(self.texts), has(self.audio)].filter(named, named).size() == 1',
    message: 'spec.encode must have exactly one of images, texts and audio',
    reason: 'FieldValueInvalid',
  },
];

/** Makes the rule that a path, or each of a list, lies in /data. */
function pathRule(key: string, isList: boolean, parent = ''): CelRule {
  const isWithin = (path: string) =>
    `(!${path}.startsWith('/') || ${path} == '/data' || ${path}.startsWith('/data/')) && !('/' + ${path} + '/').contains('/../')`;
  const rule = isList
    ? `self.${key}.all(path, ${isWithin('path')})`
    : `dyn(self.${key}) == null || ${isWithin(`self.${key}`)}`;
  return {
    rule: `!has(self.${key}) || ${rule}`,
    message: `spec.${parent}${key} must lie in /data, where the volumes of a job are: it must be relative or begin with /data/, and have no part ..`,
    reason: 'FieldValueForbidden',
    fieldPath: `.${key}`,
  };
}

/** Makes the rule that a key cannot change. */
function immutable(key: string, parent: '' | 'parameterServers.' = ''): CelRule {
  const why =
    parent !== '' || POD_KEYS.has(key) ? "the job's pods were made from it" : 'it decides what the job computes';
  return {
    rule: unchanged(`dyn(self).${key}`, `dyn(oldSelf).${key}`),
    message: `spec.${parent}${key} cannot change after the job was created because ${why}. Submit a new job under another name`,
    reason: 'FieldValueForbidden',
    fieldPath: `.${key}`,
  };
}

/**
 * The expression that says that a field is as it was. dyn() is necessary because CEL knows no type for keys that accept either text or
 * a mapping. Such values can still be compared.
 */
function unchanged(now: string, before: string): string {
  return `has(${now}) == has(${before}) && (!has(${now}) || ${now} == ${before})`;
}

/** The rules of job/rules.ts between several keys, as far as the API can check them without reading data. */
const soundness: CelRule[] = [
  {
    rule: 'has(self.data.synthetic) != has(self.data.interactions)',
    message: 'spec.data must have exactly one of interactions (a file) and synthetic (a synthetic catalog)',
    reason: 'FieldValueInvalid',
    fieldPath: '.data',
  },
  {
    rule: '!has(self.workers.replicas) || self.workers.replicas <= self.partitions',
    message: 'spec.workers.replicas must be at most spec.partitions because a worker holds whole partitions',
    reason: 'FieldValueInvalid',
    fieldPath: '.workers',
  },
  {
    rule: `!self.requireGpu || !(self.engine in [${CPU_ENGINES.map((name) => `'${name}'`).join(', ')}])`,
    message: `spec.requireGpu must be false with the engines ${CPU_ENGINES.join(' and ')}, which use the CPU only`,
    reason: 'FieldValueInvalid',
    fieldPath: '.requireGpu',
  },
  {
    rule: `!has(self.products) || self.products == 'float32' || (!self.requireGpu && !(self.engine in [${GPU_ENGINES.map((name) => `'${name}'`).join(', ')}]))`,
    message: `spec.products must be float32 on a GPU: only the engines ${CPU_ENGINES.join(' and ')} compute products of integers`,
    reason: 'FieldValueInvalid',
    fieldPath: '.products',
  },
];
