/**
 * `npm run bench:jobs` trains many small jobs with short epochs on one coordinator and prints what one busy job costs another: the
 * requests to the Kubernetes API for each job in a minute, the time from a request to suspend until the job is suspended, and the
 * time between two checkpoints of a job. The coordinator is a process of its own, and its members speak its protocol over gRPC.
 * They are simulated, so that the machine is not needed for training, and so is the API of Kubernetes.
 * `node build/test/bench/many-jobs.js [--jobs=50] [--seconds=90] [--pace=0.2] [--checkpoint=30] [--store=kubernetes|folder]`
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { JobsClient } from '../../coordinator/client.js';
import { serializeJob } from '../../job/index.js';
import { openChannel } from '../../member/channel.js';
import { freePort } from '../../parameter-server/nats/server-process.js';
import { membersService, Phase, type CoordinatorMessage } from '../../proto/index.js';
import { systemClock } from '../../runtime/clock.js';
import { simulatedJob } from '../simulation/jobs.js';
import type { Process, SessionHost } from '../simulation/process.js';
import { Stream, type Message } from '../simulation/stream.js';
import { World } from '../simulation/world.js';
import { KubernetesInMemory } from '../support/kubernetes-api.js';
import { median } from './trial.js';

type Outgoing = Parameters<typeof membersService.session.request.encode>[0];
type Client = Awaited<ReturnType<typeof openChannel>>;

/** A session of a simulated member over gRPC. */
class GrpcStream extends Stream {
  constructor(
    world: World,
    host: SessionHost,
    readonly process: Process,
    readonly call: ClientDuplexStream<Outgoing, CoordinatorMessage>,
  ) {
    super(world, process.name, process, host);
  }

  override toHost({ jobUid, run, report }: Message): void {
    this.call.write({ jobUid, run, ...report });
  }

  override break(): void {
    this.call.cancel();
  }
}

/** Leads the sessions of simulated members to a coordinator. */
class RealCoordinator implements SessionHost {
  readonly isListening = true;
  /** When each job committed its checkpoints, in milliseconds. */
  readonly commits = new Map<string, number[]>();

  constructor(
    readonly world: World,
    readonly client: Client,
  ) {}

  recordOf(): undefined {
    return undefined;
  }

  receive(): void {}

  disconnected(): void {}

  accept(member: Process): Stream {
    const { path, request, response } = membersService.session;
    const encode = (message: Outgoing) => request.encode(message);
    const call = this.client.makeBidiStreamRequest(path, encode, (bytes) => response.decode(bytes), new Metadata(), {});
    const stream = new GrpcStream(this.world, this, member, call);
    call.on('data', (message: CoordinatorMessage) => this.#pass(stream, member, message));
    call.on('error', () => {});
    call.on('close', () => member.disconnected(stream));
    return stream;
  }

  #pass(stream: Stream, member: Process, message: CoordinatorMessage): void {
    const { epoch, jobUid, run } = message;
    if (message.keep && member.name.startsWith('shard'))
      this.commits.set(jobUid, [...(this.commits.get(jobUid) ?? []), performance.now()]);
    member.receive(stream, { epoch, jobUid, run, command: message as never });
  }
}

async function main(): Promise<void> {
  const jobs = setting('jobs', 50);
  const seconds = setting('seconds', 90);
  const checkpoint = setting('checkpoint', 30);
  const pace = setting('pace', 0.2);
  const isKubernetes = !process.argv.includes('--store=folder');
  const folder = mkdtempSync(join(tmpdir(), 'amr-bench-jobs-'));
  const api = await KubernetesInMemory.open();
  const port = await freePort();
  const coordinator = startCoordinator({
    folder,
    port,
    store: isKubernetes ? 'kubernetes' : join(folder, 'store'),
    api,
  });
  try {
    const address = `127.0.0.1:${port}`;
    const patience = { clock: systemClock(), patienceMs: 60_000, absenceMs: 60_000 };
    const client = new JobsClient(await openChannel(address, undefined), { address, ...patience });
    await client.list();
    const world = new World();
    const host = new RealCoordinator(world, await openChannel(address, undefined));
    Object.assign(world, { host });
    const uids = new Map<string, string>();
    for (let at = 0; at < jobs; at++) {
      const shape = { name: `job-${at}`, workers: 1, shards: 1, partitions: 1, steps: 1, epochs: [20_000], pace };
      const job = simulatedJob({ ...shape, evaluateEvery: 1_000_000, checkpointEvery: `${checkpoint}s` });
      const request = { requestId: randomUUID(), text: serializeJob(job.job), file: 'job', set: [], directory: '' };
      const { uid } = await client.submit(request);
      world.jobs.set(uid, { ...job, uid });
      uids.set(job.job.name, uid);
      world.startWorker(`worker-${at}`);
      world.startShard(`shard-${at}`);
    }
    const begun = performance.now();
    const running = setInterval(() => world.run(performance.now() - begun - world.timetable.now), 2);
    while ((await client.list()).filter(({ phase }) => phase === Phase.PHASE_RUNNING).length < jobs) await sleep(200);
    await sleep(20_000);
    await measure({ client, host, api, jobs, seconds });
    clearInterval(running);
  } finally {
    coordinator.kill('SIGKILL');
    api.close();
    await new Promise((resolve) => coordinator.once('exit', resolve));
    rmSync(folder, { recursive: true });
  }
  process.exit();
}

interface Bench {
  readonly client: JobsClient;
  readonly host: RealCoordinator;
  readonly api: KubernetesInMemory;
  readonly jobs: number;
  readonly seconds: number;
}

async function measure({ client, host, api, jobs, seconds }: Bench): Promise<void> {
  const before = new Map(api.requests);
  const epochs = async () => (await client.list()).reduce((sum, { epoch }) => sum + epoch, 0);
  const [first, sinceMs] = [await epochs(), performance.now()];
  await sleep(1000 * seconds);
  const minutes = (performance.now() - sinceMs) / 60_000;
  const trained = (await epochs()) - first;
  const counts = [...api.requests].map(
    ([what, count]) => [what, (count - (before.get(what) ?? 0)) / minutes / jobs] as const,
  );
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const gaps = [...host.commits.values()].flatMap((times) =>
    times.slice(1).map((time, at) => (time - times[at]) / 1000),
  );
  console.log(
    `${jobs} jobs, ${(trained / minutes / 60).toFixed(0)} epochs/s in all; load of this machine ${loadavg()[0].toFixed(1)}`,
  );
  console.log(`requests to the API for each job in a minute: ${total.toFixed(1)}`);
  for (const [what, count] of counts
    .toSorted(([, left], [, right]) => right - left)
    .filter(([, count]) => count >= 0.05))
    console.log(`  ${what.padEnd(24)} ${count.toFixed(2)}`);
  if (gaps.length > 0)
    console.log(
      `seconds between checkpoints of a job: median ${median(gaps).toFixed(1)}, longest ${Math.max(...gaps).toFixed(1)}`,
    );
  const one = [];
  for (let at = 0; at < Math.min(5, jobs); at++) one.push(await suspend(client, `job-${at}`));
  console.log(
    `seconds until a job is suspended while the others train: ${one.map((time) => time.toFixed(1)).join(', ')}`,
  );
  const rest = Array.from({ length: jobs - one.length }, (_, at) => suspend(client, `job-${at + one.length}`));
  console.log(
    `seconds until the other ${rest.length} are suspended at once: ${Math.max(0, ...(await Promise.all(rest))).toFixed(1)}`,
  );
}

/** Suspends a job. Resolves with the seconds until it is suspended. */
async function suspend(client: JobsClient, name: string): Promise<number> {
  const since = performance.now();
  await client.suspend(name);
  while ((await client.get(name)).phase !== Phase.PHASE_SUSPENDED) await sleep(100);
  return (performance.now() - since) / 1000;
}

function startCoordinator({
  folder,
  port,
  store,
  api,
}: {
  folder: string;
  port: number;
  store: string;
  api: KubernetesInMemory;
}) {
  const [config, defaults] = [join(folder, 'kubeconfig'), join(folder, 'defaults.json')];
  const template = { metadata: {}, spec: { containers: [{ name: 'amr', image: 'amr', env: [], resources: {} }] } };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  writeFileSync(config, api.kubeconfig);
  writeFileSync(
    defaults,
    JSON.stringify({
      worker: { template, gpuResource: 'gpu', requireGpu: false },
      parameterServer: { template, claim },
    }),
  );
  const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const args = ['coordinator', '--insecure', '--listen', `127.0.0.1:${port}`, '--store', store, '--gather', '1'];
  const env = {
    ...process.env,
    KUBECONFIG: config,
    AMR_JOB_DEFAULTS: defaults,
    AMR_LOG_LEVEL: process.env.AMR_LOG_LEVEL ?? 'warn',
  };
  return spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function setting(name: string, fallback: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given === undefined ? fallback : Number(given.slice(name.length + 3));
}

await main();
