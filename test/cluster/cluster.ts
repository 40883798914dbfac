import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JobsClient } from '../../coordinator/client.js';
import { JwtIssuer } from '../../coordinator/nats/issuer.js';
import { openChannel } from '../../member/channel.js';
import { freePort } from '../../parameter-server/nats/server-process.js';
import { Phase } from '../../proto/index.js';
import type { JobStatus, WatchMessage } from '../../proto/index.js';
import { systemClock } from '../../runtime/clock.js';
import { Forwarder } from './forwarder.js';

/** The built command `amr`. The first path is right for tests, which run from their sources; the second for the built benchmarks. */
const MAIN = ['../../dist/cli/main.js', '../../cli/main.js']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))!;

/** The secret from which the credentials of a TestCluster are made. */
export const NATS_SECRET = 'a secret that only the tests of this cluster know';

/** The options of a TestCluster. */
export interface TestClusterOptions {
  readonly natsServer: string;
  readonly folder: string;
  readonly workers: number;
  readonly shards: number;
  /** Returns the address of NATS that members are given, for example the address of a proxy in front of it. */
  readonly natsUrlOf?: (port: number) => Promise<string>;
  /** How long credentials for NATS are valid, in seconds. Without it, NATS lets everybody in. */
  readonly credentialLifetime?: number;
  /** Whether members serve /metrics. */
  readonly metrics?: boolean;
  /** The folder in which the data of jobs must lie. It is `folder` by default. */
  readonly dataRoot?: string;
  /** After how many seconds of silence a member is lost. The default is 3. */
  readonly leaseTimeout?: number;
  /** How many seconds a job waits for the rest of its workers before it starts. The default is 20. */
  readonly gather?: number;
  /** How long a client waits for the coordinator, in milliseconds. The default is a minute. */
  readonly patienceMs?: number;
}

interface Life {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  child: ChildProcess;
  ended: Promise<NodeJS.Signals | number | null>;
}

/** A cluster of real processes, each of which can be killed, stopped and started again. */
export class TestCluster {
  readonly #lives = new Map<string, Life>();
  readonly happenings: string[] = [];

  private constructor(
    readonly options: TestClusterOptions,
    /** The address that members and clients use for the coordinator. */
    readonly coordinator: Forwarder,
    readonly jobs: JobsClient,
  ) {}

  static async start(options: TestClusterOptions): Promise<TestCluster> {
    const { folder, natsServer, workers, shards, patienceMs = 60_000 } = options;
    mkdirSync(join(folder, 'logs'), { recursive: true });
    mkdirSync(join(folder, 'tmp'));
    const [natsPort, port] = [await freePort(), await freePort()];
    const coordinator = await Forwarder.open(port);
    const { address } = coordinator;
    const client = await openChannel(address, undefined);
    const jobs = new JobsClient(client, { address, clock: systemClock(), patienceMs, absenceMs: patienceMs });
    const cluster = new TestCluster(options, coordinator, jobs);
    cluster.#spawn(
      'nats',
      natsServer,
      ['--addr', '127.0.0.1', '--port', String(natsPort), ...cluster.#natsConfig()],
      {},
    );
    const natsUrl = (await options.natsUrlOf?.(natsPort)) ?? `nats://127.0.0.1:${natsPort}`;
    cluster.#addCoordinator('coordinator', port, natsUrl);
    const metrics = async () => (options.metrics ? ['--metrics-listen', `127.0.0.1:${await freePort()}`] : []);
    for (let at = 0; at < shards; at++) cluster.addShard(at, natsUrl, await metrics());
    for (let at = 0; at < workers; at++) cluster.addWorker(at, natsUrl, await metrics());
    return cluster;
  }

  /** Starts another coordinator on the same store, which replaces the first. Resolves with its port. */
  async addCoordinator(name: string): Promise<number> {
    const port = await freePort();
    this.#addCoordinator(name, port, this.#natsUrl);
    return port;
  }

  /** The options of a nats-server that accepts credentials of the coordinator alone, and says whom it lets in. */
  #natsConfig(): string[] {
    if (this.options.credentialLifetime === undefined) return [];
    const config = join(this.options.folder, 'nats.conf');
    writeFileSync(config, new JwtIssuer(NATS_SECRET, 0).serverConfig());
    return ['--config', config, '--debug'];
  }

  #addCoordinator(name: string, port: number, natsUrl: string): void {
    const store = join(this.options.folder, 'store');
    const { credentialLifetime: seconds, leaseTimeout = 3, gather = 20 } = this.options;
    const credentials =
      seconds === undefined ? [] : ['--nats-secret', NATS_SECRET, '--nats-credential-lifetime', String(seconds)];
    const timing = ['--lease-timeout', `${leaseTimeout}`, '--gather', `${gather}`, ...credentials];
    this.#amr(name, ['coordinator', '--listen', `127.0.0.1:${port}`, '--store', store, ...timing], natsUrl);
  }

  addWorker(at: number, natsUrl = this.#natsUrl, more: readonly string[] = []): void {
    const { folder, dataRoot = folder } = this.options;
    this.#amr(`worker-${at}`, ['worker', '--threads', '1', '--data-root', dataRoot, ...more], natsUrl);
  }

  addShard(at: number, natsUrl = this.#natsUrl, more: readonly string[] = []): void {
    this.#amr(`shard-${at}`, ['parameter-server', '--storage', this.storageOf(at), ...more], natsUrl);
  }

  storageOf(shard: number): string {
    return join(this.options.folder, `shard-${shard}`);
  }

  /** Submits a job file. Resolves with the uid of the job. */
  async submit(text: string, set: readonly string[] = []): Promise<string> {
    const request = { requestId: randomUUID(), text, file: 'job.yaml', set: [...set], directory: this.options.folder };
    return (await this.jobs.submit(request)).uid;
  }

  /** Watches a job until it ends. `onStatus` is called with every status. */
  async watch(name: string, onStatus: (status: JobStatus) => void = () => {}): Promise<JobStatus> {
    let last: JobStatus | undefined;
    for await (const message of this.jobs.watch(name)) {
      this.#note(message);
      if (!message.status) continue;
      last = message.status;
      onStatus(last);
    }
    return last!;
  }

  /** Watches a job until the share `progress` (0 to 1) of its steps is done. Rejects if the job ends before. */
  async reach(name: string, progress: number): Promise<JobStatus> {
    for await (const message of this.jobs.watch(name)) {
      this.#note(message);
      const { status } = message;
      if (!status) continue;
      if (status.finishedMs > 0) throw new Error(`${name} ended before ${progress} of it was done:\n${this.story()}`);
      if (status.phase === Phase.PHASE_RUNNING && status.progress >= progress) return status;
    }
    throw new Error(`${name} was not seen at ${progress}`);
  }

  /** Whether a process has not ended. */
  isAlive(name: string): boolean {
    const { exitCode, signalCode } = this.#lives.get(name)!.child;
    return exitCode === null && signalCode === null;
  }

  /** Kills a process with SIGKILL. Rejects if it ended for another reason. */
  async kill(name: string): Promise<void> {
    const life = this.#lives.get(name)!;
    if (!this.isAlive(name)) throw new Error(`${name} had ended before it was killed`);
    life.child.kill('SIGKILL');
    if ((await life.ended) !== 'SIGKILL') throw new Error(`${name} was not ended by SIGKILL`);
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.#lives.get(name)!.child.kill(signal);
  }

  pid(name: string): number {
    return this.#lives.get(name)!.child.pid!;
  }

  /** The text that a member serves on /metrics; empty if it does not answer. */
  async metrics(name: string): Promise<string> {
    const { args } = this.#lives.get(name)!;
    const at = args.indexOf('--metrics-listen');
    return at < 0 ? '' : (await fetch(`http://${args[at + 1]}/metrics`)).text();
  }

  /** Resolves with the exit code, or the signal that ended the process. */
  ended(name: string): Promise<NodeJS.Signals | number | null> {
    return this.#lives.get(name)!.ended;
  }

  restart(name: string): void {
    const { command, args, env } = this.#lives.get(name)!;
    this.#spawn(name, command, args, env);
  }

  get names(): string[] {
    return [...this.#lives.keys()];
  }

  /** The state of all processes and the last lines of their logs, for the message of a failed test. */
  story(): string {
    const logs = this.names.map((name) => {
      return `--- ${name}\n${this.log(name).slice(-2000)}`;
    });
    return [...this.happenings, ...logs].join('\n');
  }

  log(name: string): string {
    return readFileSync(this.logOf(name), 'utf8');
  }

  logOf(name: string): string {
    return join(this.options.folder, 'logs', `${name}.log`);
  }

  async close(): Promise<void> {
    this.jobs.close();
    for (const { child } of this.#lives.values()) child.kill('SIGKILL');
    await Promise.all([...this.#lives.values()].map(({ ended }) => ended));
    await this.coordinator.close();
  }

  get #natsUrl(): string {
    return this.#lives.get('coordinator')!.env.AMR_NATS_URL;
  }

  #note({ happening }: WatchMessage): void {
    if (happening && !this.happenings.includes(happening.message)) this.happenings.push(happening.message);
  }

  #amr(name: string, args: readonly string[], natsUrl: string): void {
    const common = {
      AMR_INSECURE: 'true',
      AMR_NAME: name,
      AMR_COORDINATOR: this.coordinator.address,
      AMR_NATS_URL: natsUrl,
    };
    this.#spawn(name, process.execPath, [MAIN, ...args], { ...common, TMPDIR: join(this.options.folder, 'tmp') });
  }

  #spawn(name: string, command: string, args: readonly string[], env: Readonly<Record<string, string>>): void {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    appendFileSync(this.logOf(name), `> ${name} starts\n`);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes) => appendFileSync(this.logOf(name), bytes));
    const ended = new Promise<NodeJS.Signals | number | null>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? code));
    });
    this.#lives.set(name, { command, args, env, child, ended });
  }
}
