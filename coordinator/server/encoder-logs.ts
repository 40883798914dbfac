import type { EncodingReport } from '../../proto/index.js';
import type { LogOwner } from '../store/log-store.js';
import type { JobLogs, LogBatch } from './job-logs.js';

/** The number of processes whose answers wait for them. Those that were lost never ask. */
const MOST_WAITING = 4096;

interface EncoderLogsServices {
  readonly logs: Pick<JobLogs, 'receive'>;
  /** The job that a process works for, or null where there is no such job. */
  readonly ownerOf: (jobUid: string, jobName: string) => LogOwner | null;
}

/** The logs of processes that encode. They have no session, so what is stored of their lines is said in the answer to a later report. */
export class EncoderLogs {
  /** The numbers of the newest stored lines, by process. */
  readonly #through = new Map<string, number>();

  constructor(readonly services: EncoderLogsServices) {}

  /** Adds the lines of a report to the log of its job. */
  receive({ jobName, jobUid, share, process, lines }: EncodingReport): void {
    const { logs, ownerOf } = this.services;
    const owner = ownerOf(jobUid, jobName);
    const source = `${jobName}-encode-${share}`;
    const batch: LogBatch = { session: '', source, role: 'encoder', process, jobUid, lines };
    if (owner) logs.receive(owner, batch);
    else this.stored(batch);
  }

  /** Remembers that the lines of a batch are stored, or are of no use. */
  stored({ process, lines }: Pick<LogBatch, 'process' | 'lines'>): void {
    this.#through.set(process, lines[lines.length - 1].number);
    const [oldest] = this.#through.keys();
    if (this.#through.size > MOST_WAITING) this.#through.delete(oldest);
  }

  /** The number of the newest stored line of a process, once. 0 where nothing was stored since it was asked. */
  takeThrough(process: string): number {
    const through = this.#through.get(process) ?? 0;
    this.#through.delete(process);
    return through;
  }
}
