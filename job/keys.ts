import { z } from 'zod';
import { fileSchema } from './schema.js';
import type { Path } from './source.js';

/**
 * Returns the keys that a mapping of the job file may have. The list is empty for a place that is not a mapping of
 * fixed keys.
 */
export function keysOf(path: Path): string[] {
  let schema: z.core.$ZodType | undefined = fileSchema;
  for (const key of path) {
    const inner = unwrap(schema);
    if (inner instanceof z.ZodObject) schema = inner.shape[key] as z.core.$ZodType | undefined;
    else schema = inner instanceof z.ZodArray ? inner.element : undefined;
  }
  const mapping = unwrap(schema);
  return mapping instanceof z.ZodObject ? visibleKeys(mapping) : [];
}

/**
 * Returns every place in the file where a key of this name may be, such as "spec.model.factors" or
 * "spec.stages.0.epochs".
 */
export function placesOf(key: string): string[] {
  const places: string[] = [];
  const search = (schema: z.core.$ZodType, path: Path): void => {
    const inner = unwrap(schema);
    if (inner instanceof z.ZodArray) return search(inner.element, [...path, 0]);
    if (!(inner instanceof z.ZodObject)) return;
    for (const [name, child] of Object.entries<z.core.$ZodType>(inner.shape)) {
      if (name === key) places.push([...path, name].join('.'));
      search(child, [...path, name]);
    }
  };
  search(fileSchema.shape.spec, ['spec']);
  return places;
}

/** Returns the schema without its wrappers for defaults, optional and null values, and conversions. */
export function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodPipe) inner = inner.in instanceof z.ZodTransform ? inner.out : inner.in;
    else if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap();
    else if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) inner = inner.unwrap();
    else return inner;
  }
}

/** Returns the keys of a mapping that people may write. Keys that are accepted and ignored are left out. */
function visibleKeys(mapping: z.ZodObject): string[] {
  return Object.entries(mapping.shape).flatMap(([key, child]) => (unwrap(child) instanceof z.ZodUnknown ? [] : [key]));
}
