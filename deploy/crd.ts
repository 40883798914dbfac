import { stringify } from 'yaml';
import { ENCODE_PATHS, jobJsonSchema, type JsonSchema } from '../job/index.js';
import {
  dataRules,
  encodeRules,
  nameRule,
  parameterServersRules,
  pathsWithin,
  specRules,
  suspendedRules,
} from './crd-rules.js';
import { volumeSchema } from './crd-volumes.js';
import { printerColumns, statusSchema } from './crd-status.js';

/**
 * The text of charts/files/trainingjobs.amr.dev.yaml. The spec has the schema of the job file. This folder contains the
 * rest.
 */
export function trainingJobDefinition(): string {
  return stringify(definition(), { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The Kubernetes definition of the kind TrainingJob. */
function definition() {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'trainingjobs.amr.dev' },
    spec: {
      group: 'amr.dev',
      scope: 'Namespaced',
      names: {
        kind: 'TrainingJob',
        listKind: 'TrainingJobList',
        plural: 'trainingjobs',
        singular: 'trainingjob',
        shortNames: ['tj'],
        categories: ['all'],
      },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          additionalPrinterColumns: printerColumns,
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.workers.replicas', statusReplicasPath: '.status.workers.ready' },
          },
          schema: { openAPIV3Schema: trainingJobSchema() },
        },
      ],
    },
  };
}

/** The schema of a TrainingJob: that of the job file, with rules about changes and with the status. */
function trainingJobSchema(): JsonSchema {
  const job = jobJsonSchema();
  const properties = job.properties as Record<string, JsonSchema>;
  const spec = properties.spec;
  const keys = spec.properties as Record<string, JsonSchema>;
  return {
    ...job,
    description: 'A recommendation model to train, and the progress of the training.',
    'x-kubernetes-validations': [nameRule, ...suspendedRules],
    properties: {
      ...properties,
      spec: {
        ...spec,
        description: 'The job, as in a job file. Values that decide the model cannot change after the job was created.',
        'x-kubernetes-validations': specRules(Object.keys(keys)),
        properties: {
          ...keys,
          from: boundedPath(keys.from),
          data: dataSchema(keys.data),
          volumes: { ...keys.volumes, maxItems: MOST_VOLUMES, items: volumeSchema(keys.volumes.items as JsonSchema) },
          encode: encodeSchema(keys.encode),
          workers: boundedResources(keys.workers),
          parameterServers: {
            ...boundedResources(keys.parameterServers),
            'x-kubernetes-validations': parameterServersRules,
          },
        },
      },
      status: statusSchema,
    },
  };
}

/** Bounds without which the API would not accept rules about volumes, paths and resources: it estimates the cost of a rule. */
const [MOST_VOLUMES, MOST_PATHS, LONGEST_PATH, MOST_RESOURCES] = [64, 256, 4096, 64];

/** The schema of `spec.workers` or `spec.parameterServers`, with a bound of the number of resources. */
function boundedResources(section: JsonSchema): JsonSchema {
  const properties = section.properties as Record<string, JsonSchema>;
  const resources = properties.resources.properties as Record<string, JsonSchema>;
  const bounded = Object.entries(resources).map(([key, schema]) => [key, { ...schema, maxProperties: MOST_RESOURCES }]);
  return {
    ...section,
    properties: {
      ...properties,
      resources: { ...properties.resources, properties: Object.fromEntries(bounded) as Record<string, JsonSchema> },
    },
  };
}

/** The schema of `spec.data` with rules about its paths. */
function dataSchema(data: JsonSchema): JsonSchema {
  const properties = data.properties as Record<string, JsonSchema>;
  const paths = pathsWithin(properties);
  const bounded = Object.fromEntries(paths.map((key) => [key, boundedPath(properties[key])]));
  return {
    ...data,
    'x-kubernetes-validations': dataRules(properties),
    properties: { ...properties, ...bounded },
  };
}

/** The schema of `spec.encode` with rules about its paths. */
function encodeSchema(encode: JsonSchema): JsonSchema {
  const bounded = boundedResources(encode);
  const properties = bounded.properties as Record<string, JsonSchema>;
  const paths = Object.fromEntries(ENCODE_PATHS.map((key) => [key, boundedPath(properties[key])]));
  return { ...bounded, 'x-kubernetes-validations': encodeRules, properties: { ...properties, ...paths } };
}

/** Bounds a path, or a list of paths. */
function boundedPath(schema: JsonSchema): JsonSchema {
  if (schema.type !== 'array') return { ...schema, maxLength: LONGEST_PATH };
  return { ...schema, maxItems: MOST_PATHS, items: { ...(schema.items as JsonSchema), maxLength: LONGEST_PATH } };
}
