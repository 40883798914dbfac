import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compileJob } from '../job/index.js';
import type { JobData, OpenJobDataOptions } from './job-data.js';
import { openJobData } from './job-data.js';

export interface OpenDataOptions extends OpenJobDataOptions {
  readonly onOpened: (data: JobData) => void;
}

interface Opening {
  readonly jobUid: string;
  readonly data: Promise<JobData>;
  /** Once open. */
  fingerprint: string;
}

/** The data of one job at a time, read once for all its runs. `scratch` has a folder for each. */
export class OpenData {
  #current: Opening | undefined;

  constructor(readonly options: OpenDataOptions) {}

  /** Empty until the data of that job are open. */
  fingerprintOf(jobUid: string): string {
    return this.#current?.jobUid === jobUid ? this.#current.fingerprint : '';
  }

  /** Those that were opened last. */
  get current(): Promise<JobData> {
    return this.#current!.data;
  }

  /** Closes those of another job. What fails is read again next time. */
  async open(jobUid: string, document: string): Promise<JobData> {
    if (this.#current?.jobUid !== jobUid) await this.close();
    const opening = (this.#current ??= this.#begin(jobUid, document));
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

  async close(): Promise<void> {
    const closing = this.#current;
    this.#current = undefined;
    if (!closing) return;
    await (await closing.data.catch(() => undefined))?.engine.close();
    await rm(join(this.options.scratch, closing.jobUid), { recursive: true, force: true });
  }

  #begin(jobUid: string, document: string): Opening {
    const scratch = join(this.options.scratch, jobUid);
    return {
      jobUid,
      data: openJobData(compileJob(JSON.parse(document)), { ...this.options, scratch }),
      fingerprint: '',
    };
  }
}
