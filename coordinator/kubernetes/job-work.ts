import type { Clock } from '../../runtime/clock.js';

/** A job, by the names that Kubernetes gives its object. */
export interface NamedJob {
  readonly uid: string;
  readonly name: string;
}

/** What JobWork needs to know. */
interface JobWorkOptions {
  readonly clock: Clock;
  /** Whether anything may be done now. */
  readonly mayAct: () => boolean;
  /** Called when the work for a job has failed. */
  readonly onError: (job: NamedJob, error: unknown) => Promise<void>;
}

/** How long the work for other jobs is waited for, in milliseconds. */
const PATIENCE_MS = 1000;
/** How long a job is left alone after an error, in milliseconds. */
const PAUSE_MS = 5000;

/** Works for many jobs at the same time, and for each name of a job on one thing at a time. A slow job delays no other. */
export class JobWork {
  /** What is being done, by the name of the job. A job and another one that follows it under its name take turns. */
  readonly #running = new Map<string, Promise<void>>();
  /** The time until which a job is left alone after an error, by uid. */
  readonly #pausedUntilMs = new Map<string, number>();

  constructor(readonly options: JobWorkOptions) {}

  /**
   * Does something for each of the jobs that have no other work under way. Resolves when all of it is done, or after a
   * second. The rest then goes on.
   */
  async forAll<Job extends NamedJob>(jobs: readonly Job[], act: (job: Job) => Promise<void>): Promise<void> {
    const work = jobs.map((job) => this.#begin(job, () => act(job)));
    const ended = new AbortController();
    const late = this.options.clock.sleep(PATIENCE_MS, ended.signal).catch(() => {});
    await Promise.race([Promise.all(work), late]);
    ended.abort();
  }

  /** Resolves when all work is done. */
  async finish(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Forgets a job that was deleted. */
  delete(uid: string): void {
    this.#pausedUntilMs.delete(uid);
  }

  async #begin(job: NamedJob, act: () => Promise<void>): Promise<void> {
    if (this.#running.has(job.name)) return;
    const work = this.#guarded(job, act);
    this.#running.set(job.name, work);
    await work;
    this.#running.delete(job.name);
  }

  async #guarded(job: NamedJob, act: () => Promise<void>): Promise<void> {
    const { clock, mayAct, onError } = this.options;
    if (!mayAct() || clock.now() < (this.#pausedUntilMs.get(job.uid) ?? 0)) return;
    try {
      await act();
    } catch (error) {
      this.#pausedUntilMs.set(job.uid, clock.now() + PAUSE_MS);
      await onError(job, error);
    }
  }
}
