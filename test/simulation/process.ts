import type {
  Checkpoint,
  Command,
  CoordinatorMessage,
  Heartbeat,
  Holding,
  Join,
  Report,
  Role,
} from '../../proto/index.js';
import type { Envelope } from '../core/events.js';
import type { JobRecord } from '../core/record.js';
import type { Faults } from './faults.js';
import type { SimulatedJob } from './jobs.js';
import type { Dice, Timetable } from './timetable.js';
import type { State } from './truth.js';

/** A report with the run that it is about. */
interface Message {
  readonly jobUid: string;
  readonly run: number;
  readonly report: Report;
}

/** What a process sees of the cluster around it. */
export interface Surroundings {
  readonly timetable: Timetable;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly jobs: ReadonlyMap<string, SimulatedJob>;
  /** The coordinator, while one runs. */
  readonly host: SessionHost | null;
  starts: number;
  /** Outdated commands that members refused. */
  refused: number;
  exited(process: Process): void;
  /** The rows that a checkpoint holds, read from disks and checked; or what is wrong with it. */
  load(job: SimulatedJob, checkpoint: Checkpoint | null): State | string;
}

/** What a coordinator is to its members. */
export interface SessionHost {
  readonly isListening: boolean;
  recordOf(uid: string): JobRecord | undefined;
  accept(member: Process): Stream;
  receive(stream: Stream, message: Message): void;
  disconnected(stream: Stream): void;
}

/** A connection of a process to one coordinator. Messages keep their order; those on the way are lost when it breaks. */
export class Stream {
  isOpen = true;
  #toMember = 0;
  #toHost = 0;

  constructor(
    readonly world: Surroundings,
    readonly session: string,
    readonly member: Process,
    readonly host: SessionHost,
  ) {}

  toHost(message: Message): void {
    const copies = this.world.dice.chance(this.world.faults.duplicates) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#toHost = this.#deliver(this.#toHost, () => this.host.receive(this, message));
    }
  }

  toMember(envelope: Envelope): void {
    this.#toMember = this.#deliver(this.#toMember, () => this.member.awake(() => this.member.receive(envelope)));
  }

  /** Both ends hear of it, some time later. */
  break(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { world, host, member } = this;
    world.timetable.after(world.dice.between(1, 500), () => host.disconnected(this));
    world.timetable.after(world.dice.between(1, 500), () => member.awake(() => member.disconnected(this)));
  }

  /** Returns when it arrives, so that the next one does not come before. */
  #deliver(last: number, arrive: () => void): number {
    const { timetable, dice, faults } = this.world;
    const time = Math.max(last, timetable.now + dice.between(1, faults.latencyMs));
    timetable.after(time - timetable.now, () => this.isOpen && arrive());
    return time;
  }
}

/** What a worker or a shard process does beside its work: its session, as the protocol has it. */
export abstract class Process {
  readonly uid: string;
  isAlive = true;
  isLeaving = false;
  #pausedUntil = 0;
  #stream: Stream | null = null;
  #welcomed = false;
  #epoch = 0;
  #unacknowledged: Message[] = [];

  constructor(
    readonly world: Surroundings,
    readonly name: string,
    readonly role: Role,
  ) {
    this.uid = `process-${++world.starts}`;
    this.world.timetable.after(world.dice.between(1, 200), () => this.#connect());
  }

  abstract holding(): Holding | null;
  abstract stored(): { jobUid: string; checkpoints: number[] }[];
  abstract heartbeat(): Partial<Heartbeat>;
  abstract command(jobUid: string, run: number, command: Command): void;
  abstract drop(): void;

  /** Does something when the process runs: later, if it is stopped; never, if it is dead. */
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

  /** SIGKILL. A machine that is gone does not close its connections. */
  kill(silently = false): void {
    this.isAlive = false;
    if (!silently) this.#stream?.break();
  }

  /** SIGTERM. */
  leave(): void {
    this.isLeaving = true;
    if (this.holding()) this.report({ leaving: {} });
    else this.#exit();
  }

  breakStream(): void {
    this.#stream?.break();
  }

  disconnected(stream: Stream): void {
    if (stream !== this.#stream) return;
    this.#stream = null;
    this.after(this.world.dice.between(50, 800), () => this.#connect());
  }

  receive({ epoch, jobUid, run, command }: Envelope): void {
    const held = this.holding();
    if (epoch < this.#epoch || (held?.jobUid === jobUid && run < held.run)) {
      this.world.refused++;
      return;
    }
    this.#epoch = epoch;
    this.#acknowledge(jobUid, run, command);
    if ('welcome' in command) this.#welcome(command.welcome);
    else if ('shutdown' in command) this.#exit();
    else {
      this.command(jobUid, run, command);
      if ('release' in command && this.isLeaving) this.#exit();
    }
  }

  /** Reports but heartbeats are sent again until they are acknowledged. */
  report(report: Report, keep = true): void {
    const held = this.holding();
    const message = { jobUid: held?.jobUid ?? '', run: held?.run ?? 0, report };
    if (keep) this.#unacknowledged.push(message);
    if (this.#welcomed) this.#stream?.toHost(message);
  }

  #connect(): void {
    if (!this.isAlive || this.#stream) return;
    const { world, name, uid, role } = this;
    const host = world.host;
    if (!host?.isListening) {
      this.after(world.dice.between(200, 800), () => this.#connect());
      return;
    }
    this.#welcomed = false;
    this.#stream = host.accept(this);
    const join = joinOf({ role, name, uid, holding: this.holding(), stored: this.stored() });
    this.#stream.toHost({ jobUid: '', run: 0, report: { join } });
  }

  #welcome({ adopted, recordedThrough, heartbeatIntervalMs }: NonNullable<CoordinatorMessage['welcome']>): void {
    this.#welcomed = true;
    if (adopted) this.#recorded(recordedThrough);
    else {
      this.#unacknowledged = [];
      this.drop();
    }
    if (this.isLeaving && !this.holding()) {
      this.#exit();
      return;
    }
    for (const message of this.#unacknowledged) this.#stream?.toHost(message);
    // What it said may have made the coordinator crash.
    if (this.#stream) this.#beat(this.#stream, heartbeatIntervalMs);
  }

  #beat(stream: Stream, interval: number): void {
    if (stream !== this.#stream || !stream.isOpen) return;
    this.beatNow();
    this.after(interval, () => this.#beat(stream, interval));
  }

  beatNow(): void {
    this.report({ heartbeat: { ...EMPTY_BEAT, ...this.heartbeat() } }, false);
  }

  #acknowledge(jobUid: string, run: number, command: Command): void {
    this.#unacknowledged = this.#unacknowledged.filter((message) => {
      const { report } = message;
      if ('release' in command) return false;
      if ('assign' in command) return message.jobUid === jobUid && message.run >= run;
      if ('start' in command) return !('ready' in report);
      if ('keep' in command && 'checkpointPart' in report)
        return report.checkpointPart.step > Math.max(...command.keep.checkpoints);
      return true;
    });
    if ('recorded' in command) this.#recorded(command.recorded.step);
  }

  #recorded(step: number): void {
    this.#unacknowledged = this.#unacknowledged.filter(
      ({ report }) => !('epochRanks' in report && report.epochRanks.step <= step),
    );
  }

  #exit(): void {
    this.isAlive = false;
    this.#stream?.break();
    this.world.exited(this);
  }
}

const EMPTY_BEAT: Heartbeat = {
  step: 0,
  halted: false,
  epochTriples: 0,
  epochLoss: 0,
  epochAdversarialLoss: 0,
  triples: 0,
  wireBytesSent: 0,
  wireBytesReceived: 0,
  refusedCommands: 0,
  activity: '',
  activityProgress: 0,
};

/** What a member says of itself at first: it holds nothing, unless it does. */
export function joinOf(join: Pick<Join, 'role' | 'name' | 'uid'> & Partial<Join>): Join {
  return { protocol: 1, version: '', onlyJob: '', holding: null, stored: [], ...join };
}
