import { HeldWork } from '../member/held-work.js';
import type { About } from '../member/outbox.js';
import type { MemorySettings } from '../model/memory/memory.js';
import type { Assign } from '../proto/index.js';
import type { WorkerRun } from './worker-run.js';

/** The work of a worker: a job whose data it prepares, or its part of a run. */
export class HeldRun extends HeldWork {
  /** The worker's part of the run. It is undefined until it is loaded. */
  run?: WorkerRun;
  /** The settings of the memory, once the coordinator has asked for them. They are chosen once in a run. */
  memory?: Promise<MemorySettings>;
  /** The digest of the model, when it is published. It is undefined before the coordinator has asked for that. */
  published?: Promise<string>;

  /** `assign` is the command that gave the work. It is null while the worker prepares a job. */
  constructor(
    about: About,
    readonly assign: Assign | null,
  ) {
    super(about, assign?.jobName);
  }

  /** The boundary that the run has reached. It is 0 before the run is loaded. */
  get step(): number {
    return this.run?.boundary ?? 0;
  }

  /** Whether the run waits at its boundary. */
  get isHalted(): boolean {
    return this.run?.isHalted ?? false;
  }
}
