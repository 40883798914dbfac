import type { Server, Socket } from 'node:net';
import { createConnection, createServer } from 'node:net';

/** A TCP forwarder: one address that leads to one process at a time, like a Service of Kubernetes. */
export class Forwarder {
  readonly #sockets = new Set<Socket>();

  private constructor(
    /** The port of the process that connections are forwarded to. */
    private port: number,
    private readonly server: Server,
  ) {}

  static async open(port: number): Promise<Forwarder> {
    const server = createServer((client) => forwarder.#connect(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const forwarder = new Forwarder(port, server);
    return forwarder;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  get target(): number {
    return this.port;
  }

  /** Forwards new connections to another port, and cuts all connections to the old one. */
  switchTo(port: number): void {
    this.port = port;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #connect(client: Socket): void {
    const upstream = createConnection(this.port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ]) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
