import { parseJob } from '../../../job/index.js';
import { planJob, type Plan } from '../../../job/plan/plan.js';
import { markdown } from './markdown.js';
import { FACTORS, zipfCatalog } from './work.js';

/** A catalog and the settings that are recommended for it. */
interface Recommendation {
  readonly items: number;
  readonly users: number;
  readonly interactions: number;
  readonly workers: number;
  readonly shards: number;
  /** The bytes of a feature, and its type. */
  readonly feature: { readonly type: string; readonly bytes: number };
}

const D = 512;
const BATCH_SIZE = 16_384;
const POOL = 4096;
const FLOAT16 = { type: 'float16', bytes: 2 };
const INT8 = { type: 'int8', bytes: 1 };
const RECOMMENDED: readonly Recommendation[] = [
  { items: 1e6, users: 2e5, interactions: 2e7, workers: 4, shards: 2, feature: FLOAT16 },
  { items: 1e7, users: 2e6, interactions: 2e8, workers: 8, shards: 4, feature: FLOAT16 },
  { items: 1e8, users: 2e7, interactions: 2e9, workers: 16, shards: 8, feature: INT8 },
];
/** A triple on 16 cores at D = 512: 2.5 us of JavaScript, and an eighth of a quarter of the products of D = 2048 on two cores. */
const TRIPLES_PER_SECOND = 1 / (2.5e-6 + 5.8e-6 / 4 / 8);
const NETWORK = 25 * 125e6;

/** The settings with the memory and the time that `amr plan` gives for them. */
export function settingsTable(): string {
  const plans = RECOMMENDED.map((one) => ({ ...one, plan: planOf(one) }));
  const row = (what: string, value: (one: Recommendation & { plan: Plan }) => string) => [what, ...plans.map(value)];
  const memory = (role: string) =>
    row(`memory of a ${role.replace('-', ' ')}`, ({ plan }) => bytes(processOf(plan, role)));
  return markdown(
    ['', ...plans.map(({ items }) => `${millions(items)} items`)],
    [
      row('users, interactions', ({ users, interactions }) => `${millions(users)}, ${millions(interactions)}`),
      row('workers, shards', ({ workers, shards }) => `${workers}, ${shards}`),
      row('`batchSize`, `negativePool`', () => `${BATCH_SIZE}, ${POOL}`),
      row('`partitions`', ({ workers }) => `${workers}`),
      row('features', ({ feature, items }) => `${feature.type}, ${bytes(items * D * feature.bytes)}`),
      memory('worker'),
      memory('parameter-server'),
      row('disk of a parameter server', ({ plan }) => bytes(plan.disk.bytes)),
      row('bytes sent for a triple', ({ plan }) => plan.wire[0].sentPerTriple.toFixed(0)),
      row('time of an epoch', ({ plan }) => minutes(plan.time?.stages[0].seconds ?? 0)),
      row('waits longest for', ({ plan }) => plan.time?.stages[0].bottleneck ?? ''),
    ],
  );
}

function planOf({ items, users, interactions, workers, shards, feature }: Recommendation): Plan {
  const text = JSON.stringify({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'scale' },
    spec: {
      data: { interactions: 'train.csv', features: ['features.npy'], prepared: 'prepared' },
      model: { factors: FACTORS },
      stages: [{ kind: 'amr', epochs: 1 }],
      batchSize: BATCH_SIZE,
      negativePool: POOL,
      partitions: workers,
    },
  });
  const catalog = { ...zipfCatalog({ items, users, interactions }), width: D, featureBytes: D * feature.bytes };
  return planJob(parseJob(text, { file: 'scale' }), catalog, {
    cluster: { workers, shards },
    pace: {
      triplesPerSecond: [TRIPLES_PER_SECOND],
      evaluationSeconds: 0,
      openingSeconds: 0,
      network: NETWORK,
      cores: 16,
    },
  });
}

function processOf({ processes }: Plan, role: string): number {
  return processes.find((process) => process.role === role)?.bytes ?? 0;
}

function bytes(count: number): string {
  return `${(count / 2 ** 30).toPrecision(2)} GiB`;
}

function millions(count: number): string {
  return `${count / 1e6} M`;
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
}
