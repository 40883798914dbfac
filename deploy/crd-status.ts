import { ENGINE_NAMES, type JsonSchema } from '../job/index.js';

const text = (description: string): JsonSchema => ({ type: 'string', description });
const real = (description: string): JsonSchema => ({ type: 'number', description });
const whole = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });
const time = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description });

const replicas = (what: string): JsonSchema => ({
  type: 'object',
  description: `${what}: how many there are and should be`,
  properties: { ready: whole('that take part'), desired: whole('that the job asks for now; 0 while it is suspended') },
});

/** As in Kubernetes's own objects: one condition of each type. */
const conditions: JsonSchema = {
  type: 'array',
  description: 'what is true of the job, each with a reason',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: {
    type: 'object',
    required: ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
    properties: {
      type: { type: 'string', maxLength: 316 },
      status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
      reason: { type: 'string', maxLength: 1024, description: 'one word, for programs' },
      message: { type: 'string', maxLength: 2048, description: 'for people: what, why, and what to do' },
      lastTransitionTime: time('when the status last changed'),
      observedGeneration: { type: 'integer', format: 'int64', description: 'the spec that it is about' },
    },
  },
};

/** Written by the coordinator alone: a projection of its state, at most once a second and under 16 KiB. */
export const statusSchema: JsonSchema = {
  type: 'object',
  description: "How far the job is. Written by the coordinator; a client's changes are ignored.",
  properties: {
    observedGeneration: { type: 'integer', format: 'int64', description: 'the spec that this is about' },
    phase: {
      type: 'string',
      enum: ['Pending', 'Preparing', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled'],
    },
    progress: { type: 'number', minimum: 0, maximum: 1, description: 'share of all steps done' },
    stage: { type: 'string', description: 'kind of the stage that runs: mf, duif, vbpr or amr' },
    stageNumber: whole('of the stage that runs, from 1'),
    stages: whole('how many there are'),
    epoch: whole('of the stage, from 1'),
    epochs: whole('of the stage'),
    loss: real('mean of a triple on clean features'),
    adversarialLoss: real('mean of a triple on perturbed features'),
    metrics: {
      type: 'object',
      description: 'of the newest evaluated epoch, or of the best one by validation, such as hr@10',
      maxProperties: 64,
      additionalProperties: { type: 'number' },
    },
    etaSeconds: whole('until the end, as it looks now'),
    triplesPerSecond: real('over all workers'),
    workers: replicas('workers'),
    parameterServers: replicas('shards'),
    restarts: whole('times that a process was lost and the job went back to its last checkpoint'),
    failures: whole('failed runs, counted against spec.retries'),
    run: whole('number of the attempt that goes on; what an older one sends is refused'),
    checkpoint: {
      type: 'object',
      description: 'the newest complete one',
      properties: { step: whole('the step that it is of'), time: time('when it was committed') },
    },
    engine: text(`what computes the large products: ${ENGINE_NAMES.join(' or ')}`),
    device: text('cpu or the GPU'),
    image: text('the image of parameter servers that the job started with, and keeps'),
    workerImage: text('the image of workers that the job started with, and keeps'),
    digest: text('sha256:... of the trained model'),
    startTime: time('when the job first ran'),
    completionTime: time('when it ended'),
    conditions,
    display: {
      type: 'object',
      description: "the same for people, in kubectl's columns",
      properties: {
        progress: text('such as 42%'),
        stage: text('such as amr 3/20'),
        loss: text('such as 0.3127'),
        ndcg: text('such as 0.1893'),
        eta: text('such as 4m10s'),
        workers: text('such as 2/2'),
      },
    },
  },
};

/** Columns of `kubectl get trainingjobs`; those of priority 1 with -o wide. */
export const printerColumns = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Progress', type: 'string', jsonPath: '.status.display.progress' },
  { name: 'Stage', type: 'string', jsonPath: '.status.display.stage' },
  { name: 'Loss', type: 'string', jsonPath: '.status.display.loss' },
  { name: 'NDCG', type: 'string', jsonPath: '.status.display.ndcg' },
  { name: 'ETA', type: 'string', jsonPath: '.status.display.eta' },
  { name: 'Workers', type: 'string', jsonPath: '.status.display.workers' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Restarts', type: 'integer', jsonPath: '.status.restarts', priority: 1 },
  { name: 'Digest', type: 'string', jsonPath: '.status.digest', priority: 1 },
];
