import { HeldWork } from '../../member/held-work.js';
import type { About } from '../../member/outbox.js';
import type { Assign } from '../../proto/index.js';
import type { ShardRun } from './shard-run.js';

/** The run that this process takes part in as one of its shards. */
export class HeldShard extends HeldWork {
  /** Which of the run's shards this one is. */
  readonly index: number;
  override readonly jobName: string;
  /** A shard never waits: it answers what it is asked. */
  readonly isHalted = false;
  #run?: ShardRun;

  constructor(about: About, { shard, jobName }: Assign) {
    super(about);
    this.index = shard;
    this.jobName = jobName;
    this.activity = { activity: 'loading parameters', activityProgress: 0 };
  }

  /** Its part of the run, once that is loaded. */
  get run(): ShardRun | undefined {
    return this.#run;
  }

  get step(): number {
    return this.#run?.shard.step ?? 0;
  }

  /** Serves the run until the work is taken away; throws the reason when it was taken away already. */
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
