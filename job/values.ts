import { z } from 'zod';
import { DURATION, durationSeconds, SIZE, sizeBytes } from './quantities.js';

/**
 * A whole number in a range. The functions of this file make the kinds of values of the job file. Each kind has one
 * phrase, "must be ...", which errors about a value and the reference in docs/job-file.md use.
 */
export function wholeNumber(range: { from: number; to: number }) {
  const error = `must be a whole number from ${range.from} to ${range.to}`;
  return z.int({ error }).min(range.from, { error }).max(range.to, { error });
}

/** A number that is larger than `bound`. */
export function numberAbove(bound: number) {
  const error = `must be a number above ${bound}`;
  return z.number({ error }).gt(bound, { error });
}

/** A number that is at least `bound`. */
export function numberFrom(bound: number) {
  const error = `must be a number of ${bound} or more`;
  return z.number({ error }).gte(bound, { error });
}

/** A number of at least 0 and below 1. */
export function fraction() {
  const error = 'must be a number of at least 0 and below 1';
  return z.number({ error }).gte(0, { error }).lt(1, { error });
}

/** One of some words. */
export function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}` });
}

/** Marks a value of several types, such as a text or a mapping. A Kubernetes schema has no type for it. */
export const UNTYPED = 'amr-untyped';

/** A truth value. */
export function trueOrFalse() {
  return z.boolean({ error: 'must be true or false' });
}

/** A text without control characters, because paths and identifiers never contain them. */
export function text(what: string) {
  const error = `must be ${what}`;
  // oxlint-disable-next-line no-control-regex
  return z.string({ error }).regex(/^[^\x00-\x1f\x7f]+$/, { error });
}

/** A list with at least `least` items. */
export function list<Item extends z.ZodType>(item: Item, what: string, least = 0) {
  const error = `must be a list of ${what}${least > 0 ? `, at least ${least}` : ''}`;
  return z.array(item, { error }).min(least, { error });
}

/** A mapping with fixed keys. Unknown keys are refused. */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape);
  const which = keys.length <= LISTED_KEYS ? ` with the keys ${keys.join(', ')}` : ' of keys to values';
  return z.strictObject(shape, { error: `must be a mapping${which}` });
}

/** The most keys of a mapping that a message lists. */
const LISTED_KEYS = 5;

/** A duration of at least `least` seconds. The output is its seconds. */
export function duration(least: number) {
  const error = `must be a duration such as 90s, 30m, 24h or 7d, at least ${least}s`;
  return z
    .string({ error })
    .regex(DURATION, { error })
    .transform(durationSeconds)
    .refine((seconds) => seconds >= least && seconds <= 1e9, { error });
}

/** A size of memory or disk. The output is its bytes. */
export function size(least: string) {
  const error = `must be a size such as 500Mi or 10Gi, at least ${least}`;
  return z
    .string({ error })
    .regex(SIZE, { error })
    .transform(sizeBytes)
    .refine((bytes) => bytes >= sizeBytes(least) && bytes <= Number.MAX_SAFE_INTEGER, { error });
}
