import type { Job } from '../../job/index.js';
import type { Command, EncodingReport, Join, MemberMessage } from '../../proto/index.js';
import type { ErrorDetails } from '../../runtime/errors.js';
import type { Cluster } from './cluster.js';
import type { EpochLine, JobRecord } from './record.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** A job with this name exists. The user must choose another name or delete that job. */
    'job-exists': { readonly name: string };
    /** There is no job with this name. */
    'job-not-found': { readonly name: string };
  }
}

/** What happens to the coordinator. */
export type Event =
  /** This is the first event. It brings the jobs from the store. */
  | { readonly type: 'restored'; readonly jobs: readonly { readonly record: JobRecord; readonly job: Job }[] }
  | { readonly type: 'submitted'; readonly record: JobRecord; readonly job: Job }
  | { readonly type: 'asked'; readonly name: string; readonly wish: Wish }
  /**
   * The job's document was changed in the place where it is kept. Only values that may change while a job exists
   * differ.
   */
  | { readonly type: 'edited'; readonly uid: string; readonly job: Job; readonly document: string }
  /** Whoever starts the job's processes reports a condition. */
  | { readonly type: 'noticed'; readonly uid: string; readonly condition: NoticedCondition }
  /** A queue allows the job this number of workers; null: as many as it wants. */
  | { readonly type: 'allowed'; readonly uid: string; readonly workers: number | null }
  /** A process of the job has crashed, and whoever starts the processes has started it again. */
  | { readonly type: 'crashed'; readonly uid: string; readonly reason: string; readonly message: string }
  /** A process that encodes a share of the pictures, texts or audio files of a job says how far it is. */
  | { readonly type: 'encoding'; readonly report: EncodingReport }
  | { readonly type: 'joined'; readonly session: string; readonly join: Join }
  /** The member that joined in this session has sent a report. */
  | { readonly type: 'reported'; readonly member: string; readonly session: string; readonly message: MemberMessage }
  | { readonly type: 'disconnected'; readonly member: string; readonly session: string }
  /** The store does not accept the record of the job. */
  | { readonly type: 'refused'; readonly uid: string; readonly reason: string }
  /** This happens about once a second. */
  | { readonly type: 'ticked' };

/** A condition of a job that was reported from outside the coordinator. */
interface NoticedCondition {
  readonly type: string;
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}

/** What a user wants to happen to a job. */
export type Wish =
  | { readonly kind: 'suspend' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'delete' }
  /** The job continues with these numbers of processes. 0 leaves a number as it is. */
  | { readonly kind: 'resume'; readonly workers: number; readonly parameterServers: number };

/**
 * What the coordinator must do, in this order. A record is stored before anything that follows from it is sent. If
 * storing fails, the rest must not be done, and the decision is void.
 */
export type Effect =
  /**
   * Only epochs are new in the record when `canWait` is set. It may then be stored some seconds later, if the commands `recorded` for this
   * job and all Welcomes wait for it.
   */
  | { readonly type: 'persist'; readonly record: JobRecord; readonly canWait?: boolean }
  | { readonly type: 'send'; readonly session: string; readonly envelope: Envelope }
  /** The session ends; with `problem`, as a call that has failed for this reason. */
  | { readonly type: 'close'; readonly session: string; readonly problem?: string }
  | { readonly type: 'announce'; readonly jobUid: string; readonly epoch: EpochLine }
  | { readonly type: 'remove'; readonly uid: string };

/** A command with the epoch, the job and the run that it concerns. */
export interface Envelope {
  readonly epoch: number;
  /** The uid of the job. It is empty when the command concerns no job. */
  readonly jobUid: string;
  readonly run: number;
  readonly command: Command;
}

/** Why something was done, for logs and for users who watch the job. */
export interface Reason {
  readonly level: 'info' | 'warn';
  /** The uid of the job. It is null when the reason concerns the cluster. */
  readonly jobUid: string | null;
  /** One word that programs can read, such as `CheckpointCommitted`. docs/kubernetes.md lists the words. */
  readonly code: string;
  readonly text: string;
}

/** Why a user's request cannot be granted. */
export interface Refusal {
  readonly code: 'not-found' | 'already-exists' | 'failed-precondition';
  /** What is wrong. The user's program says what to do about it, from `details`. */
  readonly message: string;
  readonly details?: ErrorDetails;
}

/** The result of `decide`. */
export interface Decision {
  /** The cluster after the event. */
  readonly state: Cluster;
  /** What must be done, in this order. */
  readonly effects: readonly Effect[];
  readonly reasons: readonly Reason[];
  /**
   * The answer to the events 'submitted' and 'asked': the uid of the job, or why the request is refused. It is null for
   * other events.
   */
  readonly answer: { readonly uid: string } | { readonly refusal: Refusal } | null;
}
