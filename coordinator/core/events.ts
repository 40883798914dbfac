import type { Job } from '../../job/index.js';
import type { Command, Join, MemberMessage } from '../../proto/index.js';
import type { Cluster } from './cluster.js';
import type { EpochLine, JobRecord } from './record.js';

/** What happens to the coordinator. */
export type Event =
  /** The first event: the jobs that were in the store. */
  | { readonly type: 'restored'; readonly jobs: readonly { readonly record: JobRecord; readonly job: Job }[] }
  | { readonly type: 'submitted'; readonly record: JobRecord; readonly job: Job }
  | { readonly type: 'asked'; readonly name: string; readonly wish: Wish }
  /** The job's document was changed where it is kept. Only what may change while a job runs differs. */
  | { readonly type: 'edited'; readonly uid: string; readonly job: Job; readonly document: string }
  /** Whoever starts the job's processes reports a condition. */
  | { readonly type: 'noticed'; readonly uid: string; readonly condition: NoticedCondition }
  | { readonly type: 'joined'; readonly session: string; readonly join: Join }
  /** The member that joined in this session has sent a report. */
  | { readonly type: 'reported'; readonly member: string; readonly session: string; readonly message: MemberMessage }
  | { readonly type: 'disconnected'; readonly member: string; readonly session: string }
  /** Happens about once a second. */
  | { readonly type: 'ticked' };

interface NoticedCondition {
  readonly type: string;
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}

/** What a user wants of a job. */
export type Wish =
  | { readonly kind: 'suspend' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'delete' }
  /** With these numbers of processes from now on; 0 leaves a number as it is. */
  | { readonly kind: 'resume'; readonly workers: number; readonly parameterServers: number };

/**
 * What the coordinator must do, in this order. Records are stored before anything that follows from them is sent. If
 * storing fails, the rest must not be done, and the decision is void.
 */
export type Effect =
  | { readonly type: 'persist'; readonly record: JobRecord }
  | { readonly type: 'send'; readonly session: string; readonly envelope: Envelope }
  | { readonly type: 'close'; readonly session: string }
  | { readonly type: 'announce'; readonly jobUid: string; readonly epoch: EpochLine }
  | { readonly type: 'remove'; readonly uid: string };

/** A command with the epoch, job and run that it is about. */
export interface Envelope {
  readonly epoch: number;
  /** Empty when the command concerns no job. */
  readonly jobUid: string;
  readonly run: number;
  readonly command: Command;
}

/** Why something was done, for logs and for users who watch the job. */
export interface Reason {
  readonly level: 'info' | 'warn';
  /** Null when the reason concerns the cluster. */
  readonly jobUid: string | null;
  readonly text: string;
}

/** Why a user's request cannot be granted. */
export interface Refusal {
  readonly code: 'not-found' | 'already-exists' | 'failed-precondition';
  readonly message: string;
}

export interface Decision {
  readonly state: Cluster;
  readonly effects: readonly Effect[];
  readonly reasons: readonly Reason[];
  /** Answers 'submitted' and 'asked': the job that the event is about, or why the request is refused. Null for others. */
  readonly answer: { readonly uid: string } | { readonly refusal: Refusal } | null;
}
