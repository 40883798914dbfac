import type { CoordinatorMessage, Heartbeat, Holding, Join, Report } from '../proto/index.js';
import { PROTOCOL_VERSION } from '../proto/index.js';
import type { TaggedCommand } from '../proto/tagged.js';
import type { About, LossesBoundary } from './outbox.js';
import { acknowledgementsOf, Outbox } from './outbox.js';

/** The coordinator's answer to Join. */
export type Welcome = NonNullable<CoordinatorMessage['welcome']>;
/**
 * A command that the session hands to its member. Welcome is not one of them because the member has a separate method
 * for it, and LogKept is for the carrier of the log.
 */
export type MemberCommand = Exclude<TaggedCommand, { kind: 'welcome' | 'logKept' }>;

/** Carries the log of the process over the session. */
export interface LogCarrier {
  /** Called when a session has been accepted. What was sent over an earlier one may be lost. */
  opened(): void;
  /** Called when the lines about a job up to this number are stored. */
  kept(jobUid: string, through: number): void;
  /** Sends what waits to be sent together with later lines. */
  flush(): void;
}

/** A worker or a shard, as its session sees it. No method waits. Long work runs in the background. */
export interface Member {
  /** The fields of Join that stay the same as long as the process lives. */
  readonly identity: Pick<Join, 'role' | 'name' | 'uid' | 'version' | 'onlyJob' | 'natsKey'>;
  /** Describes the work that the member holds. Returns null when it holds none. */
  holding(): Holding | null;
  /** Describes the progress of the work. The session adds the number of refused commands. */
  heartbeat(): Omit<Heartbeat, 'refusedCommands'>;
  /**
   * Called when the coordinator has accepted the session. Unless the member was `adopted`, it has lost what it held.
   */
  welcome(welcome: Welcome): void;
  /**
   * Called for a command about the run that the member holds, about a later run of the same job, or about another job.
   */
  command(about: About, command: MemberCommand): void;
}

/** A connection to one coordinator. It contains what a session needs from its transport. */
export interface Line {
  /** Sends a report. A broken line accepts the report and loses it. */
  send(about: About, report: Report): void;
  /** Calls `act` at a fixed interval. Returns a function that stops the calls. */
  every(milliseconds: number, act: () => void): () => void;
  /** Breaks the connection. The transport calls `SessionState.close` some time later. */
  close(): void;
}

/** A message from the coordinator. */
export interface Received {
  /** The number of the coordinator's life. Each restart of the coordinator has a higher one. */
  readonly epoch: number;
  /** The job and the run that the command concerns. */
  readonly about: About;
  readonly command: TaggedCommand;
}

const NEITHER: LossesBoundary = { isEpochEnd: false, isCheckpoint: false };

/**
 * The rules of a member's session, without a transport or a clock. The session sends reports again until they are
 * acknowledged. It refuses and counts commands of earlier runs and commands of a coordinator that another one has
 * replaced. It outlives its connections. Each connection begins with `open`.
 */
export class SessionState {
  readonly #outbox = new Outbox();
  #line: Line | undefined;
  /** Stops the heartbeats. It is undefined before the coordinator's Welcome, which starts them. */
  #stopBeating: (() => void) | undefined;
  /** The highest epoch of a coordinator that the member has seen. */
  #epoch = 0;
  /** How many commands were refused as outdated. Heartbeats report this number. */
  #refused = 0;
  /** Carries the log of the process. Without it, the log is only written by the process itself. */
  logs: LogCarrier | undefined;

  constructor(readonly member: Member) {}

  /** Joins the coordinator over a new line. `stored` lists the checkpoints on the member's disk. */
  open(line: Line, stored: Join['stored']): void {
    this.close();
    this.#line = line;
    const join = { ...this.member.identity, protocol: PROTOCOL_VERSION, holding: this.member.holding(), stored };
    line.send({ jobUid: '', run: 0 }, { join });
  }

  /** Called when the line is broken. */
  close(): void {
    this.#stopBeating?.();
    this.#stopBeating = undefined;
    this.#line = undefined;
  }

  /** Carries out a command. Returns false when the command was outdated and was refused. */
  receive({ epoch, about, command }: Received): boolean {
    const held = this.member.holding();
    // What is stored of the log does not depend on the run.
    const isOfEarlierRun = command.kind !== 'logKept' && held?.jobUid === about.jobUid && about.run < held.run;
    if (epoch < this.#epoch || isOfEarlierRun) {
      this.#refused++;
      // A coordinator that was replaced has no valid commands. The next session reaches its successor.
      if (command.kind === 'welcome') this.#line?.close();
      return false;
    }
    this.#epoch = epoch;
    this.#outbox.acknowledge(about, command);
    if (command.kind === 'welcome') this.#welcomed(command.welcome);
    else if (command.kind === 'logKept') this.logs?.kept(about.jobUid, command.logKept.through);
    else this.member.command(about, command);
    return true;
  }

  /** Whether the coordinator has accepted the session, so that reports reach it now. */
  get isOpen(): boolean {
    return this.#stopBeating !== undefined;
  }

  /**
   * Sends a report now. If the protocol requires it, the report is sent again in each new session until it is
   * acknowledged. `boundary` says what happens at the boundary of a Losses report. Nothing is sent between Join and
   * Welcome. After the Welcome, the reports to repeat must come first. Otherwise a coordinator that has just started
   * could store a checkpoint before the epochs that lead to it.
   */
  report(about: About, report: Report, boundary: LossesBoundary = NEITHER): void {
    this.#outbox.add(about, report, acknowledgementsOf(report, boundary));
    if (this.isOpen) this.#line?.send(about, report);
  }

  /**
   * Sends a heartbeat at once because the coordinator waits for what it says. Does nothing before the coordinator's
   * Welcome.
   */
  beat(): void {
    if (!this.isOpen) return;
    const { jobUid = '', run = 0 } = this.member.holding() ?? {};
    const heartbeat = { ...this.member.heartbeat(), refusedCommands: this.#refused };
    this.#line?.send({ jobUid, run }, { heartbeat });
  }

  #welcomed(welcome: Welcome): void {
    this.#stopBeating?.();
    this.#stopBeating = this.#line?.every(welcome.heartbeatIntervalMs, () => this.beat());
    if (welcome.adopted) this.#outbox.recordedThrough(welcome.recordedThrough);
    else this.#outbox.clear();
    this.member.welcome(welcome);
    for (const { about, report } of this.#outbox.unacknowledged) this.#line?.send(about, report);
    this.beat();
    this.logs?.opened();
  }
}
