import type { LogLine } from '../../proto/index.js';

/** The number of lines that are kept for a job. */
const LINES = 2000;

/**
 * The newest log lines of each job, and the readers that follow them. The lines are only in memory. The log of each
 * process has all lines.
 */
export class JobLogs {
  readonly #lines = new Map<string, LogLine[]>();
  readonly #followers = new Map<string, Set<(line: LogLine) => void>>();

  /** Adds a line to the log of a job and passes it to its followers. */
  add(jobUid: string, line: LogLine): void {
    const lines = this.#lines.get(jobUid) ?? [];
    this.#lines.set(jobUid, lines);
    lines.push(line);
    if (lines.length > LINES) lines.shift();
    for (const follow of this.#followers.get(jobUid) ?? []) follow(line);
  }

  /** The newest `tail` lines, or all lines when `tail` is 0. */
  newest(jobUid: string, tail: number): readonly LogLine[] {
    return (this.#lines.get(jobUid) ?? []).slice(-tail);
  }

  /** Calls `follower` with every new line. Returns a function that ends this. */
  follow(jobUid: string, follower: (line: LogLine) => void): () => void {
    const followers = this.#followers.get(jobUid) ?? new Set();
    this.#followers.set(jobUid, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0) this.#followers.delete(jobUid);
    };
  }

  /** Forgets the lines of jobs that no longer exist. */
  retain(exists: (jobUid: string) => boolean): void {
    for (const jobUid of this.#lines.keys()) if (!exists(jobUid)) this.#lines.delete(jobUid);
  }
}
