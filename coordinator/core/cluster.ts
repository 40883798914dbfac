import type { Job } from '../../job/index.js';
import type { Limits } from '../../job/plan/fit.js';
import type { Heartbeat, StoredJob } from '../../proto/index.js';
import type { JobState } from './job-state.js';
import { Table } from './table.js';

/** The time limits of the coordinator in milliseconds, the address of NATS, and what surrounds the coordinator. */
export interface Settings {
  /** How often members send a heartbeat. */
  readonly heartbeatIntervalMs: number;
  /** A member that sends nothing for longer than this is lost. */
  readonly leaseTimeoutMs: number;
  /** How long a job that could start waits for the rest of the workers that it wants. */
  readonly gatherMs: number;
  /** How long a run must have lasted before it is stopped to add new workers. */
  readonly growthMs: number;
  /**
   * A run has failed when its members are not ready for this long, or when no step and no checkpoint is completed for
   * this long.
   */
  readonly stallMs: number;
  /** The addresses of the NATS servers, separated by commas. Members get them in the Welcome. The text may be empty. */
  readonly natsUrl: string;
  /** Whether whoever starts the processes of jobs also starts some that encode. Otherwise the workers encode. */
  readonly encodesApart?: boolean;
  /** Makes the credentials of members for NATS. Without it, members have users of their own, or none. */
  readonly nats?: NatsIssuer;
  /** Says what the processes of a job may use. Without it, nobody limits them. It is pure. */
  readonly limitsOf?: (job: Job) => Limits;
}

/** What a credential for NATS allows: the work of one member. */
export interface NatsGrant {
  /** The public key of the member, whose private key it has made itself. */
  readonly key: string;
  readonly role: MemberRole;
  readonly name: string;
  /** The uid of the job that the member works for. It is null when the member is free. */
  readonly job: string | null;
  /** The uids of the other jobs of which a shard has files that members may ask for. */
  readonly filesOf: readonly string[];
}

/** Makes credentials. It is pure: the same grant and time give the same text. */
export interface NatsIssuer {
  /** How long a credential is valid, in milliseconds. */
  readonly lifetimeMs: number;
  /** Whether a text is a public key for which credentials can be made. */
  isKey(text: string): boolean;
  /** Makes a credential. `now` is in milliseconds since 1970. */
  issue(grant: NatsGrant, now: number): string;
}

/** The settings of a coordinator without options. */
export const DEFAULT_SETTINGS: Settings = {
  heartbeatIntervalMs: 1000,
  leaseTimeoutMs: 10_000,
  gatherMs: 5000,
  growthMs: 15_000,
  stallMs: 600_000,
  natsUrl: '',
};

/** Everything that the coordinator knows. A value is never changed. `decide` returns the next value. */
export interface Cluster {
  readonly settings: Settings;
  /**
   * The number of this start of the coordinator. It rises at every start, and members refuse commands of a lower epoch.
   */
  readonly epoch: number;
  /** The members by name. */
  readonly members: Table<Readonly<Member>>;
  /** The processes that were refused lately because they speak another version of the protocol, by name. */
  readonly strangers: Table<Stranger>;
  /** Jobs by uid, in the order in which they were submitted. */
  readonly jobs: Table<JobState>;
  /** When the last tick was handled, in milliseconds since 1970. It is 0 before the first tick. */
  readonly tickedMs: number;
}

/** The role of a member. A shard is a parameter server. */
export type MemberRole = 'worker' | 'shard';

/** A process that has a session, or whose session broke less than a lease timeout ago. */
export interface Member {
  readonly name: string;
  /** Identifies this start of the process. */
  readonly uid: string;
  readonly role: MemberRole;
  /** The version of the protocol that it speaks. */
  readonly protocol: number;
  /** The id of the process's session. It is null while the session is broken. */
  session: string | null;
  /** When the process last sent anything, in milliseconds since 1970. */
  heardMs: number;
  /** The name of the only job that the process serves. It is empty when the process serves any job. */
  readonly onlyJob: string;
  /** Whether the process was asked to stop and wants to be released. */
  leaving: boolean;
  /** The uid of the job that the process works for. It is null when the process is free. */
  jobUid: string | null;
  /** The uids of the jobs that refused the process because its engine has another fingerprint. */
  unfitFor: ReadonlySet<string>;
  /** The checkpoints on the disk of a shard. */
  stored: readonly StoredJob[];
  /** The public key of the process for NATS. It is empty when the process takes no credentials. */
  readonly natsKey: string;
  /** What the credential allows that the process was sent last, and when it was sent. It is null before the first one. */
  natsGrant: { readonly grant: NatsGrant; readonly issuedMs: number } | null;
  /** The latest heartbeat. It is null before the first one. */
  heartbeat: ReceivedHeartbeat | null;
  /** The steps per second of the run, smoothed over several heartbeats. It says where a requested checkpoint can be. */
  stepsPerSecond: number;
  /** The step and the time at which the present measurement of this rate began. It is null outside a run. */
  measured: { readonly step: number; readonly sinceMs: number } | null;
}

/** A process that speaks a version of the protocol that this coordinator does not know. It tries again and again to join. */
export interface Stranger {
  readonly name: string;
  readonly protocol: number;
  /** The name of the only job that the process serves. It is empty when the process serves any job. */
  readonly onlyJob: string;
  /** When it last tried to join, in milliseconds since 1970. */
  readonly heardMs: number;
}

/** A heartbeat with the time at which it was received. */
interface ReceivedHeartbeat extends Heartbeat {
  readonly receivedMs: number;
}

/** The state of a coordinator that has just started, before it has read the store. */
export function emptyCluster(settings: Settings, epoch: number): Cluster {
  return { settings, epoch, members: Table.empty(), strangers: Table.empty(), jobs: Table.empty(), tickedMs: 0 };
}
