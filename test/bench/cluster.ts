/**
 * `npm run bench:cluster` trains a job on a cluster of processes (2 workers, 2 parameter servers, the coordinator, NATS) and
 * the same job with `amr train`, in turn, on this machine. It prints CPU seconds per triple of all processes, triples per
 * second, and bytes of messages. The first epoch of each run is not counted.
 * `node build/test/bench/cluster.js [--rounds=3] [--batches=2048,512] [--width=2048] [--items=80000] [--wire=bfloat16] [--pool=1024]`,
 * where `--pool` is a negative pool that all partitions share.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDataset } from '../../dataset/load.js';
import { parseJob } from '../../job/index.js';
import type { Job } from '../../job/index.js';
import { train } from '../../local/index.js';
import { findNatsServer, HOW_TO_GET_NATS_SERVER } from '../../parameter-server/nats/server-process.js';
import { letHeapGrow } from '../../runtime/heap.js';
import { openSamplers } from '../../training/samplers.js';
import { TestCluster } from '../cluster/cluster.js';
import { openCatalog } from './catalog.js';
import { median } from './trial.js';
import { bytesOfStep } from './wire.js';

const FACTORS = 64;
const PARTITIONS = 8;
const EPOCHS = 4;
const WORKERS = 2;
const SHARDS = 2;

interface Settings {
  readonly rounds: number;
  readonly batches: readonly number[];
  readonly width: number;
  readonly items: number;
  readonly wire: string;
  /** The items of the negative pool that all partitions share; 0 for none. */
  readonly pool: number;
}

/** Totals since the start of a run: CPU seconds by process, wall-clock seconds, triples, bytes of messages. */
interface Mark {
  readonly cpu: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly triples: number;
  readonly sent: number;
  readonly received: number;
}

interface Outcome {
  /** The totals at the end of each epoch. */
  readonly marks: readonly Mark[];
  readonly digest: string;
}

async function main({ rounds, batches, width, items, wire, pool }: Settings): Promise<void> {
  const natsServer = await findNatsServer(process.env.PATH ?? '');
  if (natsServer === undefined) throw new Error(HOW_TO_GET_NATS_SERVER);
  const folder = mkdtempSync(join(tmpdir(), 'amr-bench-cluster-'));
  const catalog = await openCatalog({ width, items, batchSize: 0, negativePool: 0, type: 'float32' });
  try {
    const interactions = join(folder, 'train.csv');
    await writeFile(interactions, csvOf(catalog.dataset.training));
    for (const batchSize of batches) {
      const text = jobText({ interactions, features: catalog.features.parts[0].path, batchSize, wire, pool });
      const pairs: { alone: Outcome; cluster: Outcome }[] = [];
      for (let round = 0; round < rounds; round++) {
        const alone = await trainAlone(text, join(folder, `alone-${batchSize}-${round}`));
        const clusterFolder = join(folder, `cluster-${batchSize}-${round}`);
        const cluster = await trainOnCluster(text, { natsServer, folder: clusterFolder });
        if (alone.digest !== cluster.digest) throw new Error(`Digests differ: ${alone.digest}, ${cluster.digest}`);
        pairs.push({ alone, cluster });
      }
      await report(parseJob(text, { file: 'bench' }), pairs);
    }
  } finally {
    catalog.remove();
    rmSync(folder, { recursive: true });
  }
}

function jobText({
  interactions,
  features,
  batchSize,
  wire,
  pool,
}: {
  interactions: string;
  features: string;
  batchSize: number;
} & Pick<Settings, 'wire' | 'pool'>): string {
  return JSON.stringify({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'bench' },
    spec: {
      data: { interactions, features: [features] },
      model: { factors: FACTORS },
      stages: [{ kind: 'amr', epochs: EPOCHS }],
      batchSize,
      negativePool: pool,
      sharedPool: pool > 0,
      wire,
      partitions: PARTITIONS,
      engine: 'onnx',
      checkpoint: { every: '1h' },
      workers: { replicas: WORKERS },
      parameterServers: { replicas: SHARDS },
    },
  });
}

function csvOf({ offsets, items }: { offsets: Int32Array; items: Int32Array }): string {
  const lines = ['user,item'];
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) lines.push(`${user},${items[at]}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Runs `amr train` in a separate process. */
function trainAlone(text: string, modelDirectory: string): Promise<Outcome> {
  const child = fork(fileURLToPath(import.meta.url), ['--alone', text, modelDirectory]);
  return new Promise((resolve, reject) => {
    child.once('message', (outcome: Outcome) => resolve(outcome));
    child.once('exit', (code) => reject(new Error(`amr train ended with ${code}`)));
  });
}

async function serveAlone(text: string, modelDirectory: string): Promise<void> {
  letHeapGrow();
  const marks: Mark[] = [];
  let triples = 0;
  const { digest } = await train(parseJob(text, { file: 'bench' }), {
    modelDirectory,
    root: '/',
    onEvent(event) {
      if (event.type !== 'epoch') return;
      const { user, system } = process.cpuUsage();
      triples += event.triples;
      const cpu = { 'amr train': (user + system) / 1e6 };
      marks.push({ cpu, seconds: performance.now() / 1000, triples, sent: 0, received: 0 });
    },
  });
  process.send!({ marks, digest } satisfies Outcome);
  process.disconnect();
}

async function trainOnCluster(text: string, options: { natsServer: string; folder: string }): Promise<Outcome> {
  const cluster = await TestCluster.start({
    ...options,
    workers: WORKERS,
    shards: SHARDS,
    metrics: true,
    dataRoot: tmpdir(),
  });
  try {
    await cluster.submit(text);
    const marks: Promise<Mark>[] = [];
    let triples = 0;
    let digest = '';
    for await (const { epoch, status } of cluster.jobs.watch('bench')) {
      if (epoch) {
        triples += epoch.triples;
        marks.push(markOf(cluster, triples));
      }
      if (status && status.finishedMs > 0) {
        if (status.digest === '') throw new Error(cluster.story());
        ({ digest } = status);
      }
    }
    return { marks: await Promise.all(marks), digest };
  } finally {
    await cluster.close();
  }
}

async function markOf(cluster: TestCluster, triples: number): Promise<Mark> {
  const seconds = performance.now() / 1000;
  const cpu = Object.fromEntries(cluster.names.map((name) => [name, cpuSeconds(cluster.pid(name))]));
  const metrics = await Promise.all(cluster.names.map((name) => cluster.metrics(name)));
  const sum = (direction: string) => {
    const pattern = new RegExp(`^amr_wire_bytes_total\\{.*direction="${direction}".*\\} (\\d+)$`, 'm');
    return metrics.reduce((total, text) => total + Number(pattern.exec(text)?.[1] ?? 0), 0);
  };
  return { cpu, seconds, triples, sent: sum('sent'), received: sum('received') };
}

/** The user and system time of all threads of a process, in seconds. */
function cpuSeconds(pid: number): number {
  const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function report(job: Job, pairs: readonly { alone: Outcome; cluster: Outcome }[]): Promise<void> {
  const rates = pairs.map(({ alone, cluster }) => ({ alone: rateOf(alone), cluster: rateOf(cluster) }));
  const of = (ratio: (rate: (typeof rates)[number]) => number) => median(rates.map(ratio));
  const expected = await expectedBytes(job);
  const line = (what: string, value: string) => console.log(`  ${what.padEnd(44)} ${value}`);
  console.log(
    `B=${job.batchSize}, ${PARTITIONS} partitions, ${WORKERS} workers, ${SHARDS} parameter servers, K=${FACTORS}, ${job.wire ?? 'float32'}, pool ${job.negativePool}; ` +
      `load of this machine ${loadavg()[0].toFixed(1)} of ${availableParallelism()}`,
  );
  line(
    'amr train: triples/s, CPU us/triple',
    `${of(({ alone }) => alone.speed).toFixed(0)}, ${of(({ alone }) => alone.cpu).toFixed(2)}`,
  );
  line(
    'cluster: triples/s, CPU us/triple',
    `${of(({ cluster }) => cluster.speed).toFixed(0)}, ${of(({ cluster }) => cluster.cpu).toFixed(2)}`,
  );
  for (const name of Object.keys(rates[0].cluster.cpuOf)) {
    line(`  ${name}: CPU us/triple`, of(({ cluster }) => cluster.cpuOf[name]).toFixed(2));
  }
  line('CPU of the cluster over amr train', of(({ alone, cluster }) => cluster.cpu / alone.cpu).toFixed(3));
  line('speed of the cluster over amr train', of(({ alone, cluster }) => cluster.speed / alone.speed).toFixed(3));
  for (const direction of ['sent', 'received'] as const) {
    const measured = of(({ cluster }) => cluster[direction]);
    const ratio = measured / expected[direction];
    line(
      `bytes ${direction} per triple, formula, ratio`,
      `${measured.toFixed(1)}, ${expected[direction].toFixed(1)}, ${ratio.toFixed(3)}`,
    );
  }
}

/** Triples per second, CPU microseconds per triple (of all processes, and by process) and bytes per triple, after the first epoch. */
function rateOf({ marks }: Outcome) {
  const [first, last] = [marks[0], marks[marks.length - 1]];
  const triples = last.triples - first.triples;
  const cpuOf = Object.fromEntries(
    Object.keys(last.cpu).map((name) => [name, (1e6 * (last.cpu[name] - first.cpu[name])) / triples]),
  );
  return {
    speed: triples / (last.seconds - first.seconds),
    cpu: Object.values(cpuOf).reduce((sum, cpu) => sum + cpu, 0),
    cpuOf,
    sent: (last.sent - first.sent) / triples,
    received: (last.received - first.received) / triples,
  };
}

/** The bytes per triple that the formula gives for the epochs after the first. */
async function expectedBytes(job: Job): Promise<{ sent: number; received: number }> {
  if (job.data.kind !== 'files') throw new Error('a bench of files');
  const dataset = await loadDataset(job.data);
  const samplers = openSamplers(job, dataset);
  const leases = Array.from({ length: WORKERS }, (_, at) => ({
    first: (PARTITIONS / WORKERS) * at,
    count: PARTITIONS / WORKERS,
  }));
  const shape = { items: dataset.itemIds.length, width: dataset.features!.width, factors: FACTORS, shards: SHARDS };
  const wire = { samplers, stage: job.stages[0], leases, wire: job.wire, ...shape };
  const steps = Math.max(...samplers.map((sampler) => sampler.steps));
  const total = { sent: 0, received: 0 };
  for (let step = 0; step < steps; step++) {
    const { sent, received } = bytesOfStep(wire, 1, step);
    total.sent += sent;
    total.received += received;
  }
  const triples = samplers.reduce((sum, sampler) => sum + sampler.interactions, 0);
  return { sent: total.sent / triples, received: total.received / triples };
}

function readSettings(): Settings {
  const value = (name: string, fallback: string) =>
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
  return {
    rounds: Number(value('rounds', '3')),
    batches: value('batches', '2048,512').split(',').map(Number),
    width: Number(value('width', '2048')),
    items: Number(value('items', '80000')),
    wire: value('wire', 'float32'),
    pool: Number(value('pool', '0')),
  };
}

const [, , mode, ...parameters] = process.argv;
if (mode === '--alone') await serveAlone(parameters[0], parameters[1]);
else await main(readSettings());
