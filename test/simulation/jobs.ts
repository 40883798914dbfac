import { compileJob, jobDocument, passesOf, type Choice, type Job } from '../../job/index.js';
import { memoryChoice } from '../../job/memory.js';
import { Timeline } from '../../job/timeline.js';
import { choiceOf, refitJob } from '../../job/passes.js';
import type { DataManifest } from '../../proto/index.js';
import { newRecord, type JobRecord } from '../../coordinator/core/record.js';
import { manifestOf, memoryOf, Truth } from './truth.js';

/** A job of the simulation, with the result that it must have. */
export interface SimulatedJob {
  readonly uid: string;
  readonly job: Job;
  readonly manifest: DataManifest;
  readonly truth: Truth;
  /** The schedule that a member follows. The schedule of the truth also knows which stages end early. */
  readonly timeline: Timeline;
  /** The factor by which every computation takes longer. */
  readonly pace: number;
  /** The same job in pass 2, which has fewer epochs and other data; null for a job of one pass. */
  readonly refit: SimulatedJob | null;
}

/** The properties of a simulated job. Each has a default. */
export interface JobShape {
  readonly name?: string;
  readonly workers?: number;
  readonly shards?: number;
  readonly partitions?: number;
  readonly steps?: number;
  readonly epochs?: readonly number[];
  readonly evaluateEvery?: number;
  readonly select?: 'none' | 'validation';
  readonly refit?: boolean;
  readonly patience?: number;
  /** Whether the job has a memory whose settings are chosen. */
  readonly memory?: boolean;
  readonly checkpointEvery?: string;
  readonly keep?: number;
  readonly retries?: number;
  readonly pace?: number;
  readonly deadline?: string;
  readonly timeToLive?: string;
  readonly onCheckpointLoss?: 'restart' | 'fail';
  /** The address at which the model is published. */
  readonly output?: string;
}

/** Makes a job with `steps` steps in an epoch; `epochs` gives the number of epochs of each stage. */
export function simulatedJob(shape: JobShape): SimulatedJob {
  const { name = 'job', workers = 2, shards = 2, partitions = 4, steps = 10, epochs = [2], retries = 3 } = shape;
  const {
    evaluateEvery = 1,
    select = 'none',
    refit = false,
    patience,
    memory = false,
    checkpointEvery = '5s',
    keep = 2,
    pace = 1,
  } = shape;
  const { deadline = '24h', timeToLive = '7d', onCheckpointLoss = 'restart', output } = shape;
  const kinds = ['mf', 'vbpr', 'amr'];
  const job = compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name },
    spec: {
      data: { synthetic: {} },
      stages: epochs.map((count, at) => ({ kind: kinds[at], epochs: count })),
      batchSize: 10,
      partitions,
      evaluation: { every: evaluateEvery, select, refit, patience, at: [3] },
      ...(memory ? { memory: { coOccurrence: { rank: 8 } } } : {}),
      checkpoint: { every: checkpointEvery, keep },
      workers: { replicas: workers },
      parameterServers: { replicas: shards },
      retries,
      output,
      onCheckpointLoss,
      deadline,
      timeToLiveAfterFinished: timeToLive,
    },
  });
  const interactions = Array.from({ length: partitions }, () => 10 * steps);
  const manifest = manifestOf(job, { items: 32, features: 16, interactions });
  const truth = new Truth(job, manifest);
  const first = { uid: `uid-of-${name}`, job, manifest, truth, timeline: truth.timeline, pace };
  return { ...first, refit: refitOf(first) };
}

/** The job in pass 2: it trains what pass 1 chose, on data with one more step in each epoch. */
function refitOf(first: Omit<SimulatedJob, 'refit'>): SimulatedJob | null {
  if (passesOf(first.job) === 1) return null;
  const { timeline } = first.truth;
  const job = refitJob(first.job, choiceIn(first));
  const interactions = first.manifest.partitionInteractions.map((count) => count + job.batchSize);
  const manifest = manifestOf(job, { items: 32, features: 16, interactions });
  const truth = new Truth(job, manifest, { begin: timeline.end, pass: 2 });
  return { ...first, job, manifest, truth, timeline: truth.timeline, refit: null };
}

/** What pass 1 of a job must choose. */
export function choiceIn({ job, truth }: Pick<SimulatedJob, 'job' | 'truth'>): Choice {
  const epochs = truth.epochs.map((line) => ({ ...line, seconds: 0 }));
  return choiceOf(job, epochs, memoryChoice(job) ? memoryOf(truth.digest) : undefined);
}

/** The job in the last of its passes, which gives the model. */
export function lastPassOf(job: SimulatedJob): SimulatedJob {
  return job.refit ?? job;
}

/** The record of a job that was submitted at simulated time `now`. */
export function recordFor({ uid, job }: SimulatedJob, now: number): JobRecord {
  return newRecord(job, { uid, requestId: `request-${uid}`, document: JSON.stringify(jobDocument(job)), now });
}

/** The simulated job with this uid, which must exist, in the pass of a document that the coordinator sent. */
export function jobOf(
  world: { readonly jobs: ReadonlyMap<string, SimulatedJob> },
  uid: string,
  document: string,
): SimulatedJob {
  const whole = world.jobs.get(uid)!;
  const read = compileJob(JSON.parse(document));
  const job = whole.refit && read.evaluation.select === 'none' ? whole.refit : whole;
  const { stepsPerEpoch: steps, begin } = job.timeline;
  return { ...job, timeline: new Timeline(read, steps, begin) };
}
