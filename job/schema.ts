import { z } from 'zod';
import { CPU_ENGINES, ENGINE_NAMES, ENGINES, GPU_ENGINES } from './engines.js';
import { dataSchema, LARGE, SEED } from './data-schema.js';
import { encodeSchema } from './encode-schema.js';
import { memorySchema } from './memory-schema.js';
import { OPTIMIZER_DESCRIPTION, optimizerSchema } from './optimizer-schema.js';
import { PRESET_NAMES } from './presets.js';
import { productsSchema } from './products-schema.js';
import { resourcesSchema as resources } from './resources-schema.js';
import { stageSchema } from './stage-schema.js';
import { STEP_KEYS } from './step-schema.js';
import { choice, duration, list, mapping, size, text, trueOrFalse, UNTYPED, wholeNumber } from './values.js';

/** The `apiVersion` of every job file and of the Kubernetes resource. */
export const API_VERSION = 'amr.dev/v1alpha1';
/** The `kind` of every job file and of the Kubernetes resource. */
export const KIND = 'TrainingJob';

const URL = { error: 'must be a URL such as https://minio.example:9000' };
const ADDRESS = { error: 'must be the address of a folder, such as s3://bucket/models/mine' };
const CANDIDATES = { error: 'must be a whole number from 1, or all' };

/** The section `evaluation`. */
const evaluation = mapping({
  candidates: z
    .union([z.int(CANDIDATES).min(1, CANDIDATES).max(LARGE, CANDIDATES), z.literal('all')], CANDIDATES)
    .default(999)
    .meta({
      description: 'the number of sampled items against which each test item is ranked, or all',
      'x-kubernetes-int-or-string': true,
    }),
  at: list(wholeNumber({ from: 1, to: 10_000 }), 'whole numbers from 1', 1)
    .default([5, 10, 20])
    .meta({ description: 'the list lengths n of HR@n and NDCG@n' }),
  every: wholeNumber({ from: 1, to: LARGE })
    .default(5)
    .meta({ description: 'the number of epochs between evaluations; the end of a stage is always evaluated' }),
  seen: choice(['drop', 'refuse', 'keep']).default('drop').meta({
    description:
      'the treatment of test and validation pairs that are also in training: drop leaves them out and counts them, refuse reports an error, keep evaluates them',
  }),
  select: choice(['none', 'validation']).default('none').meta({
    description:
      'none trains all epochs. validation trains in two passes: pass 1 finds the best epoch of each stage on validation pairs (data.validation, or one random interaction of each user who has 4 or more, of at most 10 % of all interactions), and pass 2 trains that many epochs on all interactions; test pairs are never used for the choice',
  }),
  patience: wholeNumber({ from: 1, to: LARGE }).optional().meta({
    description:
      'with select: validation: a stage ends early when so many evaluations in a row were no better than the best one before them, by NDCG@10 on validation pairs. Default: every stage trains all its epochs',
  }),
  refit: trueOrFalse().optional().meta({
    description:
      'false, with select: validation: there is no pass 2, and the model is the best epoch of pass 1, which never saw the held-out interactions. Default: true',
  }),
});

/** The engines in words: "auto: tensorflow where it finds a GPU, else onnx; onnx: ONNX Runtime on the CPU; ...". */
const ENGINE_DESCRIPTIONS = [
  `auto: ${GPU_ENGINES.join(' or ')} where it finds a GPU, else ${CPU_ENGINES[0]}`,
  ...ENGINE_NAMES.map((name) => `${name}: ${ENGINES[name].description}`),
].join('; ');

/** The keys that decide what the trained model is. A run cannot be resumed after one of them has changed. */
const MATHEMATICS = {
  data: dataSchema.meta({ description: 'the data to learn from: files, or a synthetic catalog' }),
  from: text('the path of a model folder')
    .nullable()
    .default(null)
    .meta({ description: 'the folder of an earlier model, from which training continues' }),
  model: mapping({
    factors: wholeNumber({ from: 1, to: 4096 })
      .default(64)
      .meta({ description: 'the number of factors K, which is the length of every vector' }),
  })
    .prefault({})
    .meta({ description: 'the size of the model' }),
  preset: choice(PRESET_NAMES).optional().meta({
    description:
      'the keys under those of the file. recommended: matrix factorisation by softmax with a memory, whose settings validation chooses. paper: MF, VBPR and AMR as published. Default: recommended where the file has no stages and does not continue from a model (from); paper where it continues from one',
  }),
  stages: list(stageSchema, 'stages', 1).optional().meta({
    description: 'the stages in order; each continues from the one before. Default: those of the preset',
  }),
  memory: memorySchema.optional().meta({
    description:
      'the content memory, which compares an item with what the user had before; it gives cold items a score. Default: none',
  }),
  optimizer: optimizerSchema.default({ kind: 'adagrad' }).meta({
    description: OPTIMIZER_DESCRIPTION,
    [UNTYPED]: true,
  }),
  batchSize: wholeNumber({ from: 1, to: 1_048_576 }).default(2048).meta({
    description:
      'the number of triples (of interactions, in a softmax stage) of one partition in one step; a step has partitions x batchSize of them',
  }),
  ...STEP_KEYS,
  partitions: wholeNumber({ from: 1, to: 1024 }).default(4).meta({
    description:
      'the number of parts into which the users are divided; it changes the model, unlike the number of workers',
  }),
  seed: wholeNumber(SEED).default(1).meta({ description: 'the seed of all random numbers' }),
  products: productsSchema,
};

/** The keys that say how a job runs on any machine. `evaluation` counts as mathematics where it selects the model. */
const OPERATION = {
  encode: encodeSchema.optional().meta({
    description:
      'pictures, texts or audio files that an encoder turns into the features of the job, before it reads its data. Features that are there already are kept. Default: the features are files',
  }),
  engine: choice(['auto', ...ENGINE_NAMES])
    .default('auto')
    .meta({ description: `the library that computes the large products: ${ENGINE_DESCRIPTIONS}` }),
  requireGpu: trueOrFalse()
    .default(false)
    .meta({ description: 'true: the job fails when the engine finds no GPU, instead of running on the CPU' }),
  checkpoint: mapping({
    every: duration(1)
      .prefault('60s')
      .meta({ description: 'the time between checkpoints; one is always made at the end of a stage' }),
    keep: wholeNumber({ from: 1, to: 1000 })
      .default(3)
      .meta({ description: 'the number of newest checkpoints that are kept' }),
  })
    .prefault({})
    .meta({ description: 'how often the state of the training is saved' }),
  evaluation: evaluation.prefault({}).meta({ description: 'how the model is measured' }),
  objectStore: mapping({
    endpoint: z
      .string(URL)
      .regex(/^https?:\/\/[^\s]+$/, URL)
      .optional()
      .meta({ description: 'the URL of the store. Default: AWS_ENDPOINT_URL_S3 of the environment, or AWS' }),
    region: text('a region such as eu-central-1')
      .optional()
      .meta({ description: 'the region of the buckets. Default: AWS_REGION of the environment, or the profile' }),
    pathStyle: trueOrFalse().optional().meta({
      description:
        'whether a bucket stands in the path of a URL instead of its host name. Default: true where an endpoint is named',
    }),
  })
    .optional()
    .meta({ description: 'the object store of the paths that begin with s3://' }),
  output: z
    .string(ADDRESS)
    .regex(/^s3:\/\/[^/\s]+\/[^\s]+$/, ADDRESS)
    .optional()
    .meta({
      description:
        'the address of a folder in an object store, to which the model is copied at the end of the training',
    }),
};

/** The keys that only a cluster reads. Training on one machine ignores them. */
const CLUSTER = {
  workers: mapping({
    replicas: wholeNumber({ from: 1, to: 1024 }).optional().meta({
      description: 'the number of worker processes, at most `partitions`. Default: 2, or `partitions` if that is less',
    }),
    resources,
  })
    .prefault({})
    .meta({ description: 'the processes that compute' }),
  parameterServers: mapping({
    replicas: wholeNumber({ from: 1, to: 1024 })
      .default(2)
      .meta({ description: 'the number of parameter servers, which share the parameters' }),
    storage: size('1Mi')
      .prefault('10Gi')
      .meta({ description: 'the disk space of each parameter server, for checkpoints' }),
    resources,
  })
    .prefault({})
    .meta({ description: 'the processes that keep the parameters' }),
  volumes: list(
    z
      .looseObject(
        { name: text('the name of the volume').meta({ description: 'its name in the pod' }) },
        { error: 'must be a Kubernetes volume with a name' },
      )
      .meta({ 'x-kubernetes-preserve-unknown-fields': true }),
    'Kubernetes volumes',
  )
    .default([])
    .meta({
      description:
        'Kubernetes volumes for the data paths, as in a pod; every worker reads them, so they must be ROX or RWX, or all workers must run on one node',
    }),
  cache: size('1Mi').optional().meta({
    description:
      'the disk space of each worker for what it downloads from an object store: an ephemeral volume, which a job without addresses does not have. Default: 20Gi',
  }),
  credentials: z
    .string({ error: 'must be the name of a Secret' })
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, { error: 'must be the name of a Secret' })
    .optional()
    .meta({
      description:
        'the Secret with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and perhaps AWS_SESSION_TOKEN, AWS_REGION and AWS_ENDPOINT_URL_S3, which only the workers get. Default: the identity of their service account',
    }),
  priorityClassName: z
    .string({ error: 'must be the name of a PriorityClass' })
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, { error: 'must be the name of a PriorityClass' })
    .optional()
    .meta({
      description:
        "the PriorityClass of the job's pods, and with Kueue that of the whole job. Default: that of the chart for each role",
    }),
  podTemplate: z.looseObject({}, { error: 'must be a mapping such as {nodeSelector: {disk: ssd}}' }).default({}).meta({
    description: "nodeSelector, tolerations, imagePullSecrets and labels for the job's pods",
    'x-kubernetes-preserve-unknown-fields': true,
  }),
  suspend: trueOrFalse().default(false).meta({ description: 'true: the job is kept, but nothing runs' }),
  deadline: duration(1)
    .nullable()
    .prefault('24h')
    .meta({ description: 'the time from the start after which the job fails; null: no deadline' }),
  retries: wholeNumber({ from: 0, to: 1000 }).default(3).meta({
    description:
      'how many times a failed run is started again, and how often processes may crash (for want of memory, or in a loop) without progress; the loss of a process does not count',
  }),
  onCheckpointLoss: choice(['restart', 'fail']).default('restart').meta({
    description:
      'what happens when every checkpoint is lost or damaged; restart: the job trains from the start, as often as retries allow; fail: it fails',
  }),
  onDiskFull: choice(['fail', 'wait']).default('fail').meta({
    description:
      'what happens when the disk of a parameter server has no room for a checkpoint; fail: the job is tried again as often as retries allow, then it fails; wait: it waits until there is room',
  }),
  timeToLiveAfterFinished: duration(0).nullable().prefault('7d').meta({
    description: 'the time after which a finished job and its model are removed from the cluster; null: never',
  }),
};

/**
 * The schema of `spec`. Add a new key to one of the three groups; its type, its reference and its Kubernetes schema
 * follow.
 */
export const specSchema = mapping({ ...MATHEMATICS, ...OPERATION, ...CLUSTER });
/** The names of the keys that decide what the trained model is. */
export const MATHEMATICAL_KEYS = Object.keys(MATHEMATICS);
/** The names of the keys that only a cluster reads. */
export const CLUSTER_KEYS = Object.keys(CLUSTER);

const NAME = "must be at most 40 characters of a-z, 0-9 and '-', with a letter or digit at both ends";
const texts = z.record(z.string(), z.string({ error: 'must be text (quote it)' }), {
  error: 'must be a mapping of texts',
});
/**
 * A field that the Kubernetes API adds to an object's metadata. It is accepted, so that the output of `kubectl get -o
 * yaml` is a job file, and it is ignored.
 */
const ignored = z.unknown().optional();

/** The schema of `metadata`. */
export const metadataSchema = mapping({
  name: z
    .string({ error: NAME })
    .max(40, { error: NAME })
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, { error: NAME })
    .meta({ description: 'the name of the job' }),
  namespace: text('the name of a Kubernetes namespace')
    .nullable()
    .default(null)
    .meta({ description: 'the namespace of the Kubernetes object' }),
  labels: texts.default({}).meta({ description: 'labels of the Kubernetes object' }),
  annotations: texts.default({}).meta({ description: 'annotations of the Kubernetes object' }),
  creationTimestamp: ignored,
  deletionGracePeriodSeconds: ignored,
  deletionTimestamp: ignored,
  finalizers: ignored,
  generateName: ignored,
  generation: ignored,
  managedFields: ignored,
  ownerReferences: ignored,
  resourceVersion: ignored,
  selfLink: ignored,
  uid: ignored,
});

/** The schema of a whole job file. `status` is ignored, because the cluster writes it. */
export const fileSchema = mapping({
  apiVersion: z.literal(API_VERSION, { error: `must be ${API_VERSION}` }),
  kind: z.literal(KIND, { error: `must be ${KIND}` }),
  metadata: metadataSchema,
  spec: specSchema,
  status: ignored,
});

/** The type of a checked `spec`, with the defaults of the schema. */
export type Spec = z.output<typeof specSchema>;
/** The type of a checked `metadata`. */
export type Metadata = z.output<typeof metadataSchema>;
