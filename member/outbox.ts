import type { Command, Report } from '../proto/index.js';

/** What a report is about; no job and run 0 for a free member. */
export interface About {
  readonly jobUid: string;
  readonly run: number;
}

/** Which command says that a report has been stored: until then it is sent again in every new session. */
export type Until =
  | { readonly command: 'assign' | 'start' | 'release' }
  /** Recorded or Keep of this boundary or a later one. */
  | { readonly command: 'recorded' | 'keep'; readonly step: number };

interface Entry {
  readonly about: About;
  readonly report: Report;
  readonly until: Until;
}

/** Reports that nothing has acknowledged yet, in order. */
export class Outbox {
  #entries: Entry[] = [];

  add(about: About, report: Report, until: Until): void {
    this.#entries.push({ about, report, until });
  }

  /** What has to be sent in a new session of a member that was adopted. */
  get unacknowledged(): readonly { about: About; report: Report }[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }

  /** A command came: drops what it acknowledges, and what belongs to runs before its own. */
  acknowledge({ jobUid, run }: About, command: Command): void {
    this.#entries = this.#entries.filter(({ about, until }) => {
      const isOfJob = about.jobUid === jobUid;
      if ('release' in command) return false;
      if ('assign' in command && isOfJob && about.run < run) return false;
      if (!isOfJob || about.run !== run) return true;
      if ('start' in command) return until.command !== 'start';
      if ('recorded' in command) return !(until.command === 'recorded' && until.step <= command.recorded.step);
      if ('keep' in command) return !(until.command === 'keep' && until.step <= Math.max(...command.keep.checkpoints));
      return true;
    });
  }

  /** The coordinator has stored what ends at or before a boundary. */
  recordedThrough(step: number): void {
    this.#entries = this.#entries.filter(({ until }) => !(until.command === 'recorded' && until.step <= step));
  }
}
