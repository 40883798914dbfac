import { createHash } from 'node:crypto';
import { jobDocument, mathematicalSpec } from './document.js';
import type { Job, JsonObject, JsonValue } from './job.js';
import { HOLD_OUT, passesOf } from './passes.js';

/** One key in which two jobs differ. */
export interface ChangedField {
  /** The place of the key, such as "spec.stages.0.epochs". */
  readonly path: string;
  /** The value in the first job, or undefined where the key is missing. */
  readonly before: JsonValue | undefined;
  /** The value in the second job, or undefined where the key is missing. */
  readonly after: JsonValue | undefined;
  /** Whether the change leads to another model. A run cannot be resumed after such a change. */
  readonly mathematical: boolean;
}

/**
 * Returns the SHA-256, in hexadecimal, over everything in the job that decides what the trained model is. The engine,
 * workers, threads, checkpoints and the place of the data are not part of it. Data count by the names of their files;
 * the dataset has a separate fingerprint for their contents.
 */
export function trainingFingerprint(job: Job): string {
  return createHash('sha256')
    .update(canonicalJson(mathematicalPart(job)))
    .digest('hex');
}

/** Returns every key in which two jobs differ. */
export function changedFields(before: Job, after: Job): ChangedField[] {
  const mathematical = new Set(differences(mathematicalPart(before), mathematicalPart(after), []).map(pathOf));
  return differences(jobDocument(before), jobDocument(after), []).map((difference) => ({
    path: pathOf(difference),
    before: difference.before,
    after: difference.after,
    mathematical: mathematical.has(pathOf(difference)),
  }));
}

/** The keys of `data` on which the trained model does not depend. */
const PLACES = ['root', 'images', 'test', 'testWhere', 'prepared', 'prepareTo'];

/** Returns the part of a job document that decides what the trained model is. */
function mathematicalPart(job: Job): JsonObject {
  const { data, ...spec } = mathematicalSpec(job);
  return {
    spec: {
      ...spec,
      data: Object.fromEntries(Object.entries(data as JsonObject).filter(([key]) => !PLACES.includes(key))),
      // A model that is chosen by validation depends on the settings of the evaluation.
      ...(job.evaluation.select === 'validation' ? { evaluation: validationPart(job) } : {}),
    },
  };
}

/**
 * What the choice of epochs depends on. The rule for pairs that are also in training counts only where the job names
 * validation pairs, because test pairs have no influence on the model. Otherwise the rule of holding out counts.
 */
function validationPart(job: Job): JsonObject {
  const { seen, refit: _, ...rest } = job.evaluation;
  const hasFile = job.data.kind === 'files' && job.data.validation !== undefined;
  return { ...rest, passes: passesOf(job), ...(hasFile ? { seen } : { holdOut: { ...HOLD_OUT } }) };
}

interface Difference {
  readonly path: readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

function pathOf({ path }: Difference): string {
  return path.join('.');
}

/** Compares two values, and the values inside them. */
function differences(before: JsonValue | undefined, after: JsonValue | undefined, path: string[]): Difference[] {
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    return canonicalJson(before) === canonicalJson(after) ? [] : [{ path, before, after }];
  }
  const left = before as JsonObject;
  const right = after as JsonObject;
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => differences(left[key], right[key], [...path, key]));
}

function isBranch(value: JsonValue | undefined): value is JsonObject | readonly JsonValue[] {
  return typeof value === 'object' && value !== null;
}

/** Returns JSON with sorted keys, so that equal values give equal text. */
function canonicalJson(value: JsonValue | undefined): string {
  if (!isBranch(value)) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value as JsonObject).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonicalJson(child)}`).join(',')}}`;
}
