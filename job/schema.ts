import { z } from 'zod';
import { CPU_ENGINES, ENGINE_NAMES, ENGINES, GPU_ENGINES } from './engines.js';
import { OPTIMIZER_DESCRIPTION, optimizerSchema } from './optimizer-schema.js';
import { stageSchema } from './stage-schema.js';
import { choice, duration, list, mapping, numberFrom, size, text, trueOrFalse, wholeNumber } from './values.js';

export const API_VERSION = 'amr.dev/v1alpha1';
export const KIND = 'TrainingJob';

const LARGE = 2_147_483_647;
const SEED = { from: 0, to: 4_294_967_295 };
/** A Kubernetes quantity, such as 2, "500m" or "4Gi". Kubernetes checks its form. */
const quantity = z
  .union([numberFrom(0), text('a quantity')], { error: 'must be a quantity such as 2, 500m or 4Gi' })
  .meta({ 'x-kubernetes-int-or-string': true });
const quantities = z.record(z.string(), quantity, { error: 'must be a mapping such as {cpu: 2, memory: 4Gi}' });
const resources = mapping({
  requests: quantities.optional().meta({ description: 'the resources that a pod is guaranteed' }),
  limits: quantities.optional().meta({ description: 'the resources that a pod may use at most' }),
}).prefault({});

const COLUMN = { error: 'must be the name of a column, or its position from 1' };
const column = (description: string) =>
  z
    .union([z.int(COLUMN).min(1, COLUMN).max(LARGE, COLUMN), text('the name of a column')], COLUMN)
    .optional()
    .meta({ description, 'x-kubernetes-int-or-string': true });
const CONDITION = 'a condition such as "rating >= 4" or "x_label == 0"';

/**
 * Exactly one of `interactions` and `synthetic` is there: a rule (rules.ts), since a Kubernetes schema cannot say it.
 */
const data = mapping({
  interactions: text('the path of a file or folder, or a pattern such as part-*.parquet').optional().meta({
    description:
      'who interacted with what: delimited text with a header or none, JSON lines or Parquet, also gzip; a file, a folder or a pattern',
  }),
  columns: mapping({
    user: column('the column of users'),
    item: column('the column of items'),
    weight: column('a name for a column that conditions use; training counts every interaction alike'),
    time: column('a name for a column that conditions use; training has no use for times'),
  })
    .optional()
    .meta({
      description:
        'which columns of interactions and test are meant, by name or position; by default found by their usual names',
    }),
  delimiter: choice(['comma', 'tab', 'semicolon', 'pipe', 'space', ',', ';', '|', '::', ' ', '\t'])
    .optional()
    .meta({ description: 'what separates fields; by default found out' }),
  header: trueOrFalse().optional().meta({ description: 'whether line 1 names the columns; by default found out' }),
  layout: choice(['pairs', 'lists', 'counted-lists']).default('pairs').meta({
    description:
      'pairs: an interaction a line. lists: a user and all items of that user a line. counted-lists: the number of items and the items',
  }),
  where: text(CONDITION).optional().meta({
    description:
      'which rows are read: comparisons of columns (#3 is the third) with numbers or quoted texts; and, or, not, ( )',
  }),
  testWhere: text(CONDITION).optional().meta({
    description: 'the same for the test file, which may then be the file of interactions. Default: where',
  }),
  features: list(text('the path of an npy or safetensors file'), 'paths').default([]).meta({
    description: 'content features of the items, npy (f2, f4, f8) or safetensors; several are set side by side',
  }),
  normalize: choice(['none', 'rows', 'columns', 'parts']).default('none').meta({
    description:
      'what features are divided by before they share one scale. none: nothing. rows: the L2 length of each row of a file. columns: the largest magnitude of each column. parts: that of each file',
  }),
  items: text('the path of a text file')
    .nullable()
    .default(null)
    .meta({ description: 'the item id of each feature row, one a line; without it row i is item i' }),
  test: text('the path of a file or folder, or a pattern such as part-*.parquet')
    .nullable()
    .default(null)
    .meta({ description: 'held-out pairs, evaluated as training goes; a file as of interactions' }),
  images: text('a path or URL pattern that contains {item}')
    .nullable()
    .default(null)
    .meta({ description: 'pictures of the items, a path or URL with {item} in it; only for the report' }),
  root: text('the path of a folder').default('.').meta({
    description: "what relative paths start from; itself relative to the job file's folder, in pods to /data",
  }),
  synthetic: mapping({
    users: wholeNumber({ from: 2, to: 10_000_000 }).default(1000).meta({ description: 'users of the made-up catalog' }),
    items: wholeNumber({ from: 12, to: 10_000_000 }).default(500).meta({ description: 'items of the made-up catalog' }),
    seed: wholeNumber(SEED).default(1).meta({ description: 'the seed that the catalog is made from' }),
  })
    .optional()
    .meta({ description: 'a made-up catalog with features and test pairs, instead of files' }),
});

/** Marks a value that may be a text or a mapping. A Kubernetes schema has no type for it. */
export const TEXT_OR_MAPPING = 'amr-text-or-mapping';

const CANDIDATES = { error: 'must be a whole number from 1, or all' };

const evaluation = mapping({
  candidates: z
    .union([z.int(CANDIDATES).min(1, CANDIDATES).max(LARGE, CANDIDATES), z.literal('all')], CANDIDATES)
    .default(999)
    .meta({
      description: 'sampled items that each test item is ranked against, or all',
      'x-kubernetes-int-or-string': true,
    }),
  at: list(wholeNumber({ from: 1, to: 10_000 }), 'whole numbers from 1', 1)
    .default([5, 10, 20])
    .meta({ description: 'the list lengths n of HR@n and NDCG@n' }),
  every: wholeNumber({ from: 1, to: LARGE })
    .default(5)
    .meta({ description: 'epochs between evaluations; the end of a stage is always evaluated' }),
  seen: choice(['drop', 'refuse', 'keep']).default('drop').meta({
    description: 'what happens to test pairs that are also in training: left out and counted, an error, or evaluated',
  }),
  select: choice(['none', 'validation']).default('none').meta({
    description:
      'validation: keep the best epoch by one held-out, seeded random training interaction of each user; never by the test',
  }),
});

/** "auto: tensorflow where it finds a GPU, else onnx; onnx: ONNX Runtime on the CPU; ..." */
const ENGINE_DESCRIPTIONS = [
  `auto: ${GPU_ENGINES.join(' or ')} where it finds a GPU, else ${CPU_ENGINES[0]}`,
  ...ENGINE_NAMES.map((name) => `${name}: ${ENGINES[name].description}`),
].join('; ');

/** The keys that decide what the trained model is. A job that changes one of them cannot be resumed. */
const MATHEMATICS = {
  data: data.meta({ description: 'what is learned from: files, or a synthetic catalog' }),
  from: text('the path of a model folder')
    .nullable()
    .default(null)
    .meta({ description: 'a model folder to continue from' }),
  model: mapping({
    factors: wholeNumber({ from: 1, to: 4096 }).default(64).meta({ description: 'K, the length of every vector' }),
  }).prefault({}),
  stages: list(stageSchema, 'stages', 1).optional().meta({
    description: 'run in order, each from the one before. Default: mf, vbpr, amr where there are features, else mf',
  }),
  optimizer: optimizerSchema.default({ kind: 'adagrad' }).meta({
    description: OPTIMIZER_DESCRIPTION,
    [TEXT_OR_MAPPING]: true,
  }),
  batchSize: wholeNumber({ from: 1, to: 1_048_576 })
    .default(2048)
    .meta({ description: 'triples of one partition in one step; the global batch is partitions x batchSize' }),
  negativePool: wholeNumber({ from: 0, to: LARGE }).default(0).meta({
    description: 'above 0: the negative items of a micro-batch are taken from this many items, drawn at random for it',
  }),
  partitions: wholeNumber({ from: 1, to: 1024 })
    .default(4)
    .meta({ description: 'fixed slices of the users; part of the mathematics, the number of workers is not' }),
  seed: wholeNumber(SEED).default(1).meta({ description: 'the seed of all random numbers' }),
};

/**
 * The keys that say how the job is run, wherever it runs. `evaluation` counts as mathematics where it selects the
 * model.
 */
const OPERATION = {
  engine: choice(['auto', ...ENGINE_NAMES])
    .default('auto')
    .meta({ description: `what computes the large products: ${ENGINE_DESCRIPTIONS}` }),
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
  }).prefault({}),
  evaluation: evaluation.prefault({}),
};

/** The keys that only a cluster reads. Training on one machine ignores them. */
const CLUSTER = {
  workers: mapping({
    replicas: wholeNumber({ from: 1, to: 1024 })
      .optional()
      .meta({ description: 'worker processes, at most `partitions`. Default: 2, or `partitions` if that is less' }),
    resources,
  }).prefault({}),
  parameterServers: mapping({
    replicas: wholeNumber({ from: 1, to: 1024 })
      .default(2)
      .meta({ description: 'the number of parameter servers, which share the parameters' }),
    storage: size('1Mi')
      .prefault('10Gi')
      .meta({ description: 'the disk space of each parameter server, for checkpoints' }),
    resources,
  }).prefault({}),
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
    .meta({ description: 'where data paths come from, as in a pod; read by every worker: ROX or RWX, or one node' }),
  podTemplate: z.looseObject({}, { error: 'must be a mapping such as {nodeSelector: {disk: ssd}}' }).default({}).meta({
    description: "nodeSelector, tolerations, imagePullSecrets, labels for the job's pods",
    'x-kubernetes-preserve-unknown-fields': true,
  }),
  suspend: trueOrFalse().default(false).meta({ description: 'true: keep the job, run nothing' }),
  deadline: duration(1)
    .nullable()
    .prefault('24h')
    .meta({ description: 'time from its start after which the job fails; null: none' }),
  retries: wholeNumber({ from: 0, to: 1000 }).default(3).meta({
    description: 'how often a failed run is started again; the loss of a process does not count as a failure',
  }),
  timeToLiveAfterFinished: duration(0)
    .nullable()
    .prefault('7d')
    .meta({ description: 'when a finished job and its model are removed from the cluster; null: never' }),
};

/** `spec`. A new key belongs in one of the three groups; its type, reference and Kubernetes schema follow from here. */
export const specSchema = mapping({ ...MATHEMATICS, ...OPERATION, ...CLUSTER });
export const MATHEMATICAL_KEYS = Object.keys(MATHEMATICS);
export const CLUSTER_KEYS = Object.keys(CLUSTER);

const NAME = "must be at most 40 characters of a-z, 0-9 and '-', with a letter or digit at both ends";
const texts = z.record(z.string(), z.string({ error: 'must be text (quote it)' }), {
  error: 'must be a mapping of texts',
});
/**
 * What the Kubernetes API adds to an object's metadata: accepted, so that `kubectl get -o yaml` can be fed back, and
 * ignored.
 */
const ignored = z.unknown().optional();

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

/** The whole file. The cluster writes `status`; it is ignored here. */
export const fileSchema = mapping({
  apiVersion: z.literal(API_VERSION, { error: `must be ${API_VERSION}` }),
  kind: z.literal(KIND, { error: `must be ${KIND}` }),
  metadata: metadataSchema,
  spec: specSchema,
  status: ignored,
});

export type Spec = z.output<typeof specSchema>;
export type Metadata = z.output<typeof metadataSchema>;
