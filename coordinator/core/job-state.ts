import type { Job } from '../../job/index.js';
import { stepsPerEpoch, Timeline } from '../../job/timeline.js';
import { newAttempt, type Attempt } from './attempt.js';
import { hasEnded, isPrepared, type JobRecord, type PreparedRecord } from './record.js';

/**
 * A job: its stored record, and what the coordinator knows besides. `state` says where the job is in its life and with
 * that what else exists:
 *
 *     unread <-> preparing -> waiting <-> running      unread, waiting <-> suspended
 *     each of these -> ended -> deleting               each of these -> deleting
 *
 * `record.phase` is what users see. It follows other rules: a job whose run was lost is `waiting`, but still "Running".
 */
export type JobState = UnreadJob | PreparingJob | WaitingJob | RunningJob | SuspendedJob | EndedJob | DeletingJob;

/** A job that users can still see. */
export type LiveJob = Exclude<JobState, DeletingJob>;

interface JobBase {
  readonly record: JobRecord;
  /** The record's document, compiled. */
  readonly job: Job;
  /** Null until the data were read. */
  readonly timeline: Timeline | null;
}

/** No worker has read the data, and none is reading them. */
export interface UnreadJob extends JobBase {
  readonly state: 'unread';
  /** No worker is asked to read the data before this time, since the last one has failed. */
  readonly notBeforeMs: number;
}

/** A worker reads the data. */
export interface PreparingJob extends JobBase {
  readonly state: 'preparing';
  /** The name of this worker. */
  readonly scanner: string;
}

/** The data were read. The job waits until the members for its next run are there. */
export interface WaitingJob extends JobBase {
  readonly state: 'waiting';
  readonly record: PreparedRecord;
  readonly timeline: Timeline;
  /** Since when the job could start with fewer workers than it wants; null when it cannot. */
  readonly startableMs: number | null;
  /** No run starts before this time, since the last one has failed. */
  readonly notBeforeMs: number;
}

/** A run is going on. */
export interface RunningJob extends JobBase {
  readonly state: 'running';
  readonly record: PreparedRecord;
  readonly timeline: Timeline;
  readonly attempt: Attempt;
}

/** The user has suspended the job, and nobody works for it. */
interface SuspendedJob extends JobBase {
  readonly state: 'suspended';
}

/** The job has succeeded, failed or been cancelled. */
export interface EndedJob extends JobBase {
  readonly state: 'ended';
}

/** The user has deleted the job. It disappears when all shards have been told to delete its files. */
interface DeletingJob extends JobBase {
  readonly state: 'deleting';
  readonly record: JobRecord & { deleting: readonly string[] };
}

/** A job of the store, or a new one. A run that the record speaks of may still be going on: its members will say so. */
export function storedJob(stored: JobRecord, job: Job, now: number): JobState {
  const record = { ...stored };
  const { deleting, phase } = record;
  const interactions = record.prepared?.manifest.partitionInteractions;
  const timeline = interactions ? new Timeline(job, stepsPerEpoch(interactions, job.batchSize)) : null;
  if (deleting) return { state: 'deleting', record: { ...record, deleting }, job, timeline };
  if (hasEnded(record)) return { state: 'ended', record, job, timeline };
  if (phase === 'Suspended') return { state: 'suspended', record, job, timeline };
  const waiting = awaiting({ record, job, timeline });
  if (waiting.state === 'unread' || phase !== 'Running') return waiting;
  return running(waiting, newAttempt(record, 'recovering', [], now));
}

/** The job waits for a worker that reads its data or, when they were read, for the members of a run. */
export function awaiting(
  { record, job, timeline }: JobBase,
  {
    startableMs = record.run > 0 ? 0 : null,
    notBeforeMs = 0,
  }: Partial<Pick<WaitingJob, 'startableMs' | 'notBeforeMs'>> = {},
): UnreadJob | WaitingJob {
  return isPrepared(record) && timeline
    ? { state: 'waiting', record, job, timeline, startableMs, notBeforeMs }
    : { state: 'unread', record, job, timeline: null, notBeforeMs };
}

export function running({ record, job, timeline }: WaitingJob, attempt: Attempt): RunningJob {
  return { state: 'running', record, job, timeline, attempt };
}

/** The run of the job that is going on, if there is one. */
export function attemptOf(job: JobState | undefined): Attempt | undefined {
  return job?.state === 'running' ? job.attempt : undefined;
}

/** Whether the job was not deleted. */
export function isLive(job: JobState): job is LiveJob {
  return job.state !== 'deleting';
}
