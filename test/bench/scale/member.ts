import { SPEEDS } from '../../../job/plan/step-time.js';
import type { Msg, NatsConnection } from '../../../parameter-server/nats/connection.js';
import type { Outgoing } from '../../../parameter-server/nats/transport.js';
import { LINE_BYTES, type Carrier, type Listener, type Message, type Receiver } from './messages.js';
import { Link } from './resources.js';

/** Something that the thread of a member still has to do. */
interface Task {
  readonly seconds: number;
  readonly run: () => void;
}

/**
 * A process with one thread, on a machine of its own. The thread handles one message after the other. What it sends while it handles
 * a message leaves as soon as it is encoded.
 */
export class Member implements Receiver {
  readonly #ingress: Link;
  readonly #egress: Link;
  readonly #tasks: Task[] = [];
  #isBusy = false;
  #busyUntil = 0;

  constructor(
    readonly network: Carrier,
    readonly server: number,
    readonly index: number,
  ) {
    this.#ingress = new Link(network.speed);
    this.#egress = new Link(network.speed);
  }

  /** Lets the thread work for so many seconds. */
  work(seconds: number): Promise<void> {
    return new Promise((resolve) => this.#do({ seconds, run: resolve }));
  }

  receive({ subject, reply, data, onRead }: Message, { hear }: Listener): void {
    const { events } = this.network;
    const read = () => {
      hear({ subject, reply, data } as Msg);
      onRead();
    };
    events.add(this.#ingress.carry(data.length + LINE_BYTES, events.now), () =>
      this.#do({ seconds: this.#cost(data), run: read }),
    );
  }

  /** The parts of a connection to NATS that the protocol uses. */
  connection(): NatsConnection {
    const publish = (subject: string, payload: Uint8Array, { reply }: { reply?: string } = {}) =>
      this.#send({ subject, payload: payload.slice(), reply }, () => {});
    const connection = {
      protocol: { connected: true, transport: { publish: this.#send.bind(this) } },
      publish,
      subscribe: (subject: string, { callback }: { callback: (error: null, message: Msg) => void }) => {
        const hear = (message: Msg) => callback(null, message);
        return { unsubscribe: this.network.subscribe(subject, { member: this, hear }) };
      },
      isClosed: () => false,
      status: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }),
    };
    return connection as unknown as NatsConnection;
  }

  #send({ subject, payload, reply }: Outgoing, onRead: () => void): void {
    const { events } = this.network;
    this.#busyUntil = Math.max(events.now, this.#busyUntil) + this.#cost(payload);
    events.add(this.#busyUntil, () => {
      const leftAt = this.#egress.send(payload.length + LINE_BYTES, events.now);
      this.network.toServer(this.server, { subject, reply, data: payload, onRead }, leftAt);
    });
  }

  #cost({ length }: Uint8Array): number {
    return length / SPEEDS.memberBytesPerSecond + SPEEDS.memberSecondsPerMessage;
  }

  #do(task: Task): void {
    this.#tasks.push(task);
    if (!this.#isBusy) this.#continue();
  }

  /** Begins the next task when the thread has sent what the last one made it send. */
  #continue(): void {
    const { events } = this.network;
    this.#isBusy = true;
    if (this.#busyUntil > events.now) return events.add(this.#busyUntil, () => this.#continue());
    const task = this.#tasks.shift();
    if (!task) {
      this.#isBusy = false;
      return;
    }
    this.#busyUntil = events.now + task.seconds;
    events.add(this.#busyUntil, () => {
      task.run();
      this.network.settle();
      events.add(events.now, () => this.#continue());
    });
  }
}
