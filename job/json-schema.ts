import { z } from 'zod';
import { fileSchema, TEXT_OR_MAPPING } from './schema.js';

/** A node of an OpenAPI v3 schema, as a CustomResourceDefinition takes it. */
export type JsonSchema = { [key: string]: unknown };

/**
 * The job file as the structural schema of the `TrainingJob` resource (without `status`, which is the cluster's),
 * from the same source as the parser. Unknown keys are not named: the Kubernetes API prunes what is not in it.
 */
export function jobJsonSchema(): JsonSchema {
  const { spec } = fileSchema.shape;
  return {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 40 } } },
      spec: z.toJSONSchema(spec, {
        io: 'input',
        target: 'openapi-3.0',
        unrepresentable: 'any',
        reused: 'inline',
        override: ({ jsonSchema }) => makeStructural(jsonSchema as JsonSchema),
      }),
    },
  };
}

/** Removes what OpenAPI allows and a structural schema of Kubernetes does not. */
function makeStructural(node: JsonSchema): void {
  if ('properties' in node) delete node.additionalProperties;
  if (node.minItems === 0) delete node.minItems;
  if (node.default === null) delete node.default;
  if (node['x-kubernetes-int-or-string'] === true) delete node.anyOf;
  if (node[TEXT_OR_MAPPING] === true) {
    for (const key of [TEXT_OR_MAPPING, 'type', 'properties', 'required']) delete node[key];
    node['x-kubernetes-preserve-unknown-fields'] = true;
  }
}
