import { bestEpoch } from '../../job/epochs.js';
import type { Job, Metrics } from '../../job/index.js';
import type { Checkpoint, Condition, DataManifest } from '../../proto/index.js';

export const PHASES = ['Pending', 'Preparing', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled'] as const;
export type PhaseName = (typeof PHASES)[number];

/** All of a job that must survive the coordinator: what the job store keeps. Values are replaced, never changed in place. */
export interface JobRecord {
  readonly uid: string;
  readonly name: string;
  /** Of the submission: the same one gives the same job. */
  readonly requestId: string;
  /** The job with every default written in (job/document.ts), JSON; what members read. */
  readonly document: string;
  readonly submittedMs: number;
  phase: PhaseName;
  /** What the user wants of a job that has not ended. */
  wanted: 'run' | 'suspend';
  /** Desired numbers of processes; those of the document until a resume changes them. */
  workers: number;
  parameterServers: number;
  startedMs: number | null;
  finishedMs: number | null;
  /** Known once a worker has read the data. */
  manifest: DataManifest | null;
  /** Of the engine; the first one of the job. */
  fingerprint: string;
  engine: string;
  device: string;
  /** Of the latest attempt; 0 before the first. Only ever raised. */
  run: number;
  /** The shards of the latest run, by index. */
  shards: readonly string[];
  /** Committed ones, by boundary, ascending. */
  checkpoints: readonly Checkpoint[];
  /** A stage ended at boundary `step`, and goes on (or the job ends) with the parameters of an earlier checkpoint. */
  selected: { readonly step: number; readonly checkpoint: number } | null;
  /** Epochs that ended, ascending by boundary. */
  epochs: readonly EpochLine[];
  /** Times that a process was lost while the job ran. */
  restarts: number;
  /** Failed runs. */
  failures: number;
  /** The latest run that was counted there; 0 before one was. */
  failedRun: number;
  /** Where a value was last found not to be finite. */
  notFiniteStep: number | null;
  digest: string;
  conditions: readonly Condition[];
  /** Set when the job was deleted: shards that may still have files of it. */
  deleting: readonly string[] | null;
}

/** An epoch that ended at boundary `step`. Losses are means per triple; a line of metrics.jsonl. */
export interface EpochLine {
  readonly step: number;
  readonly stage: number;
  readonly kind: string;
  readonly epoch: number;
  readonly triples: number;
  readonly seconds: number;
  readonly loss: number;
  readonly adversarialLoss: number | null;
  readonly test?: Metrics;
  readonly validation?: Metrics;
}

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
    manifest: null,
    fingerprint: '',
    engine: '',
    device: '',
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

/** The boundary through which epochs are stored. */
export function recordedThrough({ epochs }: Pick<JobRecord, 'epochs'>): number {
  return epochs.length === 0 ? 0 : epochs[epochs.length - 1].step;
}

/** The boundary of a stage's best epoch by validation. Undefined before one is evaluated. */
export function bestStep(
  { epochs }: Pick<JobRecord, 'epochs'>,
  stage: number,
  at: readonly number[],
): number | undefined {
  return bestEpoch(epochs, { stage, at })?.step;
}

/** Where the next run starts: from the newest checkpoint, or from the one that was selected for the end of a stage. */
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

/** `time_ms` moves only when the status does. */
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
