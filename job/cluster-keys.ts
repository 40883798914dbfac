import { applyOverrides } from './overrides.js';
import type { ParseOptions } from './parse.js';
import { CLUSTER_KEYS } from './schema.js';
import { readSource } from './source.js';

/**
 * Returns the keys, such as "spec.workers", that a readable job file contains and that training on one machine ignores.
 * It returns nothing for a file that cannot be read, because the parser reports its problems.
 */
export function clusterKeysIn(text: string, { file = 'job', set = [] }: ParseOptions): string[] {
  const source = readSource(text, file);
  if ('problems' in source) return [];
  applyOverrides(source.value, set, source.locate);
  const { spec } = source.value as { spec?: object };
  return CLUSTER_KEYS.filter((key) => Object.hasOwn(spec ?? {}, key)).map((key) => `spec.${key}`);
}
