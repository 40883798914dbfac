import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import { openEngine } from '../../engine/open.js';
import type { Job } from '../../job/index.js';
import { misfitsOf, type Limits, type Misfit } from '../../job/plan/fit.js';
import { limitsOf } from '../../job/plan/limits.js';
import { planJob, type Plan } from '../../job/plan/plan.js';
import { modelBytes, rankedPairs, type ClusterShape } from '../../job/plan/sizes.js';
import type { Pace } from '../../job/plan/time.js';
import { freeBytes } from '../../runtime/disk.js';
import { findCatalog, type CatalogOptions } from './catalog.js';
import type { FoundCatalog } from './found-catalog.js';
import { costAlike, Trial } from './trial.js';
import { trialData } from './trial-data.js';

/** How a job is planned. */
export interface PlanOptions extends CatalogOptions {
  /** The processes of a cluster; null for one process on this machine. */
  readonly cluster: ClusterShape | null;
  /** The bits per second of the network between the machines of a cluster. By default all processes are on this machine. */
  readonly network?: number;
  /** The triples per second of one process. By default steps of the job are tried on this machine. */
  readonly triplesPerSecond?: number;
  /** The CPU threads that the engine may use while it is tried: all cores by default. */
  readonly threads?: number;
  /** Called with what is done. */
  readonly onActivity?: (what: string) => void;
}

/** What a job will need, and whether it fits. */
export interface PlanResult extends Plan {
  /** Whether everything fits for certain, within the error of the estimates. */
  readonly fits: boolean;
  readonly misfits: readonly Misfit[];
  /** Where the counts and the speed come from. */
  readonly notes: readonly string[];
}

/** The bytes per second in which features are looked through, and in which a model is hashed and written. */
const FEATURES_PER_SECOND = 1e9;
const MODEL_BYTES_PER_SECOND = 200e6;

/** Computes what a job will need: memory, disk, messages and time. It trains nothing that is kept. Rejects with an InputError. */
export async function plan(job: Job, options: PlanOptions): Promise<PlanResult> {
  const { cluster, onActivity = () => {} } = options;
  onActivity('counting');
  const found = await findCatalog(job, options);
  onActivity('trying steps of the job');
  const { pace, note } = await paceOf(job, found, options);
  const planned = planJob(job, found.facts, { cluster, pace });
  const misfits = misfitsOf(planned, await limitsHere(job, options), job);
  return { ...planned, fits: misfits.length === 0, misfits, notes: [...found.notes, note] };
}

async function paceOf(
  job: Job,
  found: FoundCatalog,
  { network, triplesPerSecond, ...options }: PlanOptions,
): Promise<{ pace: Pace; note: string }> {
  const { facts, seconds } = found;
  const features = (facts.featureBytes * facts.items) / FEATURES_PER_SECOND;
  const openingSeconds = seconds + features + modelBytes(job, facts) / MODEL_BYTES_PER_SECOND;
  const shared = { openingSeconds, network: network === undefined ? null : network / 8, cores: availableParallelism() };
  if (triplesPerSecond !== undefined) {
    const stated = { triplesPerSecond: job.stages.map(() => triplesPerSecond), evaluationSeconds: 0 };
    return {
      pace: { ...stated, ...shared },
      note: 'the speed is the one that was stated; evaluations are not counted',
    };
  }
  const tried = await tryJob(job, found, options);
  return { pace: { ...tried, ...shared }, note: 'the speed was measured with some steps of the job on this machine' };
}

/** Tries steps of each stage, and an evaluation. */
async function tryJob(
  job: Job,
  found: FoundCatalog,
  { root, threads = availableParallelism() }: Pick<PlanOptions, 'root' | 'threads'>,
): Promise<Pick<Pace, 'triplesPerSecond' | 'evaluationSeconds'>> {
  const scratch = await mkdtemp(join(tmpdir(), 'amr-plan-'));
  try {
    const dataset = await trialData(job, found, { root, scratch });
    const { features } = dataset;
    const engine = await openEngine(
      job.engine,
      { features, factors: job.model.factors, threads, products: triedProducts(job, features), requireGpu: false },
      () => {},
    );
    try {
      const trial = new Trial(job, dataset, engine, threads);
      const speeds: number[] = [];
      for (const [index, stage] of job.stages.entries()) {
        const alike = job.stages.findIndex((other) => costAlike(other, stage));
        speeds.push(alike < index ? speeds[alike] : await trial.stage(stage));
      }
      const evaluationSeconds = await trial.evaluation(rankedPairs(job, found.facts), found.facts.items);
      return { triplesPerSecond: speeds, evaluationSeconds };
    } finally {
      await engine.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The products of the job, or float32 where the trial makes up its features, or they are not converted yet. */
function triedProducts({ products }: Job, features: FeatureMatrix | null): Job['products'] {
  return features?.parts.every(({ type }) => type === 'int8') ? products : undefined;
}

/** What this machine and the job allow. On a cluster with a network, each process has a machine like this one. */
async function limitsHere(job: Job, { cluster, network }: PlanOptions): Promise<Limits> {
  const machine = totalmem();
  const free = await freeBytes(tmpdir());
  if (!cluster) return { machine, disk: free };
  const { memory = {}, disk } = limitsOf(job);
  if (network === undefined) return { machine, memory, disk: free / cluster.shards };
  const least = (limit: number | undefined) => Math.min(limit ?? Infinity, machine);
  return { memory: { worker: least(memory.worker), 'parameter-server': least(memory['parameter-server']) }, disk };
}
