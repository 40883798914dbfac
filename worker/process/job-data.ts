import type { Dataset } from '../../dataset/dataset.js';
import type { PartitionSampler } from '../../dataset/sampler.js';
import type { Engine } from '../../engine/engine.js';
import { openEngine } from '../../engine/open.js';
import { mayUseGpu, type EngineName, type Job } from '../../job/index.js';
import type { DataManifest } from '../../proto/index.js';
import type { SplitData } from '../../training/data.js';
import { openJobData as readJobData, splitData } from '../../training/data.js';
import { openSamplers } from '../../training/samplers.js';
import { manifestOf } from './manifest.js';
import { probe } from './probe.js';

/** A job's data as a worker holds it, for all runs of the job. */
export interface JobData extends SplitData {
  readonly job: Job;
  /** The data with the validation pairs. The model has the ids of its users and items. */
  readonly whole: Dataset;
  /** The samplers of all partitions of the job. */
  readonly samplers: readonly PartitionSampler[];
  readonly manifest: DataManifest;
  readonly engine: Engine;
  /** Why this engine was chosen. */
  readonly reason: string;
  /** Says what the engine is, and what it computes at the job's shapes. Workers of one job must have the same. */
  readonly fingerprint: string;
  /** The next version of the projection E (model/products.ts). All runs that use the engine raise it. */
  readonly versions: { next: number };
}

/** The engine settings of a worker. */
export interface WorkerEngine {
  /** CPU threads that the engine may use. */
  readonly threads: number;
  /** The engine of jobs with `engine: auto`. By default the best one that the machine has. */
  readonly auto?: EngineName;
  /** Whether the engines auto and tensorflow fail where they would run on the CPU. */
  readonly requireGpu: boolean;
}

export interface OpenJobDataOptions {
  /** The folder that a relative `data.root` starts from. */
  readonly root: string;
  /** The folder that a synthetic catalog is written to; it must stay as long as the data. */
  readonly scratch: string;
  readonly engine: WorkerEngine;
  /** Called with what is being done, and how far it is (0 to 1). */
  readonly onActivity: (activity: string, progress: number) => void;
}

/** Reads a job's data and opens its engine. Rejects with an InputError. */
export async function openJobData(job: Job, options: OpenJobDataOptions): Promise<JobData> {
  const { root, scratch, onActivity } = options;
  onActivity('reading the data', 0);
  const onProgress = (bytes: number, total: number) => onActivity('reading the data', bytes / Math.max(total, 1));
  const whole = await readJobData(job, { root, scratch, onProgress });
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
    const fingerprint = `${engine.fingerprint}; probe ${await probe(engine, job, { dataset: whole, sampler: samplers[0], versions })}`;
    const manifest = manifestOf(split.dataset, samplers);
    return { job, whole, ...split, samplers, manifest, engine, reason, fingerprint, versions };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
