import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Channel } from './channel.js';

let server: Server | undefined;
afterEach(() => server?.close());

/** Makes a call, and waits until it has failed. */
const fails = (channel: Channel) =>
  new Promise((resolve) =>
    channel.current.makeUnaryRequest('/a/b', () => Buffer.alloc(0), String, Buffer.alloc(0), resolve),
  );

it('gives up a connection that does not come about, also after gRPC has called it a failure', async () => {
  // The address refuses the first attempt. Later ones get no answer, like those to a pod that is gone.
  server = createServer(() => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server?.close(resolve));
  const channel = await Channel.open(`127.0.0.1:${port}`, undefined);
  const first = channel.current;
  await channel.refresh();
  expect(channel.current).toBe(first);
  await fails(channel);
  server = createServer(() => {}).listen(port, '127.0.0.1');
  await once(server, 'connection');
  expect(channel.isConnecting).toBe(true);
  await channel.refresh();
  expect(channel.current).not.toBe(first);
  channel.close();
});
