import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNatsServer, freePort, HOW_TO_GET_NATS_SERVER } from '../../parameter-server/nats/server-process.js';
import type { Clock } from '../../runtime/clock.js';
import { InputError } from '../../runtime/errors.js';
import { retry } from '../../runtime/retry.js';
import type { ChildOptions } from './child.js';
import { Child } from './child.js';

export interface ClusterOptions {
  readonly workers: number;
  readonly parameterServers: number;
  /** Of the coordinator; 0: one that is free. */
  readonly port: number;
  /** Jobs, checkpoints and logs. */
  readonly folder: string;
  /** What jobs' relative paths start from. */
  readonly dataRoot: string;
  /** Of each worker's engine. */
  readonly threads: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEnd: ChildOptions['onEnd'];
}

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
/** What processes that are killed would leave on this machine. */
const TEMPORARY = 'tmp';
const LOOPBACK = '127.0.0.1';
/** Members that hold something ask to be let go first; here all goes at once. */
const PATIENCE_MS = 1500;

/** All processes of a cluster on this machine's loopback, in plain text. */
export class LocalCluster {
  readonly #children: Child[] = [];

  private constructor(
    readonly options: ClusterOptions,
    /** "host:port" of the coordinator. */
    readonly server: string,
    readonly natsUrl: string,
  ) {}

  /** Resolves when the coordinator can be asked. Rejects with an InputError without nats-server, or where the port is taken. */
  static async start(options: ClusterOptions): Promise<LocalCluster> {
    const { environment, workers, parameterServers, clock, signal } = options;
    const natsServer = await findNatsServer(environment.PATH ?? '');
    if (natsServer === undefined) throw new InputError(HOW_TO_GET_NATS_SERVER);
    const natsPort = await freePort();
    const port = options.port === 0 ? await freePort() : options.port;
    await assertFree(port);
    const cluster = new LocalCluster(options, `${LOOPBACK}:${port}`, `nats://${LOOPBACK}:${natsPort}`);
    for (const name of ['logs', TEMPORARY]) await mkdir(join(options.folder, name), { recursive: true });
    cluster.#run('nats-server', natsServer, ['--addr', LOOPBACK, '--port', String(natsPort)]);
    cluster.#amr('coordinator', ['coordinator'], {
      AMR_LISTEN: cluster.server,
      AMR_STORE: join(options.folder, 'jobs'),
    });
    for (let at = 1; at <= parameterServers; at++) {
      const name = `parameter-server-${at}`;
      cluster.#amr(name, ['parameter-server'], { AMR_STORAGE: join(options.folder, name) });
    }
    for (let at = 1; at <= workers; at++) {
      const { dataRoot, threads } = options;
      cluster.#amr(`worker-${at}`, ['worker'], { AMR_DATA_ROOT: dataRoot, AMR_THREADS: String(threads) });
    }
    try {
      await retry(() => accepts(port), { clock, signal, deadlineMs: 30_000, longestDelayMs: 200 });
    } catch (error) {
      await cluster.stop();
      signal.throwIfAborted();
      throw new Error(`The coordinator did not start: see ${join(options.folder, 'logs', 'coordinator.log')}`, {
        cause: error,
      });
    }
    return cluster;
  }

  /** Process ids by name, of those that are alive. */
  get processes(): Record<string, number | undefined> {
    return Object.fromEntries(this.#children.map((child) => [child.options.name, child.pid]));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.stop(PATIENCE_MS)));
    await rm(join(this.options.folder, TEMPORARY), { recursive: true, force: true });
  }

  #amr(name: string, args: readonly string[], settings: Record<string, string>): void {
    this.#run(name, process.execPath, [MAIN, ...args], {
      AMR_NAME: name,
      AMR_INSECURE: 'true',
      AMR_COORDINATOR: this.server,
      AMR_NATS_URL: this.natsUrl,
      ...settings,
    });
  }

  #run(name: string, command: string, args: readonly string[], settings: Record<string, string> = {}): void {
    const { environment, folder, clock, onEnd } = this.options;
    // What is set for some process of a real cluster must not reach this one.
    const others = Object.entries(environment).filter(([key]) => !key.startsWith('AMR_') || key === 'AMR_LOG_LEVEL');
    this.#children.push(
      new Child({
        name,
        command,
        args,
        environment: { ...Object.fromEntries(others), TMPDIR: join(folder, TEMPORARY), ...settings },
        cwd: folder,
        log: join(folder, 'logs', `${name}.log`),
        clock,
        onEnd,
      }),
    );
  }
}

/** Members would join whoever listens there already. */
async function assertFree(port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    throw new InputError(
      `Cannot start a cluster at ${LOOPBACK}:${port}: ${(error as Error).message}. End what listens there, or choose another --port (0: any that is free)`,
    );
  }
  server.close();
  await once(server, 'close');
}

function accepts(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, LOOPBACK, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
