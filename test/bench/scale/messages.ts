import type { Msg } from '../../../parameter-server/nats/connection.js';
import type { EventQueue } from './event-queue.js';

/** The bytes of the line of NATS before a message. */
export const LINE_BYTES = 100;

/** A message that is on its way. */
export interface Message {
  readonly subject: string;
  readonly reply: string | undefined;
  readonly data: Uint8Array;
  /** Called when all receivers have read it. */
  readonly onRead: () => void;
}

/** A process that gets messages. */
export interface Receiver {
  readonly index: number;
  /** The index of its NATS server. */
  readonly server: number;
  /** Takes a message whose last byte left its server a latency ago. */
  receive(message: Message, listener: Listener): void;
}

/** A subscription. */
export interface Listener {
  readonly member: Receiver;
  readonly hear: (message: Msg) => void;
}

/** The network of a member. */
export interface Carrier {
  readonly events: EventQueue;
  /** The bytes that each machine sends in a second, and also receives. */
  readonly speed: number;
  /** Called when code of the protocol has run, whose promises may now continue. */
  settle(): void;
  /** Returns a function that ends the subscription. */
  subscribe(subject: string, listener: Listener): () => void;
  /** Brings a message that leaves its sender at `leftAt` to a server, and on to all who listen. */
  toServer(server: number, message: Message, leftAt: number): void;
}
