import type { SubmitRequest } from '../../proto/index.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import type { Event, Reason } from '../core/events.js';
import type { Loop } from './loop.js';

/** The event for a job that was submitted. */
export type Submitted = Extract<Event, { type: 'submitted' }>;

/**
 * A place that does more than store records. Jobs can also be created there, and it runs their processes. Kubernetes is
 * such a place.
 */
export interface Home {
  /** Called when the coordinator is ready to serve. */
  start(): void;
  /**
   * Stores a job that was submitted over gRPC and returns the event for it. `now` is in milliseconds since 1970.
   * Rejects with an InputError or a StatusError when the job is refused.
   */
  submission(request: SubmitRequest, now: number): Promise<Submitted>;
  /**
   * Resolves when the processes run that hold the model of a job. They keep running until the returned function is
   * called.
   */
  openModel(uid: string): Promise<() => void>;
  /** Called when the coordinator has given a reason. The home shows it to users who watch the job there. */
  heard(reason: Reason): void;
  /** Stops the work of the home. The processes of jobs keep running. */
  close(): Promise<void>;
}

/** What a home needs from the coordinator. */
export interface HomeContext {
  readonly loop: Loop;
  readonly log: Logger;
  readonly clock: Clock;
  /** The time in milliseconds since 1970. It never goes back. */
  readonly now: () => number;
}
