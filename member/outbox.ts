import type { Report } from '../proto/index.js';
import type { TaggedCommand } from '../proto/tagged.js';
import { reportOf } from '../proto/tagged.js';
import { unreachable } from '../runtime/required.js';

/** The job and the run that a report or a command is about; '' and 0 for a free member. */
export interface About {
  readonly jobUid: string;
  readonly run: number;
}

/** A command that says that the coordinator has stored what a report was needed for. */
export type Until =
  | { readonly command: 'assign' | 'start' | 'release' }
  /** Recorded or Keep of this boundary or a later one. */
  | { readonly command: 'recorded' | 'keep'; readonly step: number };

/** What is done at the boundary of Losses. */
export interface LossesBoundary {
  readonly isEpochEnd: boolean;
  readonly isCheckpoint: boolean;
}

/** A report that has to be sent again in every new session until each of the commands has come that acknowledge it. */
interface Entry {
  readonly about: About;
  readonly report: Report;
  readonly awaited: readonly Until[];
}

/**
 * The commands that acknowledge a report; none for reports that are sent once. The coordinator needs Losses of an epoch's
 * end until it has recorded the epoch, and those of a checkpoint until it has committed that; a boundary may be both.
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
    case 'failure':
      return [{ command: 'release' }];
    // The member asks again to leave in every new session, and heartbeats follow each other.
    case 'leaving':
    case 'heartbeat':
    case 'join':
    case 'log':
    case undefined:
      return [];
    default:
      return unreachable(tagged);
  }
}

/** The reports that the coordinator has not acknowledged yet, in the order in which they were made. */
export class Outbox {
  #entries: readonly Entry[] = [];

  /** Keeps a report until all the `awaited` commands have come. */
  add(about: About, report: Report, awaited: readonly Until[]): void {
    if (awaited.length > 0) this.#entries = [...this.#entries, { about, report, awaited }];
  }

  /** What has to be sent in a new session of a member that was adopted. */
  get unacknowledged(): readonly { about: About; report: Report }[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }

  /** A command came: drops the reports that it acknowledges, and those of earlier runs of its job. */
  acknowledge(about: About, command: TaggedCommand): void {
    this.#settle((entry, until) => isAcknowledged(entry.about, until, about, command));
  }

  /** The coordinator has stored the epochs that end at or before a boundary. */
  recordedThrough(step: number): void {
    this.#settle((_, until) => until.command === 'recorded' && until.step <= step);
  }

  #settle(isDone: (entry: Entry, until: Until) => boolean): void {
    this.#entries = this.#entries.flatMap((entry) => {
      const awaited = entry.awaited.filter((until) => !isDone(entry, until));
      return awaited.length > 0 ? [{ ...entry, awaited }] : [];
    });
  }
}

/** Whether a command about `jobUid` and `run` is the awaited one, for a report about `about`. */
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
    case 'prepare':
    case 'checkpointAt':
    case 'computeDigest':
    case 'sendFile':
    case 'shutdown':
      return false;
    default:
      return unreachable(command);
  }
}
