import type { SubmitRequest } from '../../proto/index.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import type { Event, Reason } from '../core/events.js';
import type { Loop } from './loop.js';

export type Submitted = Extract<Event, { type: 'submitted' }>;

/** Where jobs live, if that does more than keep their records: jobs come from there too, and their processes are made there. */
export interface Home {
  /** The coordinator serves: begin to act. */
  start(): void;
  /** A submission by gRPC; stored there before it is an event. */
  submission(request: SubmitRequest, now: number): Promise<Submitted>;
  /** Resolves when the processes that hold the model of a job that succeeded are there. They stay until what is returned is called. */
  openModel(uid: string): Promise<() => void>;
  /** Something was done about a job, for whoever watches it there. */
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
