import type { Report } from '../proto/index.js';
import type { TaggedCommand } from '../proto/tagged.js';
import { reportOf } from '../proto/tagged.js';
import { unreachable } from '../runtime/required.js';

/** The job and the run that a report or a command concerns. A member that holds nothing uses '' and 0. */
export interface About {
  readonly jobUid: string;
  readonly run: number;
}

/** A command that acknowledges a report. It says that the coordinator has stored what the report was needed for. */
export type Until =
  | { readonly command: 'assign' | 'start' | 'release' }
  /** The report is acknowledged by a Recorded or Keep message for this boundary or a later one. */
  | { readonly command: 'recorded' | 'keep'; readonly step: number };

/** What happens at the boundary of a Losses report. It decides which commands acknowledge the report. */
export interface LossesBoundary {
  readonly isEpochEnd: boolean;
  readonly isCheckpoint: boolean;
}

/** A report that is sent again in every new session until all `awaited` commands have come. */
interface Entry {
  readonly about: About;
  readonly report: Report;
  readonly awaited: readonly Until[];
}

/**
 * Returns the commands that acknowledge a report. The list is empty for reports that are sent only once. The
 * coordinator needs the losses at the end of an epoch until it has recorded the epoch. It needs the losses at a
 * checkpoint until it has committed the checkpoint. One boundary may be both.
 */
export function acknowledgementsOf(report: Report, boundary: LossesBoundary): Until[] {
  const tagged = reportOf(report);
  switch (tagged?.kind) {
    case 'prepared':
      return [{ command: 'assign' }];
    case 'ready':
      return [{ command: 'start' }];
    case 'losses': {
      const { step } = tagged.losses;
      const recorded = boundary.isEpochEnd ? [{ command: 'recorded', step } as const] : [];
      return boundary.isCheckpoint ? [...recorded, { command: 'keep', step }] : recorded;
    }
    case 'epochRanks':
      return [{ command: 'recorded', step: tagged.epochRanks.step }];
    case 'checkpointPart':
      return [{ command: 'keep', step: tagged.checkpointPart.step }];
    case 'checkpointRefused':
      return [{ command: 'keep', step: tagged.checkpointRefused.step }];
    case 'digest':
    case 'memoryChosen':
    case 'failure':
      return [{ command: 'release' }];
    // The member itself asks to leave again in every new session. The next heartbeat replaces a lost one.
    case 'leaving':
    case 'heartbeat':
    case 'join':
    // The carrier of the log sends its lines again.
    case 'logLines':
    case undefined:
      return [];
    default:
      return unreachable(tagged);
  }
}

/** Keeps the reports that the coordinator has not acknowledged, in the order in which they were made. */
export class Outbox {
  #entries: readonly Entry[] = [];

  /** Keeps a report until all `awaited` commands have come. A report that awaits nothing is not kept. */
  add(about: About, report: Report, awaited: readonly Until[]): void {
    if (awaited.length > 0) this.#entries = [...this.#entries, { about, report, awaited }];
  }

  /** The reports to send again in a new session, if the coordinator has adopted the member. */
  get unacknowledged(): readonly { about: About; report: Report }[] {
    return this.#entries;
  }

  /** Forgets all reports. Called when the coordinator gave the member's work to others. */
  clear(): void {
    this.#entries = [];
  }

  /** Handles a command: forgets the reports that it acknowledges and the reports of earlier runs of its job. */
  acknowledge(about: About, command: TaggedCommand): void {
    this.#settle((entry, until) => isAcknowledged(entry.about, until, about, command));
  }

  /** Forgets the reports of epochs that the coordinator has stored: those that end at `step` or earlier. */
  recordedThrough(step: number): void {
    this.#settle((_, until) => until.command === 'recorded' && until.step <= step);
  }

  /** Removes the awaited commands for which `isDone` is true, and forgets the reports that await nothing more. */
  #settle(isDone: (entry: Entry, until: Until) => boolean): void {
    this.#entries = this.#entries.flatMap((entry) => {
      const awaited = entry.awaited.filter((until) => !isDone(entry, until));
      return awaited.length > 0 ? [{ ...entry, awaited }] : [];
    });
  }
}

/**
 * Whether a command acknowledges a report. `about` and `until` belong to the report. The last two parameters belong to
 * the command.
 */
function isAcknowledged(about: About, until: Until, { jobUid, run }: About, command: TaggedCommand): boolean {
  const isOfJob = about.jobUid === jobUid;
  const isOfRun = isOfJob && about.run === run;
  switch (command.kind) {
    case 'release':
      return true;
    case 'assign':
      return isOfJob && about.run < run;
    case 'start':
      return isOfRun && until.command === 'start';
    case 'recorded':
      return isOfRun && until.command === 'recorded' && until.step <= command.recorded.step;
    case 'keep':
      return isOfRun && until.command === 'keep' && until.step <= Math.max(...command.keep.checkpoints);
    case 'welcome':
    case 'natsCredential':
    case 'prepare':
    case 'checkpointAt':
    case 'computeDigest':
    case 'chooseMemory':
    case 'sendFile':
    case 'shutdown':
    case 'logKept':
      return false;
    default:
      return unreachable(command);
  }
}
