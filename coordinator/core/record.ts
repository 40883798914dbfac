import type { EpochRecord } from '../../job/epochs.js';
import { passesOf, type Choice, type Job } from '../../job/index.js';
import type { Checkpoint, Condition, DataManifest, EncodedFeatures } from '../../proto/index.js';

/** The phases of a job, as users see them. */
export const PHASES = ['Pending', 'Preparing', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled'] as const;
/** The phase of a job, as a word. The protocol has a number for each. */
export type PhaseName = (typeof PHASES)[number];

/** What a worker found out when it read the data of a job and opened its engine. */
interface PreparedData {
  readonly manifest: DataManifest;
  /** Identifies the engine, its version and the kind of device. Every worker of the job must have the same one. */
  readonly fingerprint: string;
  /** The name of the engine. */
  readonly engine: string;
  /** The device that the engine uses, and why this engine was chosen. */
  readonly device: string;
}

/**
 * Everything about a job that must survive a restart of the coordinator. The job store keeps it. Values inside the
 * record are replaced and never changed in place. Times are in milliseconds since 1970.
 */
export interface JobRecord {
  readonly uid: string;
  readonly name: string;
  /** Identifies the submission. Submitting again with the same id returns this job. */
  readonly requestId: string;
  /** The job as JSON with every default written in (job/document.ts). Members read it. */
  readonly document: string;
  readonly submittedMs: number;
  /** The phase that users see. */
  phase: PhaseName;
  /** What the user wants of a job that has not ended. */
  wanted: 'run' | 'suspend';
  /** The wanted number of workers. It is that of the document until a resume or an edit changes it. */
  workers: number;
  /** The wanted number of parameter servers. It is that of the document until a resume changes it. */
  parameterServers: number;
  /** When the job began to prepare. It is null before that. */
  startedMs: number | null;
  /** When the job ended. It is null before that. */
  finishedMs: number | null;
  /** The number of passes over the job. It is 1 for jobs that a coordinator of an earlier version stored. */
  readonly passes: 1 | 2;
  /** What pass 2 begins with. It is null in pass 1. */
  refit: Refit | null;
  /** The features that processes of their own have made of pictures, texts or audio files. Nothing before that, and where there are none. */
  encoded?: EncodedFeatures;
  /** What the data of the pass contain. It is null until a worker has read them. */
  prepared: PreparedData | null;
  /**
   * The number of the latest run. It is 0 before the first one and never decreases. The reading of the data for pass 2 has a
   * number too, so that reports of pass 1 are not taken for its own.
   */
  run: number;
  /** The names of the shards of the latest run, by index. */
  shards: readonly string[];
  /** The committed checkpoints of the pass in the order of their boundaries. */
  checkpoints: readonly CommittedCheckpoint[];
  /**
   * Says that the stage that ended at the boundary `step` keeps the parameters of the checkpoint at the earlier
   * boundary `checkpoint`. The next stage, or the model, starts from them.
   */
  selected: { readonly step: number; readonly checkpoint: number } | null;
  /** The epochs of all passes that have ended, in the order of their boundaries. */
  epochs: readonly EpochLine[];
  /** How often a process was lost while the job ran. */
  restarts: number;
  /** The number of failed runs. */
  failures: number;
  /** The number of the latest run that `failures` counts. It is 0 when there is none. */
  failedRun: number;
  /** The number of crashes of processes since the job reached the boundary `step`. Nothing when there was none. */
  crashes?: { readonly count: number; readonly step: number };
  /** The number of workers that a queue allows, where it is less than `workers`. */
  allowedWorkers?: number;
  /** The shard whose disk had no room for a checkpoint, and the room that it needs, while the job waits for it. */
  fullDisk?: { readonly shard: string; readonly neededBytes: number };
  /** The step at which a value was last found to be NaN or infinite. It is null when there was none. */
  notFiniteStep: number | null;
  /** The digest of the model. It is empty until the model is complete. */
  digest: string;
  conditions: readonly Condition[];
  /** The names of shards that may still have files of a deleted job. It is null unless the job was deleted. */
  deleting: readonly string[] | null;
}

/** A checkpoint with the time at which it was committed. Records of earlier versions lack this time. */
export interface CommittedCheckpoint extends Checkpoint {
  readonly committedMs?: number;
}

/** The beginning of pass 2, which trains everything again with what pass 1 chose. */
export interface Refit {
  readonly choice: Choice;
  /** The boundary at which pass 1 ended. The boundaries of pass 2 follow it. */
  readonly begin: number;
  /** The names of the shards of pass 1, which may still have files of its checkpoints. */
  readonly shards: readonly string[];
}

/** The record of a job whose data have been read. */
export type PreparedRecord = JobRecord & { readonly prepared: PreparedData };

/** Whether the data of the job have been read. */
export function isPrepared(record: JobRecord): record is PreparedRecord {
  return record.prepared !== null;
}

/** An epoch that ended, with the boundary at which it ended. The record keeps one for each epoch. */
export interface EpochLine extends EpochRecord {
  /** The boundary at which the epoch ended, in steps since the start of the job. */
  readonly step: number;
}

/** Makes the record of a job that was just submitted. `now` is in milliseconds since 1970. */
export function newRecord(
  job: Job,
  { uid, requestId, document, now }: { uid: string; requestId: string; document: string; now: number },
): JobRecord {
  return {
    uid,
    name: job.name,
    requestId,
    document,
    submittedMs: now,
    phase: job.suspend ? 'Suspended' : 'Pending',
    wanted: job.suspend ? 'suspend' : 'run',
    workers: job.workers.replicas,
    parameterServers: job.parameterServers.replicas,
    passes: passesOf(job),
    refit: null,
    startedMs: null,
    finishedMs: null,
    prepared: null,
    run: 0,
    shards: [],
    checkpoints: [],
    selected: null,
    epochs: [],
    restarts: 0,
    failures: 0,
    failedRun: 0,
    notFiniteStep: null,
    digest: '',
    conditions: [],
    deleting: null,
  };
}

/** Whether the job has succeeded, failed or been cancelled. */
export function hasEnded({ phase }: Pick<JobRecord, 'phase'>): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Cancelled';
}

/** The number of the pass that is under way, from 1. */
export function passOf({ refit }: Pick<JobRecord, 'refit'>): 1 | 2 {
  return refit ? 2 : 1;
}

/** The boundary at which the pass began. */
export function beginOf({ refit }: Pick<JobRecord, 'refit'>): number {
  return refit?.begin ?? 0;
}

/** The boundary at which the last stored epoch ended. It is 0 before the first epoch has ended. */
export function recordedThrough({ epochs }: Pick<JobRecord, 'epochs'>): number {
  return epochs.length === 0 ? 0 : epochs[epochs.length - 1].step;
}

/**
 * Where the next run starts: at the newest checkpoint of the pass, or at the one that was selected for the end of a stage.
 * `step` is the boundary from which training continues.
 */
export function startingPoint({
  checkpoints,
  selected,
  refit,
}: Pick<JobRecord, 'checkpoints' | 'selected' | 'refit'>): {
  checkpoint: Checkpoint | null;
  step: number;
} {
  const newest = checkpoints[checkpoints.length - 1];
  if (!newest) return { checkpoint: null, step: beginOf({ refit }) };
  const chosen =
    selected && newest.step <= selected.step ? checkpoints.find(({ step }) => step === selected.checkpoint) : undefined;
  return chosen && selected ? { checkpoint: chosen, step: selected.step } : { checkpoint: newest, step: newest.step };
}

/** Adds or changes one condition. Its `timeMs` changes only when its status does. */
export function withCondition(
  conditions: readonly Condition[],
  { type, status, reason, message }: Omit<Condition, 'timeMs'>,
  now: number,
): readonly Condition[] {
  const before = conditions.find((condition) => condition.type === type);
  if (before && before.status === status && before.reason === reason && before.message === message) return conditions;
  const timeMs = before?.status === status ? before.timeMs : now;
  return [...conditions.filter((condition) => condition.type !== type), { type, status, reason, message, timeMs }];
}
