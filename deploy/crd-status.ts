import { ENGINE_NAMES, type JsonSchema } from '../job/index.js';

const text = (description: string): JsonSchema => ({ type: 'string', description });
const real = (description: string): JsonSchema => ({ type: 'number', description });
const whole = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });
const time = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description });

const replicas = (what: string): JsonSchema => ({
  type: 'object',
  description: `the number of ${what} that exist and that should exist`,
  properties: {
    ready: whole('how many take part in training'),
    desired: whole('how many the job wants now; 0 while it is suspended'),
  },
});

/** The conditions of a job. As in Kubernetes's own objects, there is one condition of each type. */
const conditions: JsonSchema = {
  type: 'array',
  description: 'the conditions of the job, each with a reason',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: {
    type: 'object',
    required: ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
    properties: {
      type: {
        type: 'string',
        maxLength: 316,
        description:
          'Accepted, Running, Suspended, Complete, Failed (also of a cancelled job), Finished (complete or failed), Encoded, Prepared, PodsRunning, StorageAvailable or CheckpointIntact; for kstatus also Reconciling or Stalled',
      },
      status: { type: 'string', enum: ['True', 'False', 'Unknown'], description: 'whether the condition holds' },
      reason: { type: 'string', maxLength: 1024, description: 'one word that programs can read' },
      message: {
        type: 'string',
        maxLength: 2048,
        description: 'a text for people: what happened, why, and what to do',
      },
      lastTransitionTime: time('when the status last changed'),
      observedGeneration: {
        type: 'integer',
        format: 'int64',
        description: 'the generation of the spec to which this belongs',
      },
    },
  },
};

/** The schema of `status`. Only the coordinator writes it, at most once a second. It has at most 16 KiB. */
export const statusSchema: JsonSchema = {
  type: 'object',
  description: 'The progress of the job. The coordinator writes it and ignores changes by clients.',
  // Until the coordinator has seen an object, programs that wait for it must not take it for finished.
  default: { observedGeneration: -1 },
  properties: {
    observedGeneration: {
      type: 'integer',
      format: 'int64',
      description: 'the generation of the newest spec that the coordinator has read; -1 before that',
    },
    phase: {
      type: 'string',
      enum: ['Pending', 'Preparing', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled'],
      description: 'what the job is doing: it waits for processes, reads its data, trains, is suspended, or has ended',
    },
    encoding: {
      type: 'object',
      description: 'how far the encoding of pictures, texts or audio files is, of a job that encodes',
      properties: {
        done: whole('the number of pictures, texts or audio files that are encoded'),
        total: whole('the number of those that are known so far'),
      },
    },
    progress: { type: 'number', minimum: 0, maximum: 1, description: 'the share of all steps that are done' },
    pass: whole('the number of the current pass, from 1'),
    passes: whole(
      'the number of passes; of two, pass 1 chooses the epochs and pass 2 trains that number on all interactions',
    ),
    stage: { type: 'string', description: 'the kind of the current stage: mf, duif, vbpr or amr' },
    stageNumber: whole('the number of the current stage, from 1'),
    stages: whole('the number of stages'),
    epoch: whole('the epoch of the current stage, from 1'),
    epochs: whole('the number of epochs of the current stage'),
    loss: real('the mean loss per triple with clean features'),
    adversarialLoss: real('the mean loss per triple with perturbed features'),
    metrics: {
      type: 'object',
      description:
        'the metrics of the epoch that is reported: the newest evaluated one, or the best by validation; such as hr@10 and ndcg@10',
      maxProperties: 64,
      additionalProperties: { type: 'number' },
    },
    validation: {
      type: 'object',
      description: 'the metrics of the validation pairs, at the best epoch of the newest evaluated stage of pass 1',
      maxProperties: 64,
      additionalProperties: { type: 'number' },
    },
    metricsStageNumber: whole('the number of the stage that the metrics belong to, from 1'),
    metricsEpoch: whole('the epoch of that stage that the metrics belong to, from 1'),
    etaSeconds: whole('the estimated seconds until the end'),
    triplesPerSecond: real('the speed of all workers together'),
    workers: replicas('workers'),
    parameterServers: replicas('parameter servers'),
    restarts: whole('how often a process was lost and the job went back to its last checkpoint'),
    failures: whole('the number of failed runs, which spec.retries limits'),
    run: whole('the number of the current run; messages of older runs are refused'),
    checkpoint: {
      type: 'object',
      description: 'the newest complete checkpoint',
      properties: { step: whole('the number of steps that it contains'), time: time('when it was committed') },
    },
    engine: text(`the engine that computes the large products: ${ENGINE_NAMES.join(' or ')}`),
    device: text('the device of the engine: cpu, or the name of the GPU'),
    image: text('the image of parameter servers, which a job keeps until it is suspended'),
    workerImage: text('the image of workers, which a job keeps until it is suspended'),
    digest: text('the digest sha256:... of the trained model'),
    startTime: time('when the job first ran'),
    completionTime: time('when the job ended'),
    conditions,
    display: {
      type: 'object',
      description: 'texts for the columns of kubectl',
      properties: {
        progress: text('such as 42%'),
        stage: text('such as amr 3/20, or encode 512/2000 before the first stage'),
        loss: text('such as 0.3127'),
        ndcg: text('such as 0.1893'),
        eta: text('such as 4m10s'),
        workers: text('such as 2/2'),
        problem: text('why the job has failed or does not run, and what to do'),
      },
    },
  },
};

/** The columns of `kubectl get trainingjobs`. Those of priority 1 appear with -o wide. */
export const printerColumns = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Progress', type: 'string', jsonPath: '.status.display.progress' },
  { name: 'Stage', type: 'string', jsonPath: '.status.display.stage' },
  { name: 'Loss', type: 'string', jsonPath: '.status.display.loss' },
  { name: 'NDCG', type: 'string', jsonPath: '.status.display.ndcg' },
  { name: 'ETA', type: 'string', jsonPath: '.status.display.eta' },
  { name: 'Workers', type: 'string', jsonPath: '.status.display.workers' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Problem', type: 'string', jsonPath: '.status.display.problem' },
  { name: 'Restarts', type: 'integer', jsonPath: '.status.restarts', priority: 1 },
  { name: 'Digest', type: 'string', jsonPath: '.status.digest', priority: 1 },
];
