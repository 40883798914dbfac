import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Server as NatsServer } from 'nats';
import { afterEach, describe, expect, it } from 'vitest';
import { ReusingTransport } from './transport.js';

const INFO = 'INFO {"server_id":"X","version":"2.9.10","proto":1,"max_payload":1048576}\r\n';
const server = createServer();
const opened = new Set<ReusingTransport>();

/** A connection to a server that greets it so, and the server's end. */
async function connect(greeting: (socket: Socket) => void): Promise<{ transport: ReusingTransport; socket: Socket }> {
  const address = await listen();
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const ours = new ReusingTransport();
  opened.add(ours);
  void accepted.then(([socket]) => greeting(socket));
  await ours.connect(address, { tls: null });
  return { transport: ours, socket: (await accepted)[0] };
}

async function listen(): Promise<NatsServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const rest = { listen: '', src: '', tlsName: '', reconnects: 0, lastConnect: 0, gossiped: false, didConnect: false };
  const resolve = () => Promise.resolve([]);
  return { hostname: '127.0.0.1', port, resolve, ...rest };
}

afterEach(async () => {
  for (const each of opened) each.discard();
  opened.clear();
  server.removeAllListeners('connection');
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

describe('ReusingTransport', () => {
  it.each([
    ['HTTP/1.1 400 Bad Request\r\n', 'not a NATS server'],
    ['INFO {"tls_required":true}\r\n', 'only TLS connections'],
    ['', 'closed the connection'],
  ])('refuses a server that says %j', async (greeting, error) => {
    await expect(connect((socket) => socket.end(greeting))).rejects.toThrow(error);
  });

  it('says that nobody listens', async () => {
    const address = await listen();
    await new Promise((resolve) => server.close(resolve));
    const refused = new ReusingTransport().connect(address, { tls: null });
    await expect(refused).rejects.toThrow('connection refused');
  });

  it('gives the stream in whole messages to a reader who takes his time', async () => {
    const payloads = Array.from({ length: 40 }, (_, n) => Buffer.alloc(n * 4000, n));
    const sent = payloads.map((payload) =>
      Buffer.concat([Buffer.from(`MSG a 1 ${payload.length}\r\n`), payload, CRLF]),
    );
    const { transport, socket } = await connect((to) => to.write(INFO));
    for (const bytes of sent) socket.write(bytes);
    socket.end();
    const received: Buffer[] = [];
    for await (const messages of transport) {
      const bytes = Buffer.from(messages);
      if (received.length % 2 === 0) await new Promise(setImmediate);
      // What was given stays as it is until more is asked for.
      expect(bytes.equals(messages)).toBe(true);
      expect(bytes.subarray(-2)).toEqual(CRLF);
      received.push(bytes);
    }
    expect(Buffer.concat(received).equals(Buffer.concat([Buffer.from(INFO), ...sent]))).toBe(true);
    expect(transport.isClosed).toBe(true);
    await transport.closed();
  });

  it('publishes a payload as it is, and says when it may change', async () => {
    const { transport, socket } = await connect((to) => to.write(INFO));
    const payload = Buffer.alloc(3_000_000, 'x');
    const expected = Buffer.concat([Buffer.from('PUB a.b inbox.1 3000000\r\n'), payload, Buffer.from('\r\n')]);
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    await new Promise<void>((resolve) => transport.publish({ subject: 'a.b', payload, reply: 'inbox.1' }, resolve));
    payload.fill('y');
    transport.send(Buffer.from('PING\r\n'));
    while (received.reduce((sum, { length }) => sum + length, 0) < expected.length + 6) await once(socket, 'data');
    expect(Buffer.concat(received).equals(Buffer.concat([expected, Buffer.from('PING\r\n')]))).toBe(true);
    await transport.close();
    await new Promise<void>((resolve) => transport.publish({ subject: 'a.b', payload }, resolve));
  });
});

const CRLF = Buffer.from('\r\n');
