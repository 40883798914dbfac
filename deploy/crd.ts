import { stringify } from 'yaml';
import { jobJsonSchema, type JsonSchema } from '../job/index.js';
import { specRules, workersRules } from './crd-rules.js';
import { printerColumns, statusSchema } from './crd-status.js';

/** The text of charts/files/trainingjobs.amr.dev.yaml: the spec is the job file's schema, the rest is written here and beside. */
export function trainingJobDefinition(): string {
  return stringify(definition(), { lineWidth: 0, aliasDuplicateObjects: false });
}

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

function trainingJobSchema(): JsonSchema {
  const job = jobJsonSchema();
  const properties = job.properties as Record<string, JsonSchema>;
  const spec = properties.spec;
  const keys = spec.properties as Record<string, JsonSchema>;
  return {
    ...job,
    description: 'A recommendation model to be trained, and how far its training is.',
    properties: {
      ...properties,
      spec: {
        ...spec,
        description: 'The job, as a job file has it. What decides the model cannot change once the job is made.',
        'x-kubernetes-validations': specRules(Object.keys(keys)),
        properties: { ...keys, workers: { ...keys.workers, 'x-kubernetes-validations': workersRules } },
      },
      status: statusSchema,
    },
  };
}
