import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNatsServer, freePort, HOW_TO_GET_NATS_SERVER } from '../../parameter-server/nats/server-process.js';
import type { Clock } from '../../runtime/clock.js';
import { InputError } from '../../runtime/errors.js';
import { retry } from '../../runtime/retry.js';
import { issuerOf } from '../nats-secret.js';
import type { ChildOptions } from './child.js';
import { Child } from './child.js';

/** The size of a cluster, and where its processes work. */
export interface ClusterOptions {
  readonly workers: number;
  readonly parameterServers: number;
  /** The port of the coordinator; 0 chooses a free one. */
  readonly port: number;
  /** The folder for jobs, checkpoints and logs. */
  readonly folder: string;
  /** Whether the folder stays when the cluster ends. */
  readonly isKept: boolean;
  /** The folder that the relative paths of jobs start from, and in which all their files must lie. */
  readonly dataRoot: string;
  /** The number of CPU threads that each worker's engine may use. */
  readonly threads: number;
  /** The environment variables of this process, most of which are passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Stops the wait for the coordinator to start. */
  readonly signal: AbortSignal;
  /** Called when a process ended by itself. */
  readonly onEnd: ChildOptions['onEnd'];
}

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const GUARD = fileURLToPath(new URL('guard.js', import.meta.url));
/** The folder for temporary files. It is removed at the end, because processes that are killed leave theirs behind. */
const TEMPORARY = 'tmp';
const LOOPBACK = '127.0.0.1';
/**
 * How long the processes have to end before they are killed, in milliseconds. Members that hold a part of a job would
 * ask the coordinator first to let them go, which is pointless where all processes end together.
 */
const PATIENCE_MS = 1500;

/** All processes of a cluster on this machine. They communicate through the loopback interface without TLS. */
export class LocalCluster {
  readonly #children: Child[] = [];
  /** Ends the other processes if this one is killed. */
  readonly #guard: ChildProcess;
  /** The address of /metrics of each process of AMR, by name. */
  readonly metrics = new Map<string, string>();

  private constructor(
    readonly options: ClusterOptions,
    /** The address of the coordinator, "host:port". */
    readonly server: string,
    readonly natsUrl: string,
  ) {
    const { folder, isKept } = options;
    this.#guard = fork(GUARD, [isKept ? join(folder, TEMPORARY) : folder], { stdio: 'ignore', detached: true });
    // The cluster works without its guard.
    this.#guard.on('error', () => {});
    this.#guard.unref();
    this.#guard.channel?.unref();
  }

  /**
   * Starts a cluster and resolves when its coordinator accepts connections. Rejects with an InputError where
   * nats-server is missing or the port is taken.
   */
  static async start(options: ClusterOptions): Promise<LocalCluster> {
    const { environment, workers, parameterServers, clock, signal } = options;
    const natsServer = await findNatsServer(environment.PATH ?? '');
    if (natsServer === undefined) throw new InputError(HOW_TO_GET_NATS_SERVER);
    const natsPort = await freePort();
    const port = options.port === 0 ? await freePort() : options.port;
    await assertFree(port);
    const cluster = new LocalCluster(options, `${LOOPBACK}:${port}`, `nats://${LOOPBACK}:${natsPort}`);
    for (const name of ['logs', TEMPORARY]) await mkdir(join(options.folder, name), { recursive: true });
    const secret = randomBytes(32).toString('hex');
    const natsConfig = join(options.folder, 'nats.conf');
    await writeFile(natsConfig, issuerOf(secret, 0).serverConfig());
    cluster.#run('nats-server', natsServer, ['--config', natsConfig, '--addr', LOOPBACK, '--port', String(natsPort)]);
    await cluster.#amr('coordinator', ['coordinator'], {
      AMR_LISTEN: cluster.server,
      AMR_STORE: join(options.folder, 'jobs'),
      AMR_NATS_SECRET: secret,
    });
    for (let at = 1; at <= parameterServers; at++) {
      const name = `parameter-server-${at}`;
      await cluster.#amr(name, ['parameter-server'], { AMR_STORAGE: join(options.folder, name) });
    }
    for (let at = 1; at <= workers; at++) {
      const { dataRoot, threads } = options;
      await cluster.#amr(`worker-${at}`, ['worker'], { AMR_DATA_ROOT: dataRoot, AMR_THREADS: String(threads) });
    }
    await cluster.#writeTargets();
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

  /** The file that tells Prometheus where the metrics are. */
  get targetsFile(): string {
    return join(this.options.folder, 'prometheus-targets.json');
  }

  /** The ids of the processes by name; undefined for one that could not be started. */
  get processes(): Record<string, number | undefined> {
    return Object.fromEntries(this.#children.map((child) => [child.options.name, child.pid]));
  }

  /** Stops all processes and removes their temporary files. */
  async stop(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.stop(PATIENCE_MS)));
    this.#guard.kill('SIGKILL');
    await rm(join(this.options.folder, TEMPORARY), { recursive: true, force: true });
  }

  /** Starts a process of AMR, which serves its metrics at a free port. */
  async #amr(name: string, args: readonly string[], settings: Record<string, string>): Promise<void> {
    const metrics = `${LOOPBACK}:${await freePort()}`;
    this.metrics.set(name, metrics);
    this.#run(name, process.execPath, [MAIN, ...args], {
      AMR_NAME: name,
      AMR_INSECURE: 'true',
      AMR_COORDINATOR: this.server,
      AMR_NATS_URL: this.natsUrl,
      AMR_METRICS_LISTEN: metrics,
      ...settings,
    });
  }

  /** Writes the addresses of /metrics as a file for `file_sd_configs` of Prometheus, with the labels that dashboards use. */
  async #writeTargets(): Promise<void> {
    const groups = [...this.metrics].map(([pod, address]) => ({
      targets: [address],
      labels: { namespace: 'local', pod, role: pod.replace(/-\d+$/, '') },
    }));
    await writeFile(this.targetsFile, `${JSON.stringify(groups, null, 2)}\n`);
  }

  #run(name: string, command: string, args: readonly string[], settings: Record<string, string> = {}): void {
    const { environment, folder, clock, onEnd } = this.options;
    // AMR_* variables that are set for a process of another cluster must not affect this one.
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
        onStart: (pid) => this.#guard.connected && this.#guard.send(pid),
        onEnd,
      }),
    );
  }
}

/** Rejects with an InputError where another process listens on the port: the members would connect to that process. */
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
