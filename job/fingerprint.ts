import { createHash } from 'node:crypto';
import { jobDocument, mathematicalSpec } from './document.js';
import type { Job, JsonObject, JsonValue } from './job.js';

export interface ChangedField {
  /** "spec.stages.0.epochs" */
  readonly path: string;
  /** Undefined where the key is not there. */
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  /** Whether the change makes it another model: a run cannot be resumed over it. */
  readonly mathematical: boolean;
}

/**
 * SHA-256 (hex) over everything in the job that decides what the trained model is, and nothing else: not the engine, workers,
 * threads, checkpoints or where data is mounted. Data counts by the names of its files; what they hold has a fingerprint
 * of its own in the dataset.
 */
export function trainingFingerprint(job: Job): string {
  return createHash('sha256')
    .update(canonicalJson(mathematicalPart(job)))
    .digest('hex');
}

/** Every key in which two jobs differ. */
export function changedFields(before: Job, after: Job): ChangedField[] {
  const mathematical = new Set(differences(mathematicalPart(before), mathematicalPart(after), []).map(pathOf));
  return differences(jobDocument(before), jobDocument(after), []).map((difference) => ({
    path: pathOf(difference),
    before: difference.before,
    after: difference.after,
    mathematical: mathematical.has(pathOf(difference)),
  }));
}

function mathematicalPart(job: Job): JsonObject {
  const { data, ...spec } = mathematicalSpec(job);
  return {
    spec: {
      ...spec,
      data: Object.fromEntries(
        Object.entries(data as JsonObject).filter(([key]) => !['root', 'images', 'test', 'testWhere'].includes(key)),
      ),
      // A model chosen on validation depends on when and how it was looked at.
      ...(job.evaluation.select === 'validation' ? { evaluation: validationPart(job) } : {}),
    },
  };
}

/** The test pairs have no influence on the model, so neither has what happens to some of them. */
function validationPart({ evaluation }: Job): JsonObject {
  const { seen: _, ...rest } = evaluation;
  return rest;
}

interface Difference {
  readonly path: readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

function pathOf({ path }: Difference): string {
  return path.join('.');
}

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

/** JSON with sorted keys: equal values give equal text. */
function canonicalJson(value: JsonValue | undefined): string {
  if (!isBranch(value)) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value as JsonObject).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonicalJson(child)}`).join(',')}}`;
}
