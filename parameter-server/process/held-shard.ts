import { HeldWork } from '../../member/held-work.js';
import type { About } from '../../member/outbox.js';
import type { Assign } from '../../proto/index.js';
import type { ShardRun } from './shard-run.js';

/** The work of a parameter server: its part of a run as one of the run's shards. */
export class HeldShard extends HeldWork {
  /** The index of this shard among the run's shards. */
  readonly index: number;
  override readonly jobName: string;
  /** A shard never waits at a boundary. It only answers requests. */
  readonly isHalted = false;
  #run?: ShardRun;

  constructor(about: About, { shard, jobName }: Assign) {
    super(about);
    this.index = shard;
    this.jobName = jobName;
    this.activity = { activity: 'loading parameters', activityProgress: 0 };
  }

  /** The shard's part of the run. It is undefined until it is loaded. */
  get run(): ShardRun | undefined {
    return this.#run;
  }

  /** The boundary that the shard has reached. It is 0 before the run is loaded. */
  get step(): number {
    return this.#run?.shard.step ?? 0;
  }

  /** Serves the run until the work is dropped. Throws the reason when the work has been dropped already. */
  serve(run: ShardRun): void {
    const { signal } = this.abort;
    signal.addEventListener('abort', () => run.close(), { once: true });
    if (signal.aborted) run.close();
    signal.throwIfAborted();
    this.#run = run;
    this.ready = true;
    this.activity = { activity: '', activityProgress: 0 };
  }
}
