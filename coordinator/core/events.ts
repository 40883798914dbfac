import type { Job } from '../../job/index.js';
import type { Command, Join, MemberMessage } from '../../proto/index.js';
import type { ErrorDetails } from '../../runtime/errors.js';
import type { Cluster } from './cluster.js';
import type { EpochLine, JobRecord } from './record.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** There is a job of this name. Choose another name, or delete that job. */
    'job-exists': { readonly name: string };
    /** There is no job of this name. */
    'job-not-found': { readonly name: string };
  }
}

/** What happens to the coordinator. */
export type Event =
  /** The first event: the jobs in the store. */
  | { readonly type: 'restored'; readonly jobs: readonly { readonly record: JobRecord; readonly job: Job }[] }
  | { readonly type: 'submitted'; readonly record: JobRecord; readonly job: Job }
  | { readonly type: 'asked'; readonly name: string; readonly wish: Wish }
  /** What may change of a job while it runs was changed where it is kept. */
  | { readonly type: 'edited'; readonly uid: string; readonly job: Job; readonly document: string }
  /** By whoever starts the job's processes. */
  | {
      readonly type: 'noticed';
      readonly uid: string;
      readonly condition: {
        readonly type: string;
        readonly status: boolean;
        readonly reason: string;
        readonly message: string;
      };
    }
  | { readonly type: 'joined'; readonly session: string; readonly join: Join }
  /** By the member that joined in that session. */
  | { readonly type: 'reported'; readonly member: string; readonly session: string; readonly message: MemberMessage }
  | { readonly type: 'disconnected'; readonly member: string; readonly session: string }
  /** About once a second. */
  | { readonly type: 'ticked' };

export type Wish =
  | { readonly kind: 'suspend' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'delete' }
  /** Numbers of processes from now on; 0: as before. */
  | { readonly kind: 'resume'; readonly workers: number; readonly parameterServers: number };

/**
 * What the coordinator must do, in this order. Records are stored before anything that follows from them is sent: if
 * storing fails, the rest is not done and the decision is forgotten.
 */
export type Effect =
  | { readonly type: 'persist'; readonly record: JobRecord }
  | { readonly type: 'send'; readonly session: string; readonly envelope: Envelope }
  | { readonly type: 'close'; readonly session: string }
  | { readonly type: 'announce'; readonly jobUid: string; readonly epoch: EpochLine }
  | { readonly type: 'remove'; readonly uid: string };

export interface Envelope {
  readonly epoch: number;
  readonly jobUid: string;
  readonly run: number;
  readonly command: Command;
}

/** Why something was done, for logs and for whoever watches the job. */
export interface Reason {
  readonly level: 'info' | 'warn';
  /** Null: about the cluster. */
  readonly jobUid: string | null;
  readonly text: string;
}

/** Why a user's request cannot be done. */
export interface Refusal {
  readonly code: 'not-found' | 'already-exists' | 'failed-precondition';
  /** What is wrong. The user's program words what to do from `details`. */
  readonly message: string;
  readonly details?: ErrorDetails;
}

export interface Decision {
  readonly state: Cluster;
  readonly effects: readonly Effect[];
  readonly reasons: readonly Reason[];
  /** Of 'submitted' and 'asked': the job it is about, or why not. */
  readonly answer: { readonly uid: string } | { readonly refusal: Refusal } | null;
}
