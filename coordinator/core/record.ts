import type { EpochRecord } from '../../job/epochs.js';
import type { Job } from '../../job/index.js';
import type { Checkpoint, Condition, DataManifest } from '../../proto/index.js';

export const PHASES = ['Pending', 'Preparing', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled'] as const;
export type PhaseName = (typeof PHASES)[number];

/** What a worker found out when it read the data of a job and opened its engine. */
interface PreparedData {
  readonly manifest: DataManifest;
  /** Identifies the engine, its version and the kind of device. Every worker of the job must have the same one. */
  readonly fingerprint: string;
  /** Name of the engine. */
  readonly engine: string;
  readonly device: string;
}

/**
 * Everything about a job that must survive a restart of the coordinator. The job store keeps it. Values inside are
 * replaced, never changed in place.
 */
export interface JobRecord {
  readonly uid: string;
  readonly name: string;
  /** Identifies the submission: submitting again with the same id returns this job. */
  readonly requestId: string;
  /** The job as JSON, with every default written in (job/document.ts). Members read it. */
  readonly document: string;
  readonly submittedMs: number;
  phase: PhaseName;
  /** What the user wants of a job that has not ended. */
  wanted: 'run' | 'suspend';
  /** Wanted number of workers: that of the document until a resume or an edit changes it. */
  workers: number;
  /** Wanted number of parameter servers: that of the document until a resume changes it. */
  parameterServers: number;
  startedMs: number | null;
  finishedMs: number | null;
  /** Null until a worker has read the data. */
  prepared: PreparedData | null;
  /** Number of the latest run; 0 before the first one. It never falls. */
  run: number;
  /** Names of the shards of the latest run, by index. */
  shards: readonly string[];
  /** Committed checkpoints, ascending by boundary. */
  checkpoints: readonly Checkpoint[];
  /**
   * The stage that ended at boundary `step` keeps the parameters of the checkpoint at the earlier boundary `checkpoint`:
   * the next stage, or the model, starts from them.
   */
  selected: { readonly step: number; readonly checkpoint: number } | null;
  /** Epochs that have ended, ascending by boundary. */
  epochs: readonly EpochLine[];
  /** How often a process was lost while the job ran. */
  restarts: number;
  /** Number of failed runs. */
  failures: number;
  /** Number of the latest run that `failures` counts; 0 when there is none. */
  failedRun: number;
  /** The step at which a value was last found not to be finite. */
  notFiniteStep: number | null;
  /** Digest of the model; empty until the job has succeeded. */
  digest: string;
  conditions: readonly Condition[];
  /** Names of shards that may still have files of a deleted job. Null unless the job was deleted. */
  deleting: readonly string[] | null;
}

/** The record of a job whose data were read. */
export type PreparedRecord = JobRecord & { readonly prepared: PreparedData };

export function isPrepared(record: JobRecord): record is PreparedRecord {
  return record.prepared !== null;
}

/** An epoch that ended, with the boundary at which it ended. The record keeps one for each epoch. */
export interface EpochLine extends EpochRecord {
  /** The boundary at which the epoch ended, in steps since the start of the job. */
  readonly step: number;
}

/** The record of a job that was just submitted. `now`: milliseconds since 1970. */
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

export function hasEnded({ phase }: Pick<JobRecord, 'phase'>): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Cancelled';
}

/** The boundary at which the last stored epoch ended; 0 before the first epoch has ended. */
export function recordedThrough({ epochs }: Pick<JobRecord, 'epochs'>): number {
  return epochs.length === 0 ? 0 : epochs[epochs.length - 1].step;
}

/**
 * Where the next run starts: from the newest checkpoint, or from the one that was selected for the end of a stage. `step`
 * is the boundary from which training goes on.
 */
export function startingPoint({ checkpoints, selected }: Pick<JobRecord, 'checkpoints' | 'selected'>): {
  checkpoint: Checkpoint | null;
  step: number;
} {
  const newest = checkpoints[checkpoints.length - 1];
  if (!newest) return { checkpoint: null, step: 0 };
  const chosen =
    selected && newest.step <= selected.step ? checkpoints.find(({ step }) => step === selected.checkpoint) : undefined;
  return chosen && selected ? { checkpoint: chosen, step: selected.step } : { checkpoint: newest, step: newest.step };
}

/** The conditions with one more, or with one changed. Its `timeMs` changes only when its status does. */
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
