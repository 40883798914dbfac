import type { Job } from '../../job/index.js';
import type { Timeline } from '../../job/timeline.js';
import type { CheckpointFile, Heartbeat, PartitionLosses, RankTally, StoredJob } from '../../proto/index.js';
import type { JobRecord } from './record.js';
import { Table } from './table.js';

/** Durations of waiting, in milliseconds. */
export interface Settings {
  readonly heartbeatIntervalMs: number;
  /** A member that is silent for longer is lost. */
  readonly leaseTimeoutMs: number;
  /** How long a job that could start waits for the rest of its workers. */
  readonly gatherMs: number;
  /** A run is not stopped to take in new workers before it has lasted this long. */
  readonly growthMs: number;
  /** A run whose members are not ready, or whose steps or checkpoint do not come forward, for so long has failed. */
  readonly stallMs: number;
  /** Passed on to members. */
  readonly natsUrl: string;
}

export const DEFAULT_SETTINGS: Settings = {
  heartbeatIntervalMs: 1000,
  leaseTimeoutMs: 10_000,
  gatherMs: 5000,
  growthMs: 15_000,
  stallMs: 600_000,
  natsUrl: '',
};

/** Everything that the coordinator knows. Never changed: `decide` returns the next one. */
export interface Cluster {
  readonly settings: Settings;
  /** Of this start of the coordinator; commands of lower ones are refused. */
  readonly epoch: number;
  readonly members: Table<Readonly<Member>>;
  /** By uid, in order of submission. */
  readonly jobs: Table<Readonly<JobState>>;
  readonly tickedMs: number;
}

export type MemberRole = 'worker' | 'shard';

/** A process with a session, or whose session broke less than a lease timeout ago. */
export interface Member {
  readonly name: string;
  /** Of this start of the process. */
  readonly uid: string;
  readonly role: MemberRole;
  /** The stream to it; null while that is broken. */
  session: string | null;
  heardMs: number;
  /** The only job that it serves, by name; empty: any. */
  readonly onlyJob: string;
  /** Asked to give its lease back. */
  leaving: boolean;
  /** The job that it works for; null: free. */
  jobUid: string | null;
  /** Jobs that refused it: another engine fingerprint. */
  unfitFor: ReadonlySet<string>;
  /** Shards: what is on the disk. */
  stored: readonly StoredJob[];
  heartbeat: Heartbeat | null;
  beatMs: number;
  /** Smoothed. */
  triplesPerSecond: number;
  stepsPerSecond: number;
}

/** A job: what is stored of it, and what the coordinator may forget. */
export interface JobState {
  record: JobRecord;
  /** The document, compiled. */
  readonly job: Job;
  /** Known with the manifest. */
  timeline: Timeline | null;
  /** The worker that reads the data first. */
  scanner: string | null;
  attempt: Attempt | null;
  /** Since when the job could start with fewer workers than it wants. */
  startableMs: number | null;
  /** No new run before this, after a failed one. */
  notBeforeMs: number;
}

/**
 * A run that is going on. `recovering`: the coordinator was started anew and waits for its members to say what they hold.
 * `loading`: until all are ready. `training`: until the end of the job, or of the run.
 */
export interface Attempt {
  readonly run: number;
  state: 'recovering' | 'loading' | 'training';
  /** When the state was entered. */
  sinceMs: number;
  seats: readonly Seat[];
  /** When a step was last seen to be done, and the highest one seen. */
  movedMs: number;
  step: number;
  checkpointedMs: number;
  epochStartedMs: number;
  /** A checkpoint besides the planned ones that is under way. `refusals`: boundaries named before it that were too near. */
  requested: {
    readonly step: number;
    readonly halt: boolean;
    readonly refusals: number;
    readonly sinceMs: number;
  } | null;
  /** Why the run will end at its next halting checkpoint. */
  change: { readonly kind: 'deal' | 'suspend'; readonly reason: string } | null;
  /** Parts of checkpoints that are not complete: boundary -> shard -> files. */
  parts: ReadonlyMap<number, ReadonlyMap<string, readonly CheckpointFile[]>>;
  /** Losses at boundaries that are not done with: boundary -> partition -> losses. */
  losses: ReadonlyMap<number, ReadonlyMap<number, PartitionLosses>>;
  /** Ranks at boundaries that are not done with: boundary -> worker -> tallies. */
  ranks: ReadonlyMap<number, ReadonlyMap<string, Ranks>>;
  digestAsked: boolean;
}

export interface Ranks {
  readonly test: RankTally | null;
  readonly validation: RankTally | null;
}

/** A member's part of a run. */
export interface Seat {
  readonly member: string;
  readonly uid: string;
  readonly role: MemberRole;
  /** Workers: the lease, partitions first .. first + count - 1. */
  readonly first: number;
  readonly count: number;
  /** Shards: the index. */
  readonly shard: number;
  readonly ready: boolean;
  readonly started: boolean;
}

export function emptyCluster(settings: Settings, epoch: number): Cluster {
  return { settings, epoch, members: Table.empty(), jobs: Table.empty(), tickedMs: 0 };
}

export function workersOf({ seats }: Pick<Attempt, 'seats'>): Seat[] {
  return seats.filter(({ role }) => role === 'worker');
}

export function shardsOf({ seats }: Pick<Attempt, 'seats'>): Seat[] {
  return seats.filter(({ role }) => role === 'shard');
}
