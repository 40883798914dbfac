import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { withTraining } from '../../dataset/assemble.js';
import type { Dataset, Pairs } from '../../dataset/dataset.js';
import { loadDataset } from '../../dataset/load.js';
import type { PartitionSampler } from '../../dataset/sampler.js';
import { splitValidation } from '../../dataset/validation.js';
import type { Engine } from '../../engine/engine.js';
import { openEngine } from '../../engine/open.js';
import { mayUseGpu, type EngineName, type Job } from '../../job/index.js';
import { initialRows, Purpose } from '../../model/random.js';
import type { DataManifest } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import { openSamplers } from '../samplers.js';

/** A job's data as a worker holds it, for all runs of the job. */
export interface JobData {
  readonly job: Job;
  /** All of it: whose ids the model has. */
  readonly whole: Dataset;
  /** Without the validation pairs, when there are any: what is trained on. */
  readonly dataset: Dataset;
  readonly validation: Pairs | null;
  /** Of all partitions. */
  readonly samplers: readonly PartitionSampler[];
  readonly manifest: DataManifest;
  readonly engine: Engine;
  /** Why that engine. */
  readonly reason: string;
  /** Of the engine, and of what it computes at the job's shapes. */
  readonly fingerprint: string;
  /** Of E; raised whenever it changes, by all runs that use the engine. */
  readonly versions: { next: number };
}

/** What a worker was told about engines. */
export interface WorkerEngine {
  readonly threads: number;
  /** The one of jobs with `engine: auto`; undefined: chosen by what there is. */
  readonly auto?: EngineName;
  /** Of jobs that do not name an engine of the CPU. */
  readonly requireGpu: boolean;
}

export interface OpenJobDataOptions {
  /** What a relative `data.root` starts from. */
  readonly root: string;
  /** A folder for a synthetic catalog; stays as long as the data. */
  readonly scratch: string;
  readonly engine: WorkerEngine;
  readonly onActivity: (activity: string, progress: number) => void;
}

/** Reads a job's data and opens its engine. Rejects with an InputError. */
export async function openJobData(job: Job, options: OpenJobDataOptions): Promise<JobData> {
  const { root, scratch, onActivity } = options;
  onActivity('reading the data', 0);
  const onProgress = (bytes: number, total: number) => onActivity('reading the data', bytes / Math.max(total, 1));
  const source =
    job.data.kind === 'synthetic'
      ? { synthetic: job.data, folder: scratch }
      : { ...job.data, root: resolve(root, job.data.root) };
  const whole = await loadDataset(source, { onProgress });
  const split = splitData(job, whole);
  onActivity('opening the engine', 1);
  let reason = '';
  const { threads, auto = 'auto' } = options.engine;
  const name = job.engine === 'auto' ? auto : job.engine;
  const requireGpu = job.requireGpu || (options.engine.requireGpu && mayUseGpu(name));
  const engine = await openEngine(
    name,
    { features: whole.features, factors: job.model.factors, threads, requireGpu },
    (why) => (reason = why),
  );
  try {
    const samplers = openSamplers(job, split.dataset);
    const versions = { next: 0 };
    const fingerprint = `${engine.fingerprint}; probe ${await probe(engine, job, { whole, samplers, versions })}`;
    const manifest = describe(split.dataset, samplers);
    return { job, whole, ...split, samplers, manifest, engine, reason, fingerprint, versions };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function splitData(job: Job, whole: Dataset): Pick<JobData, 'dataset' | 'validation'> {
  if (job.evaluation.select === 'none') return { dataset: whole, validation: null };
  const { training, validation } = splitValidation(whole.training, job.seed);
  if (validation.users.length === 0) {
    throw new InputError(
      'Cannot select by validation (spec.evaluation.select) as no user has two or more training interactions: set it to none',
    );
  }
  return { dataset: withTraining(whole, training), validation };
}

function describe(dataset: Dataset, samplers: readonly PartitionSampler[]): DataManifest {
  const { warmItems, itemIds, userIds, features, test, fingerprint, warnings } = dataset;
  const warm = new Uint8Array(Math.ceil(itemIds.length / 8));
  for (const item of warmItems) warm[item >> 3] |= 1 << (item & 7);
  return {
    users: userIds.length,
    items: itemIds.length,
    features: features?.width ?? 0,
    inverseScale: features?.inverseScale ?? 1,
    warmItems: warmItems.length,
    warm,
    partitionUsers: [0, ...samplers.map(({ users }) => users.to)],
    partitionInteractions: samplers.map(({ interactions }) => interactions),
    testPairs: test?.users.length ?? 0,
    fingerprint,
    warnings: [...warnings],
  };
}

/** What differs between the data that was found first and what this worker reads; null when nothing does. */
export function difference(first: DataManifest, own: DataManifest): string | null {
  for (const key of Object.keys(own) as (keyof DataManifest)[]) {
    if (key === 'warnings') continue;
    const [expected, found] = [first[key], own[key]].map(textOf);
    if (expected !== found) return `${key} is ${found.slice(0, 100)}, was ${expected.slice(0, 100)}`;
  }
  return null;
}

function textOf(value: DataManifest[keyof DataManifest]): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : JSON.stringify(value);
}

/** Hash of the products of the first micro-batch under the initial E: what workers of one job must agree on. */
async function probe(
  engine: Engine,
  { seed, model: { factors } }: Job,
  { whole, samplers, versions }: Pick<JobData, 'whole' | 'samplers' | 'versions'>,
): Promise<string> {
  const hash = createHash('sha256');
  const add = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  const rows = samplers[0].draw({ epoch: 0, step: 0 })?.itemRows ?? new Int32Array(1);
  const left = initialRows(seed, Purpose.initialItems, 0, rows.length, factors);
  add(await engine.multiply(left, left.subarray(0, factors * factors), factors));
  const width = whole.features?.width ?? 0;
  if (width > 0) {
    const values = initialRows(seed, Purpose.initialProjection, 0, width, factors);
    const projection = { values, version: versions.next++ };
    const { projected, shifts } = await engine.project({ rows }, projection, left);
    add(projected);
    add(shifts!);
    add(await engine.projectionGradient({ rows }, projected, projection, { left, right: projected }));
  }
  return hash.digest('hex').slice(0, 16);
}
