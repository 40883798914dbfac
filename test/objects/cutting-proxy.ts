import { createConnection, createServer, type Socket } from 'node:net';

/** A proxy that counts the bytes of answers, and that cuts every connection once it has passed on a number of them. */
export class CuttingProxy {
  /** The bytes that were passed on to clients. */
  bytes = 0;
  /** The first byte of each range that clients asked for. */
  readonly ranges: number[] = [];
  /** The number of bytes after which connections are cut. */
  limit = Infinity;
  /** Called when a connection is cut. */
  onCut: () => void = () => {};
  readonly #sockets = new Set<Socket>();
  readonly #server;

  constructor(targetPort: number) {
    this.#server = createServer((client) => {
      const upstream = createConnection(targetPort, '127.0.0.1');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ]) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
      client.pipe(upstream);
      client.on('data', (bytes: Buffer) => {
        for (const [, from] of bytes.toString('latin1').matchAll(/^range: bytes=(\d+)-/gim))
          this.ranges.push(Number(from));
      });
      upstream.on('data', (bytes: Buffer) => {
        if (this.bytes + bytes.length > this.limit) {
          client.destroy();
          this.onCut();
          return;
        }
        this.bytes += bytes.length;
        if (client.write(bytes)) return;
        upstream.pause();
        client.once('drain', () => upstream.resume());
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
