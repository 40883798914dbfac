import type { Heartbeat, StoredJob } from '../../proto/index.js';
import type { JobState } from './job-state.js';
import { Table } from './table.js';

/** Durations, in milliseconds. */
export interface Settings {
  /** How often members send a heartbeat. */
  readonly heartbeatIntervalMs: number;
  /** A member that sends nothing for longer is lost. */
  readonly leaseTimeoutMs: number;
  /** How long a job that could start waits for the rest of the workers that it wants. */
  readonly gatherMs: number;
  /** A run must have lasted this long before it is stopped to take in new workers. */
  readonly growthMs: number;
  /** A run has failed when its members are not ready, or no step and no checkpoint is completed, for this long. */
  readonly stallMs: number;
  /** Addresses of the NATS servers, passed on to members. */
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

/** Everything that the coordinator knows. It is never changed: `decide` returns the next one. */
export interface Cluster {
  readonly settings: Settings;
  /** Raised at every start of a coordinator. Members refuse commands of a lower epoch. */
  readonly epoch: number;
  readonly members: Table<Readonly<Member>>;
  /** Jobs by uid, in the order in which they were submitted. */
  readonly jobs: Table<JobState>;
  readonly tickedMs: number;
}

export type MemberRole = 'worker' | 'shard';

/** A process that has a session, or whose session broke less than a lease timeout ago. */
export interface Member {
  readonly name: string;
  /** Identifies this start of the process. */
  readonly uid: string;
  readonly role: MemberRole;
  /** The stream to the process; null while it is broken. */
  session: string | null;
  /** When the process last said anything. */
  heardMs: number;
  /** The name of the only job that it serves; empty when it serves any job. */
  readonly onlyJob: string;
  /** Whether the process was told to stop and wants to be released. */
  leaving: boolean;
  /** The job that it works for; null when it is free. */
  jobUid: string | null;
  /** Jobs that refused it because its engine has another fingerprint. */
  unfitFor: ReadonlySet<string>;
  /** Checkpoints that are on a shard's disk. */
  stored: readonly StoredJob[];
  /** The latest heartbeat; null before the first one. */
  heartbeat: ReceivedHeartbeat | null;
  /** Rates, smoothed over several heartbeats. */
  triplesPerSecond: number;
  stepsPerSecond: number;
}

/** A heartbeat with the time at which it was received. */
interface ReceivedHeartbeat extends Heartbeat {
  readonly receivedMs: number;
}

export function emptyCluster(settings: Settings, epoch: number): Cluster {
  return { settings, epoch, members: Table.empty(), jobs: Table.empty(), tickedMs: 0 };
}
