import { HeldWork } from '../member/held-work.js';
import type { About } from '../member/outbox.js';
import type { Assign } from '../proto/index.js';
import type { WorkerRun } from './worker-run.js';

/** The work that a worker has: a job to prepare, or its part of a run. */
export class HeldRun extends HeldWork {
  /** Its part of the run, once that is loaded. */
  run?: WorkerRun;

  /** `assign`: null while a job is prepared. */
  constructor(
    about: About,
    readonly assign: Assign | null,
  ) {
    super(about, assign?.jobName);
  }

  get step(): number {
    return this.run?.boundary ?? 0;
  }

  get isHalted(): boolean {
    return this.run?.isHalted ?? false;
  }
}
