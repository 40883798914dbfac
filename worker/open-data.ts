import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compileJob, type Job } from '../job/index.js';
import type { JobData, OpenJobDataOptions } from './job-data.js';
import { openJobData } from './job-data.js';

/** The settings of OpenData. `scratch` is the folder in which each job gets a folder of its own. */
export interface OpenDataOptions extends Omit<OpenJobDataOptions, 'mayPrepare'> {
  /** Called each time when a job's data are ready. */
  readonly onOpened: (data: JobData) => void;
}

/** The data of a job that are open or are being opened. */
interface Opening {
  readonly jobUid: string;
  /** What validation selects, which tells the passes over the job apart: each has its own division of the data. */
  readonly pass: Job['evaluation']['select'];
  readonly data: Promise<JobData>;
  /** Stops what the opening does before the data are read. */
  readonly abort: AbortController;
  /** The fingerprint of the engine. It is empty until the data are open. */
  fingerprint: string;
}

/** Keeps the data of one pass over one job at a time, so that they are read once for all runs of the pass. */
export class OpenData {
  #current: Opening | undefined;

  constructor(readonly options: OpenDataOptions) {}

  /** The fingerprint of the job's engine. It is empty unless the data of this job are open. */
  fingerprintOf(jobUid: string): string {
    return this.#current?.jobUid === jobUid ? this.#current.fingerprint : '';
  }

  /** The data of the job that was opened most recently. Must be called only after `open`. */
  get current(): Promise<JobData> {
    return this.#current!.data;
  }

  /**
   * Opens the data of a pass over a job, or returns them when they are open. Other data are closed first. A failed attempt is
   * not kept, so the next call reads the data again. `document` is the job of the
   * pass as JSON. Rejects with an InputError when the
   * data are wrong.
   */
  async open(jobUid: string, document: string, { mayPrepare = false } = {}): Promise<JobData> {
    const job = compileJob(JSON.parse(document));
    const pass = job.evaluation.select;
    if (this.#current?.jobUid !== jobUid || this.#current.pass !== pass) await this.close();
    const opening = (this.#current ??= this.#begin(jobUid, { pass, job, mayPrepare }));
    try {
      const data = await opening.data;
      opening.fingerprint = data.fingerprint;
      this.options.onOpened(data);
      return data;
    } catch (error) {
      if (this.#current === opening) this.#current = undefined;
      throw error;
    }
  }

  /** Stops the opening of data, if one is under way. What is encoded is kept in parts. */
  stop(): void {
    this.#current?.abort.abort();
  }

  /** Closes the engine and removes the job's folder in `scratch`. Waits for an opening that is under way. */
  async close(): Promise<void> {
    const closing = this.#current;
    this.#current = undefined;
    if (!closing) return;
    await (await closing.data.catch(() => undefined))?.engine.close();
    await rm(join(this.options.scratch, closing.jobUid), { recursive: true, force: true });
  }

  #begin(
    jobUid: string,
    { pass, job, mayPrepare }: Pick<Opening, 'pass'> & { job: Job; mayPrepare: boolean },
  ): Opening {
    const scratch = join(this.options.scratch, jobUid);
    const abort = new AbortController();
    const data = openJobData(job, { ...this.options, scratch, mayPrepare, signal: abort.signal });
    return { jobUid, pass, data, abort, fingerprint: '' };
  }
}
