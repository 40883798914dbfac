import { SPEEDS } from '../../../job/plan/step-time.js';
import { EventQueue } from './event-queue.js';
import { Member } from './member.js';
import { LINE_BYTES, type Carrier, type Listener, type Message } from './messages.js';
import { Cores, Link } from './resources.js';
import { Subjects } from './subjects.js';

/** The machines of a simulated cluster. */
export interface NetworkOptions {
  /** The bytes that each machine sends in a second, and also receives. */
  readonly network: number;
  /** The number of NATS servers. Members are dealt to them in turn, and each message passes at most one route between two. */
  readonly natsServers: number;
}

interface Server {
  readonly cores: Cores;
  readonly ingress: Link;
  readonly egress: Link;
}

/** A network of members and NATS servers in virtual time. It carries the messages of the real client and server of the protocol. */
export class VirtualNetwork implements Carrier {
  readonly events = new EventQueue();
  readonly speed: number;
  readonly #subjects = new Subjects<Listener>();
  readonly #servers: Server[];
  #members = 0;
  #routed = 0;
  #mustSettle = true;

  constructor({ natsServers, network }: NetworkOptions) {
    this.speed = network;
    this.#servers = Array.from({ length: natsServers }, () => ({
      cores: new Cores(this.events, SPEEDS.natsCores),
      ingress: new Link(network),
      egress: new Link(network),
    }));
  }

  /** Adds a member with a machine of its own. */
  member(): Member {
    return new Member(this, this.#members % this.#servers.length, this.#members++);
  }

  /** Lets time pass until `end` resolves. Rejects when nothing is left to happen before that, and when `end` rejects. */
  async run(end: Promise<unknown>): Promise<void> {
    let isOver = false;
    const watched = end.finally(() => (isOver = true));
    watched.catch(() => {});
    for (;;) {
      // The promises of the protocol continue before the next event.
      if (this.#mustSettle) await new Promise(setImmediate);
      this.#mustSettle = false;
      if (isOver) break;
      if (!this.events.next()) throw new Error('Nothing is left to happen, and the simulated members still wait');
    }
    await watched;
  }

  settle(): void {
    this.#mustSettle = true;
  }

  subscribe(subject: string, listener: Listener): () => void {
    return this.#subjects.add(subject, listener);
  }

  toServer(index: number, sent: Message, leftAt: number): void {
    const listeners = this.#subjects.matching(sent.subject);
    let unread = listeners.length;
    const message = { ...sent, onRead: () => void (--unread === 0 && sent.onRead()) };
    const servers = new Map<number, Listener[]>();
    for (const listener of listeners) {
      const { server } = listener.member;
      servers.set(server, [...(servers.get(server) ?? []), listener]);
    }
    this.#arrive(this.#servers[index], message, leftAt, () => {
      for (const [target, own] of servers) {
        if (target === index) this.#deliver(this.#servers[index], message, own);
        else this.#route(index, target, { message, listeners: own });
      }
    });
  }

  #arrive(server: Server, { data }: Message, leftAt: number, then: () => void): void {
    this.events.add(leftAt + SPEEDS.latency, () => {
      this.events.add(server.ingress.carry(data.length + LINE_BYTES, this.events.now), then);
    });
  }

  /** Passes a message on to another server. */
  #route(from: number, to: number, { message, listeners }: { message: Message; listeners: Listener[] }): void {
    const target = this.#servers[to];
    const route = `server ${to}, route ${this.#routed++ % SPEEDS.natsRoutes}`;
    this.#pass(this.#servers[from], route, message, (leftAt) => {
      this.#arrive(target, message, leftAt, () => this.#deliver(target, message, listeners));
    });
  }

  #deliver(server: Server, message: Message, listeners: readonly Listener[]): void {
    for (const listener of listeners) {
      this.#pass(server, `member ${listener.member.index}`, message, (leftAt) => {
        this.events.add(leftAt + SPEEDS.latency, () => listener.member.receive(message, listener));
      });
    }
  }

  /** Lets a core of a server write a message, and its interface send it. */
  #pass({ cores, egress }: Server, lane: string, { data }: Message, then: (leftAt: number) => void): void {
    const bytes = data.length + LINE_BYTES;
    const seconds = bytes / SPEEDS.natsBytesPerSecond + SPEEDS.natsSecondsPerMessage;
    cores.add(lane, seconds, () => then(egress.send(bytes, this.events.now)));
  }
}
