import type { SubmitRequest } from '../../proto/index.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import type { Event, Reason } from '../core/events.js';
import type { Loop } from './loop.js';

export type Submitted = Extract<Event, { type: 'submitted' }>;

/** A place that does more than store records: jobs can also be created there, and it runs their processes. */
export interface Home {
  /** Called when the coordinator is ready to serve. */
  start(): void;
  /** Stores a job that was submitted by gRPC, and returns the event for it. */
  submission(request: SubmitRequest, now: number): Promise<Submitted>;
  /**
   * Resolves when the processes run that hold the model of a job. They keep running until the returned function is called.
   */
  openModel(uid: string): Promise<() => void>;
  /** The coordinator has given a reason. It is shown to users who watch the job in this place. */
  heard(reason: Reason): void;
  close(): Promise<void>;
}

export interface HomeContext {
  readonly loop: Loop;
  readonly log: Logger;
  readonly clock: Clock;
  /** Milliseconds since 1970 that never go back. */
  readonly now: () => number;
}
