import type { Confinement } from '../dataset/confinement.js';
import type { Engine } from '../engine/engine.js';
import { encodeJob } from '../encode/index.js';
import { encodingNotes } from '../encode/notes.js';
import { openEngine } from '../engine/open.js';
import { Memories } from '../evaluation/memory/memory.js';
import { encodedMedium, mayUseGpu, type EngineName, type Job } from '../job/index.js';
import { memorySettings } from '../job/memory.js';
import type { DownloadProgress } from '../objects/local-copies.js';
import { warmBitsOf } from '../parameter-server/warm-items.js';
import type { DataManifest } from '../proto/index.js';
import { readEarlierModel, type EarlierOptions } from '../training/continue.js';
import { samplersOf } from '../training/partition-plan.js';
import { openPassData, type PassData } from '../training/pass-data.js';
import { EarlierModel } from './earlier-model.js';
import { checkKeptContent } from './kept-content.js';
import { manifestOf } from './manifest.js';
import { probe } from './probe.js';

/** A job's data and its open engine, which a worker keeps for all runs of the job. */
export interface JobData extends PassData {
  readonly job: Job;
  /** The model that the job continues from, if it does. */
  readonly earlier: EarlierModel;
  /** One bit for each item, which is set for warm items (parameter-server/warm-items.ts). */
  readonly warmBits: Uint8Array;
  /** The facts about the data that the coordinator and the shards need. */
  readonly manifest: DataManifest;
  /** The content memories of the job's evaluations. */
  readonly memories: Memories;
  /** Computes the matrix products. It must be closed when the data are closed. */
  readonly engine: Engine;
  /** CPU threads that the worker may use. */
  readonly threads: number;
  /** Why this engine was chosen, in words for users. */
  readonly reason: string;
  /**
   * Identifies the engine and the results that it computes for the shapes of this job. All workers of one job must have
   * the same fingerprint.
   */
  readonly fingerprint: string;
  /**
   * The next version number for the projection E (model/gradient/products.ts). All runs that use the engine share this counter.
   */
  readonly versions: { next: number };
}

/** The engine settings of a worker. */
export interface WorkerEngine {
  /** CPU threads that the engine may use. */
  readonly threads: number;
  /** The engine for jobs with `engine: auto`. By default it is the best one that the machine has. */
  readonly auto?: EngineName;
  /** Whether the engines auto and tensorflow fail when they would have to run on the CPU. */
  readonly requireGpu: boolean;
}

/** The settings of `openJobData`. */
export interface OpenJobDataOptions {
  /** The folder from which a relative `data.root` starts. */
  readonly root: string;
  /** The files that jobs may read. */
  readonly within: Confinement;
  /** The folder for the files of a synthetic catalog. It must exist as long as the data are used. */
  readonly scratch: string;
  readonly engine: WorkerEngine;
  /** Stops the encoding of pictures, texts or audio files, and the reading of the data. */
  readonly signal?: AbortSignal;
  /** Whether this worker may prepare the data for all workers, which the coordinator asks one of them to do. */
  readonly mayPrepare: boolean;
  /** Called with what the worker does and how far it is (0 to 1). */
  readonly onActivity: (activity: string, progress: number) => void;
  /** Called with lines that say where the data are prepared, or why they are not. */
  readonly onNote: (message: string) => void;
}

/**
 * Reads a job's data and opens its engine. Rejects with an InputError when the data are wrong or the engine is not
 * available. If it rejects, the engine is closed.
 */
export async function openJobData(job: Job, options: OpenJobDataOptions): Promise<JobData> {
  const { root, scratch, within, signal, mayPrepare, onActivity, onNote } = options;
  await encodeFirst(job, options);
  onActivity('reading the data', 0);
  const onProgress = (bytes: number, total: number) => onActivity('reading the data', bytes / Math.max(total, 1));
  const onDownload = ({ address, bytes, total }: DownloadProgress) =>
    onActivity(`downloading ${address}`, bytes / Math.max(total, 1));
  const preparing = { mayWrite: mayPrepare, onNote };
  const data = await openPassData(job, { root, scratch, within, signal, preparing, onProgress, onDownload });
  const { dataset, whole, partitions, all } = data;
  checkKeptContent({ job, whole });
  onActivity('opening the engine', 1);
  let reason = '';
  const { threads, auto = 'auto' } = options.engine;
  const name = job.engine === 'auto' ? auto : job.engine;
  const requireGpu = job.requireGpu || (options.engine.requireGpu && mayUseGpu(name) && job.products === undefined);
  const engine = await openEngine(
    name,
    { features: whole.features, factors: job.model.factors, threads, products: job.products, requireGpu },
    (why) => (reason = why),
  );
  try {
    const versions = { next: 0 };
    const [first] = partitions;
    const block = await data.histories(first.users);
    const [sampler] = samplersOf(job, [first], { facts: dataset, block, items: whole.items });
    const probed = await probe(engine, job, { dataset: whole, sampler, versions });
    const memories = new Memories(memorySettings(job), all);
    const warmBits = warmBitsOf(dataset.warmItems, whole.items);
    const manifest = manifestOf(dataset, partitions, { warmBits, contentMean: (await memories.on('test'))?.mean });
    return {
      job,
      ...data,
      earlier: earlierModel(job, all && { dataset: all.whole, root, within }),
      warmBits,
      manifest,
      memories,
      engine,
      threads,
      reason,
      fingerprint: `${engine.fingerprint}; probe ${probed}`,
      versions,
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Makes the features of a job that encodes pictures, texts or audio files, or finds that they are there already. */
async function encodeFirst(job: Job, options: OpenJobDataOptions): Promise<void> {
  const { root, within, signal, onActivity, onNote, engine } = options;
  if (!job.encode) return;
  const activity = `encoding ${encodedMedium(job.encode)}`;
  onActivity(activity, 0);
  const onProgress = (share: number) => onActivity(activity, share);
  const { result } = await encodeJob(job, { root, within, signal, threads: engine.threads, onProgress });
  for (const { message } of encodingNotes(result, job.encode)) onNote(message);
}

/** @param options they are null where the job continues from no model. */
function earlierModel(job: Job, options: EarlierOptions | null): EarlierModel {
  return new EarlierModel(async () => {
    if (!options) return { values: undefined, notices: [] };
    const notices: string[] = [];
    const onNotice = ({ message }: { readonly message: string }) => notices.push(message);
    return { values: await readEarlierModel(job, { ...options, onNotice }), notices };
  });
}
