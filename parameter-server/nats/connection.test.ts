import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWithNats } from '../../test/cluster/require.js';
import { systemClock } from '../../runtime/clock.js';
import { SMALLEST_FRAME } from '../../proto/codec.js';
import { connectNats, frameBytesOf, PayloadLimitError, publish, subscribe, type NatsConnection } from './connection.js';
import { startNatsServer, type NatsServerProcess } from './server-process.js';

const clock = systemClock();

describeWithNats('connectNats()', (file) => {
  let directory: string;
  let server: NatsServerProcess | undefined;
  const opened: NatsConnection[] = [];
  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'amr-nats-'))));
  afterEach(async () => {
    for (const connection of opened.splice(0)) await connection.close();
    await server?.stop();
    await rm(directory, { recursive: true });
  });

  async function start(config: string, port?: number): Promise<NatsServerProcess> {
    const path = join(directory, 'nats.conf');
    await writeFile(path, config);
    server = await startNatsServer(file, { clock, port, args: ['--config', path] });
    return server;
  }

  it('refuses a server whose max_payload is 16 KiB, and says so', async () => {
    const { url } = await start('max_payload: 16384');
    await expect(connectNats({ servers: url, name: 'worker' }, { clock })).rejects.toThrow(
      new PayloadLimitError(16_384, SMALLEST_FRAME),
    );
  });

  it('sends smaller frames where max_payload is smaller, and says when a later server takes even less', async () => {
    const { port, url } = await start('max_payload: 65536');
    let refused!: (error: Error) => void;
    const refusal = new Promise<Error>((resolve) => (refused = resolve));
    const connection = await connectNats({ servers: url, name: 'worker' }, { clock, onRefused: refused });
    opened.push(connection);
    expect(frameBytesOf(connection)).toBe(65_536);
    await server?.stop();
    await start('max_payload: 40000', port);
    expect(await refusal).toEqual(new PayloadLimitError(40_000, 65_536));
  });

  it('notices a connection that swallows everything, says so, and makes a new one', { timeout: 40_000 }, async () => {
    const { port } = await start('');
    const hole = await BlackHole.open(port);
    const changes: string[] = [];
    let restored!: () => void;
    const isRestored = new Promise<void>((resolve) => (restored = resolve));
    const onLink = (change: 'broken' | 'restored') => {
      changes.push(change);
      if (change === 'restored') restored();
    };
    const connection = await connectNats({ servers: hole.url, name: 'worker' }, { clock, onLink });
    opened.push(connection);
    hole.swallow();
    await isRestored;
    expect(changes).toEqual(['broken', 'restored']);
    const heard = new Promise<string>((resolve) => {
      subscribe(connection, 'subject', ({ data }) => resolve(Buffer.from(data).toString()));
    });
    publish(connection, { subject: 'subject', payload: Buffer.from('again') });
    expect(await heard).toBe('again');
    hole.close();
  });
});

/** A forwarder that can swallow everything on the connections that are open, without closing them. */
class BlackHole {
  readonly #sockets = new Set<Socket>();
  #swallowed = new WeakSet<Socket>();
  readonly #server = createServer((client) => this.#connect(client));

  private constructor(private readonly port: number) {}

  static async open(port: number): Promise<BlackHole> {
    const hole = new BlackHole(port);
    await new Promise<void>((resolve) => hole.#server.listen(0, '127.0.0.1', resolve));
    return hole;
  }

  get url(): string {
    return `nats://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Swallows what comes from now on. New connections are not concerned. */
  swallow(): void {
    this.#swallowed = new WeakSet(this.#sockets);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #connect(client: Socket): void {
    const upstream = createConnection(this.port, '127.0.0.1');
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      this.#sockets.add(from);
      from.on('data', (bytes) => this.#swallowed.has(from) || to.write(bytes));
      from.on('error', () => {});
    }
  } // prettier-ignore
}
