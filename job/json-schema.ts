import { z } from 'zod';
import { PRESET_KEYS } from './presets.js';
import { fileSchema } from './schema.js';
import { UNTYPED } from './values.js';

/** A node of an OpenAPI v3 schema, in the form that a CustomResourceDefinition accepts. */
export type JsonSchema = { [key: string]: unknown };

/**
 * Returns the structural schema of the `TrainingJob` resource, made from the same schema as the parser. The field
 * `status` is left out, because the cluster writes it. The Kubernetes API removes keys that the schema does not name.
 */
export function jobJsonSchema(): JsonSchema {
  const { spec } = fileSchema.shape;
  return {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string', description: 'amr.dev/v1alpha1' },
      kind: { type: 'string', description: 'TrainingJob' },
      // Kubernetes describes metadata itself, and forbids a description here.
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 40 } } },
      spec: withoutPresetDefaults(
        z.toJSONSchema(spec, {
          io: 'input',
          target: 'openapi-3.0',
          unrepresentable: 'any',
          reused: 'inline',
          override: ({ jsonSchema }) => makeStructural(jsonSchema as JsonSchema),
        }),
      ),
    },
  };
}

/** The Kubernetes API would write a default over the value of a preset, which the coordinator adds later. */
function withoutPresetDefaults(spec: JsonSchema): JsonSchema {
  const properties = spec.properties as Record<string, JsonSchema>;
  const evaluation = properties.evaluation.properties as Record<string, JsonSchema>;
  for (const key of PRESET_KEYS.spec) delete properties[key].default;
  for (const key of PRESET_KEYS.evaluation) delete evaluation[key].default;
  return spec;
}

/** Removes the parts of a node that OpenAPI allows and a structural schema of Kubernetes does not. */
function makeStructural(node: JsonSchema): void {
  if ('properties' in node) delete node.additionalProperties;
  if (node.minItems === 0) delete node.minItems;
  if (node.default === null) delete node.default;
  if (node['x-kubernetes-int-or-string'] === true) delete node.anyOf;
  if (node[UNTYPED] === true) {
    for (const key of [UNTYPED, 'type', 'anyOf', 'properties', 'required']) delete node[key];
    node['x-kubernetes-preserve-unknown-fields'] = true;
  }
}
