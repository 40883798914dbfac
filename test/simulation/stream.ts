import type { Report } from '../../proto/index.js';
import type { Envelope } from '../../coordinator/core/events.js';
import type { Faults } from './faults.js';
import type { Dice, Timetable } from './timetable.js';

/** A report, with the job and the run that it belongs to. */
export interface Message {
  readonly jobUid: string;
  readonly run: number;
  readonly report: Report;
}

/** The end of a stream that the member holds. */
interface StreamMember {
  readonly name: string;
  awake(act: () => void): void;
  receive(stream: Stream, envelope: Envelope): void;
  disconnected(stream: Stream): void;
}

/** The end of a stream that the coordinator holds. */
interface StreamHost {
  receive(stream: Stream, message: Message): void;
  disconnected(stream: Stream): void;
}

/** A connection of a process to one coordinator. Messages keep their order. Messages that have not arrived when it breaks are lost. */
export class Stream {
  isOpen = true;
  #toMember = 0;
  #toHost = 0;

  constructor(
    readonly world: { readonly timetable: Timetable; readonly dice: Dice; readonly faults: Faults },
    readonly session: string,
    readonly member: StreamMember,
    readonly host: StreamHost,
  ) {}

  toHost(message: Message): void {
    const copies = this.world.dice.chance(this.world.faults.duplicates) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#toHost = this.#deliver(this.#toHost, () => this.host.receive(this, message));
    }
  }

  toMember(envelope: Envelope): void {
    this.#toMember = this.#deliver(this.#toMember, () => this.member.awake(() => this.member.receive(this, envelope)));
  }

  /** Breaks the connection. Both ends notice it some time later. */
  break(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { world, host, member } = this;
    world.timetable.after(world.dice.between(1, 500), () => host.disconnected(this));
    world.timetable.after(world.dice.between(1, 500), () => member.awake(() => member.disconnected(this)));
  }

  /** Returns the time when the message arrives, so that the next one cannot arrive earlier. */
  #deliver(last: number, arrive: () => void): number {
    const { timetable, dice, faults } = this.world;
    const time = Math.max(last, timetable.now + dice.between(1, faults.latencyMs));
    timetable.after(time - timetable.now, () => this.isOpen && arrive());
    return time;
  }
}
