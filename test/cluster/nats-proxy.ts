import type { Server, Socket } from 'node:net';
import { createConnection, createServer } from 'node:net';

/** What the proxy does with a message. */
export interface Fate {
  /** How often the message is passed on; 0 loses it. */
  readonly copies?: number;
  /** For how many milliseconds the message is held back, while later messages pass. */
  readonly delayMs?: number;
  /** The payload that is passed on in place of the original one. */
  readonly payload?: Buffer;
}

/** A message that a client publishes. */
export interface Published {
  readonly subject: string;
  readonly payload: Buffer;
}

/** A proxy in front of a NATS server. It can lose, repeat, delay or change every message that a client publishes. */
export class NatsProxy {
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly url: string,
    readonly server: Server,
  ) {}

  static async open(targetPort: number, fateOf: (message: Published) => Fate): Promise<NatsProxy> {
    const server = createServer((client) => {
      const upstream = createConnection(targetPort, '127.0.0.1');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ]) {
        proxy.#sockets.add(from);
        from.setNoDelay(true);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          proxy.#sockets.delete(from);
          to.destroy();
        });
      }
      upstream.on('data', (bytes) => client.write(bytes));
      const parser = new PublishParser();
      client.on('data', (bytes) => {
        for (const part of parser.push(bytes)) pass(part, upstream, fateOf);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const proxy = new NatsProxy(`nats://127.0.0.1:${port}`, server);
    return proxy;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A command of the NATS protocol: its line, and its payload if it has one. */
interface Part {
  readonly line: string;
  readonly payload: Buffer | null;
}

function pass({ line, payload }: Part, upstream: Socket, fateOf: (message: Published) => Fate): void {
  if (!payload) {
    upstream.write(`${line}\r\n`);
    return;
  }
  const words = line.split(' ');
  const { copies = 1, delayMs = 0, payload: changed = payload } = fateOf({ subject: words[1], payload });
  const head = [...words.slice(0, -1), changed.length].join(' ');
  const bytes = Buffer.concat([Buffer.from(`${head}\r\n`), changed, Buffer.from('\r\n')]);
  const send = () => {
    for (let copy = 0; copy < copies; copy++) if (!upstream.destroyed) upstream.write(bytes);
  };
  if (delayMs === 0) send();
  else setTimeout(send, delayMs);
}

/** Divides the stream of a client into commands. */
class PublishParser {
  #pending = Buffer.alloc(0);

  *push(bytes: Buffer): Generator<Part> {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    for (;;) {
      const end = this.#pending.indexOf('\r\n');
      if (end < 0) return;
      const line = this.#pending.subarray(0, end).toString();
      const size = line.startsWith('PUB ') ? Number(line.slice(line.lastIndexOf(' ') + 1)) : -1;
      const next = size < 0 ? end + 2 : end + 2 + size + 2;
      if (this.#pending.length < next) return;
      const payload = size < 0 ? null : Buffer.from(this.#pending.subarray(end + 2, end + 2 + size));
      this.#pending = this.#pending.subarray(next);
      yield { line, payload };
    }
  }
}
