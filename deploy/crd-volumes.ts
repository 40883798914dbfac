import { DATA_VOLUMES, OTHER_VOLUMES, type JsonSchema } from '../job/index.js';
import type { CelRule } from './crd-rules.js';

/**
 * The schema of one volume: its name and its source. The API drops sources that it does not name, and refuses the volume
 * because nothing is left. charts/templates/crd.yaml leaves out the rules about kinds that the administrator allows; it
 * finds them by their field.
 */
export function volumeSchema(items: JsonSchema): JsonSchema {
  const { 'x-kubernetes-preserve-unknown-fields': _, ...volume } = items;
  const kinds = [...DATA_VOLUMES, ...OTHER_VOLUMES];
  const source = (kind: string) => ({
    type: 'object',
    description: `the source of the volume, as ${kind} of a volume in a pod`,
    'x-kubernetes-preserve-unknown-fields': true,
  });
  return {
    ...volume,
    properties: {
      ...(items.properties as Record<string, JsonSchema>),
      ...Object.fromEntries(kinds.map((kind) => [kind, source(kind)])),
    },
    'x-kubernetes-validations': [...OTHER_VOLUMES.map(refused), oneSource(kinds)],
  };
}

function refused(kind: string): CelRule {
  return {
    rule: `!has(self.${kind})`,
    message: `a volume of kind ${kind} is not allowed: use ${DATA_VOLUMES.join(', ')}, or ask the administrator for the value jobs.allowedVolumes of the chart`,
    reason: 'FieldValueForbidden',
    fieldPath: `.${kind}`,
  };
}

function oneSource(kinds: readonly string[]): CelRule {
  return {
    rule: `[${kinds.map((kind) => `has(self.${kind})`).join(', ')}].exists_one(isSet, isSet)`,
    message: `a volume must have exactly one source, such as ${DATA_VOLUMES.join(', ')}`,
    reason: 'FieldValueInvalid',
  };
}
