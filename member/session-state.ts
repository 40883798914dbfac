import type { CoordinatorMessage, Heartbeat, Holding, Join, Report } from '../proto/index.js';
import { PROTOCOL_VERSION } from '../proto/index.js';
import type { TaggedCommand } from '../proto/tagged.js';
import type { About, LossesBoundary } from './outbox.js';
import { acknowledgementsOf, Outbox } from './outbox.js';

export type Welcome = NonNullable<CoordinatorMessage['welcome']>;
/** A command that the session hands to its member; Welcome has a method of its own. */
export type MemberCommand = Exclude<TaggedCommand, { kind: 'welcome' }>;

/** A worker or a shard, as its session sees it. No method waits: long work goes on by itself. */
export interface Member {
  /** The fields of Join that stay the same for the life of the process. */
  readonly identity: Pick<Join, 'role' | 'name' | 'uid' | 'version' | 'onlyJob'>;
  holding(): Holding | null;
  heartbeat(): Omit<Heartbeat, 'refusedCommands'>;
  /** A session was opened. Unless it is `adopted`, the member has lost what it held. */
  welcome(welcome: Welcome): void;
  /** A command about the run that the member holds of this job, or about a later one. */
  command(about: About, command: MemberCommand): void;
}

/** A connection to one coordinator: what a session needs of its transport. */
export interface Line {
  /** A line that is broken takes a message and loses it. */
  send(about: About, report: Report): void;
  /** Calls `act` again and again; returns how to stop. */
  every(milliseconds: number, act: () => void): () => void;
  /** Breaks the connection; `SessionState.close` follows some time later. */
  close(): void;
}

/** A message of the coordinator. */
export interface Received {
  readonly epoch: number;
  readonly about: About;
  readonly command: TaggedCommand;
}

const NEITHER: LossesBoundary = { isEpochEnd: false, isCheckpoint: false };

/**
 * The rules of a member's session, without a transport and without a clock of its own. It sends reports again that nothing
 * has acknowledged, and refuses and counts commands of a coordinator that was replaced and commands of earlier runs. It
 * outlives its connections: each one is begun with `open`.
 */
export class SessionState {
  readonly #outbox = new Outbox();
  #line: Line | undefined;
  /** Stops the heartbeats, which begin with the coordinator's Welcome; undefined before it. */
  #stopBeating: (() => void) | undefined;
  /** The highest epoch of a coordinator that was seen. */
  #epoch = 0;
  #refused = 0;

  constructor(readonly member: Member) {}

  /** Joins over a new line. `stored`: the checkpoints on the member's disk. */
  open(line: Line, stored: Join['stored']): void {
    this.close();
    this.#line = line;
    const join = { ...this.member.identity, protocol: PROTOCOL_VERSION, holding: this.member.holding(), stored };
    line.send({ jobUid: '', run: 0 }, { join });
  }

  /** The line is broken. */
  close(): void {
    this.#stopBeating?.();
    this.#stopBeating = undefined;
    this.#line = undefined;
  }

  /** Carries out a command; false when it is outdated and was refused. */
  receive({ epoch, about, command }: Received): boolean {
    const held = this.member.holding();
    if (epoch < this.#epoch || (held?.jobUid === about.jobUid && about.run < held.run)) {
      this.#refused++;
      // A coordinator that was replaced can say nothing of use: the next session is with its successor.
      if (command.kind === 'welcome') this.#line?.close();
      return false;
    }
    this.#epoch = epoch;
    this.#outbox.acknowledge(about, command);
    if (command.kind === 'welcome') this.#welcomed(command.welcome);
    else this.member.command(about, command);
    return true;
  }

  /**
   * Sends a report now and, where the protocol wants it, again in each new session until it is acknowledged. Losses come
   * with what is done at their `boundary`. Between Join and Welcome nothing is sent: what is sent again must come first, or
   * a coordinator that has just started would store a checkpoint before the epochs that lead to it.
   */
  report(about: About, report: Report, boundary: LossesBoundary = NEITHER): void {
    this.#outbox.add(about, report, acknowledgementsOf(report, boundary));
    if (this.#stopBeating) this.#line?.send(about, report);
  }

  /** Sends a heartbeat at once, because somebody waits for what it says. Does nothing before the coordinator's Welcome. */
  beat(): void {
    if (!this.#stopBeating) return;
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
  }
}
