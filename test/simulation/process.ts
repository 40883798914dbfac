import type { Envelope } from '../../coordinator/core/events.js';
import type { JobRecord } from '../../coordinator/core/record.js';
import { BaseMember } from '../../member/base-member.js';
import type { HeldWork } from '../../member/held-work.js';
import { Ending } from '../../member/leave.js';
import type { LossesBoundary } from '../../member/outbox.js';
import type { Line } from '../../member/session-state.js';
import type { Checkpoint, Join, Report, Role, StoredJob } from '../../proto/index.js';
import { PROTOCOL_VERSION } from '../../proto/index.js';
import { commandOf } from '../../proto/tagged.js';
import type { Faults } from './faults.js';
import type { SimulatedJob } from './jobs.js';
import type { Message, Stream } from './stream.js';
import type { Dice, Timetable } from './timetable.js';
import type { State } from './truth.js';

/** The parts of the simulated cluster that a process uses. */
export interface Surroundings {
  readonly timetable: Timetable;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly jobs: ReadonlyMap<string, SimulatedJob>;
  /** The present coordinator; undefined while none runs. */
  readonly host: SessionHost | null;
  starts: number;
  /** The number of outdated commands that members refused. */
  refused: number;
  exited(process: Process, exitCode: number): void;
  /** The rows of a checkpoint, read from the disks and checked; or a text that says what is wrong with it. */
  load(job: SimulatedJob, checkpoint: Checkpoint | null): State | string;
}

/** The interface of a coordinator that its members use. */
export interface SessionHost {
  readonly isListening: boolean;
  recordOf(uid: string): JobRecord | undefined;
  accept(member: Process): Stream;
  receive(stream: Stream, message: Message): void;
  disconnected(stream: Stream): void;
}

/** The log of a simulated process. It is discarded, because tests read the messages of the coordinator. */
const SILENT = { info() {}, warn() {}, error() {} };

/**
 * A worker or a shard process: the member and the session of the product over a simulated connection, in simulated time. It
 * can be paused and killed.
 */
export abstract class Process<Held extends HeldWork = HeldWork> extends BaseMember<Held> {
  isAlive = true;
  #pausedUntil = 0;
  #stream: Stream | null = null;

  constructor(
    readonly world: Surroundings,
    readonly name: string,
    role: Role,
  ) {
    const ending = new Ending();
    super({
      identity: { role, name, uid: `process-${++world.starts}`, version: '', onlyJob: '', natsKey: `key of ${name}` },
      // No tensors are sent: the simulated world hands the rows over.
      connect: () => new Promise<never>(() => {}),
      authorize: () => Promise.resolve(),
      meter: { sent: 0, received: 0 },
      log: SILENT,
      ending,
    });
    ending.signal.addEventListener('abort', () => this.#exit(ending.exitCode));
    this.world.timetable.after(world.dice.between(1, 200), () => this.#connect());
  }

  override stored(): StoredJob[] {
    return [];
  }

  /** Calls a function when the process runs: after the pause if it is paused, and never if it is dead. */
  awake(act: () => void): void {
    const { timetable } = this.world;
    if (!this.isAlive) return;
    if (timetable.now < this.#pausedUntil) timetable.after(this.#pausedUntil - timetable.now, () => this.awake(act));
    else act();
  }

  after(delay: number, act: () => void): void {
    this.world.timetable.after(delay, () => this.awake(act));
  }

  pause(milliseconds: number): void {
    this.#pausedUntil = this.world.timetable.now + milliseconds;
  }

  /** Kills the process as SIGKILL does. If the machine is lost too, its connections stay open. */
  kill(silently = false): void {
    this.isAlive = false;
    if (!silently) this.#stream?.break();
  }

  breakStream(): void {
    this.#stream?.break();
  }

  disconnected(stream: Stream): void {
    if (stream !== this.#stream) return;
    this.#stream = null;
    this.session.close();
    this.after(this.world.dice.between(50, 800), () => this.#connect());
  }

  receive(stream: Stream, { epoch, jobUid, run, command: sent }: Envelope): void {
    const command = commandOf(sent);
    if (stream !== this.#stream || !command) return;
    if (!this.session.receive({ epoch, about: { jobUid, run }, command })) this.world.refused++;
  }

  /** Sends a report about the work that the member holds, if it holds any. */
  say(report: Report, boundary?: LossesBoundary): void {
    this.session.report(this.held?.about ?? { jobUid: '', run: 0 }, report, boundary);
  }

  /** Calls a function later, unless the work was taken away by then. */
  protected later(held: Held, delay: number, act: () => void): void {
    this.after(delay, () => {
      if (this.held === held) act();
    });
  }

  #connect(): void {
    if (!this.isAlive || this.#stream) return;
    const { world } = this;
    const { host } = world;
    if (!host?.isListening) {
      this.after(world.dice.between(200, 800), () => this.#connect());
      return;
    }
    this.#stream = host.accept(this);
    this.session.open(this.#lineOver(this.#stream), this.stored());
  }

  #lineOver(stream: Stream): Line {
    return {
      send: ({ jobUid, run }, report) => stream.toHost({ jobUid, run, report }),
      every: (milliseconds, act) => {
        let isStopped = false;
        const next = () => {
          if (isStopped) return;
          act();
          this.after(milliseconds, next);
        };
        this.after(milliseconds, next);
        return () => (isStopped = true);
      },
      close: () => stream.break(),
    };
  }

  #exit(exitCode: number): void {
    this.isAlive = false;
    this.#stream?.break();
    this.world.exited(this, exitCode);
  }
}

/** The Join of a member that holds nothing; fields of `join` replace its fields. */
export function joinOf(join: Pick<Join, 'role' | 'name' | 'uid'> & Partial<Join>): Join {
  return { protocol: PROTOCOL_VERSION, version: '', onlyJob: '', natsKey: '', holding: null, stored: [], ...join };
}
