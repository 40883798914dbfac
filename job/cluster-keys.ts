import { applyOverrides } from './overrides.js';
import type { ParseOptions } from './parse.js';
import { readSource } from './source.js';

/** Keys of the spec that only a cluster reads. */
const CLUSTER_KEYS = [
  'workers',
  'parameterServers',
  'volumes',
  'podTemplate',
  'suspend',
  'deadline',
  'retries',
  'timeToLiveAfterFinished',
] as const;

/** The keys in a sound job file that training on one machine ignores, as they are written there: "spec.workers". */
export function clusterKeysIn(text: string, { file, set = [] }: ParseOptions): string[] {
  const source = readSource(text, file);
  if ('problems' in source) return [];
  applyOverrides(source.value, set, source.locate);
  const { spec } = source.value as { spec?: object };
  return CLUSTER_KEYS.filter((key) => Object.hasOwn(spec ?? {}, key)).map((key) => `spec.${key}`);
}
