import { jobDocument, jobOfPass, type Job } from '../../job/index.js';
import { stepsPerEpoch, Timeline } from '../../job/timeline.js';
import { newAttempt, type Attempt } from './attempt.js';
import { beginOf, hasEnded, isPrepared, type JobRecord, type PreparedRecord } from './record.js';

/**
 * A job: its stored record, and what the coordinator knows in addition. `state` is the place of the job in its life, and it
 * decides which other fields exist. These changes of state are possible:
 *
 *     unread <-> preparing -> waiting <-> running      unread, waiting <-> suspended      running -> unread (pass 2)
 *     unread <-> encoding, encoding -> suspended
 *     each of these -> ended -> deleting               each of these -> deleting
 *
 * `record.phase` is what users see. It follows other rules: a job whose run was lost is `waiting`, but its phase is still
 * "Running".
 */
export type JobState =
  UnreadJob | EncodingJob | PreparingJob | WaitingJob | RunningJob | SuspendedJob | EndedJob | DeletingJob;

/** A job that users can still see. */
export type LiveJob = Exclude<JobState, DeletingJob>;

/** The fields of a job in every state. */
interface JobBase {
  readonly record: JobRecord;
  /** The job of the pass that is under way (job/passes.ts). In pass 1 it is the job of the record's document. */
  readonly job: Job;
  /** The schedule of the pass. It is null until the data have been read. */
  readonly timeline: Timeline | null;
}

/** No worker has read the data, and none is reading them. */
export interface UnreadJob extends JobBase {
  readonly state: 'unread';
  /** No worker is asked to read the data before this time, because the last one has failed. */
  readonly notBeforeMs: number;
  /** How many workers were lost one after another while they read the data. */
  readonly lostReaders: number;
}

/** Processes of their own encode the pictures, texts or audio files of the job, before a worker reads its data. */
export interface EncodingJob extends JobBase {
  readonly state: 'encoding';
  /** What the process of each share has reported, by the number of the share. */
  readonly shares: ReadonlyMap<number, ShareProgress>;
  /** The share whose process puts the parts together, when all shares are done. */
  readonly assembler: number | null;
}

/** How far a share of an encoding is. */
interface ShareProgress {
  readonly done: number;
  readonly total: number;
  /** Whether all of its parts are in the output folder. */
  readonly finished: boolean;
}

/** A worker is reading the data. */
export interface PreparingJob extends JobBase {
  readonly state: 'preparing';
  /** The name of this worker. */
  readonly scanner: string;
  /** How many workers were lost before it while they read the data. */
  readonly lostReaders: number;
}

/** The data have been read. The job waits until the members for its next run are available. */
export interface WaitingJob extends JobBase {
  readonly state: 'waiting';
  readonly record: PreparedRecord;
  readonly timeline: Timeline;
  /** The time since which the job could start with fewer workers than it wants. It is null when it cannot start. */
  readonly startableMs: number | null;
  /** No run starts before this time, because the last one has failed. */
  readonly notBeforeMs: number;
}

/** A run is under way. */
export interface RunningJob extends JobBase {
  readonly state: 'running';
  readonly record: PreparedRecord;
  readonly timeline: Timeline;
  readonly attempt: Attempt;
}

/** The user has suspended the job, and no member works for it. */
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

/**
 * Makes the state of a job from the store, or of a new job. `whole` is the job of the record's document. If the record says that a run was under way, it may still
 * be, and then its members will say so.
 */
export function storedJob(stored: JobRecord, whole: Job, now: number): JobState {
  const record = { ...stored };
  const { deleting, phase } = record;
  const job = jobOfRecord(record, whole);
  const timeline = isPrepared(record) ? timelineOf(record, job) : null;
  if (deleting) return { state: 'deleting', record: { ...record, deleting }, job, timeline };
  if (hasEnded(record)) return { state: 'ended', record, job, timeline };
  if (phase === 'Suspended') return { state: 'suspended', record, job, timeline };
  const waiting = awaiting({ record, job, timeline });
  if (waiting.state === 'unread' || phase !== 'Running') return waiting;
  return running(waiting, newAttempt(record, 'recovering', [], now));
}

/** The job of the pass that is under way. `whole` is the job of the record's document. */
export function jobOfRecord({ refit, epochs }: JobRecord, whole: Job): Job {
  return jobOfPass(whole, refit?.choice ?? null, epochs);
}

/** The schedule of the pass that is under way. */
export function timelineOf(record: PreparedRecord, job: Job): Timeline {
  const steps = stepsPerEpoch(record.prepared.manifest.partitionInteractions, job.batchSize);
  return new Timeline(job, steps, beginOf(record));
}

/**
 * The document of the pass that is under way, which the members of the job read. It says nothing of an encoding that processes of its own
 * have done.
 */
export function documentOf({ job, record }: JobState): string {
  return JSON.stringify(jobDocument(record.encoded ? { ...job, encode: undefined } : job));
}

/** Makes a job wait for a worker that reads its data or, when they have been read, for the members of a run. */
export function awaiting(
  { record, job, timeline }: JobBase,
  {
    startableMs = record.run > 0 ? 0 : null,
    notBeforeMs = 0,
    lostReaders = 0,
  }: Partial<Pick<WaitingJob, 'startableMs' | 'notBeforeMs'> & Pick<UnreadJob, 'lostReaders'>> = {},
): UnreadJob | WaitingJob {
  return isPrepared(record) && timeline
    ? { state: 'waiting', record, job, timeline, startableMs, notBeforeMs }
    : { state: 'unread', record, job, timeline: null, notBeforeMs, lostReaders };
}

/** Makes a job run. */
export function running({ record, job, timeline }: WaitingJob, attempt: Attempt): RunningJob {
  return { state: 'running', record, job, timeline, attempt };
}

/** The current run of the job, or undefined. */
export function attemptOf(job: JobState | undefined): Attempt | undefined {
  return job?.state === 'running' ? job.attempt : undefined;
}

/** Whether the job has not been deleted. */
export function isLive(job: JobState): job is LiveJob {
  return job.state !== 'deleting';
}
