import type { LogLine } from '../../proto/index.js';

/** Lines kept of a job. */
const LINES = 2000;

/** What processes said about each job: the newest lines, and whoever follows them. In memory: a process's own log has all. */
export class JobLogs {
  readonly #lines = new Map<string, LogLine[]>();
  readonly #followers = new Map<string, Set<(line: LogLine) => void>>();

  add(jobUid: string, line: LogLine): void {
    const lines = this.#lines.get(jobUid) ?? [];
    this.#lines.set(jobUid, lines);
    lines.push(line);
    if (lines.length > LINES) lines.shift();
    for (const follow of this.#followers.get(jobUid) ?? []) follow(line);
  }

  /** The newest `tail` lines; all when that is 0. */
  newest(jobUid: string, tail: number): readonly LogLine[] {
    return (this.#lines.get(jobUid) ?? []).slice(-tail);
  }

  /** Returns what ends it. */
  follow(jobUid: string, follower: (line: LogLine) => void): () => void {
    const followers = this.#followers.get(jobUid) ?? new Set();
    this.#followers.set(jobUid, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0) this.#followers.delete(jobUid);
    };
  }

  /** Jobs that are gone. */
  retain(exists: (jobUid: string) => boolean): void {
    for (const jobUid of this.#lines.keys()) if (!exists(jobUid)) this.#lines.delete(jobUid);
  }
}
