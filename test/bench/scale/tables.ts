import { stepTime, type StepTime } from '../../../job/plan/step-time.js';
import { ownerStep } from './owner.js';
import { settingsTable } from './settings.js';
import { markdown, percent } from './markdown.js';
import { computeSeconds, rowsOf, wireOf, zipfCatalog, type Work, type WorkerSpeed } from './work.js';

const WORKERS = [1, 4, 8, 16, 64, 256, 1024];
const SHARDS = [1, 2, 4, 8, 16, 32, 64];
const NETWORKS = [10, 25, 100];
/** The time of a thread for each message: as measured now, and a tenth of it. */
const MICROSECONDS = [20, 2];
/** The members of each NATS server in the table with several. */
const MEMBERS_PER_SERVER = 8;

/**
 * The speeds of workers at D = 2048 and K = 64. docs/performance.md has 8.3 us for a triple on two cores, of which 2.5 us are work around
 * the products; the rest is for two rows. Sixteen cores are taken to do products eight times as fast, and a GPU in no time.
 */
const SPEEDS: readonly WorkerSpeed[] = [
  { name: '16 cores', perTriple: 2.5e-6, perRow: 5.8e-6 / 2 / 8 },
  { name: 'GPU', perTriple: 2.5e-6, perRow: 0 },
];
const SMALL: Work = { name: 'float32', triples: 2048, negativePool: 0, valueBytes: 4 };
const LARGE = { triples: 16_384, negativePool: 4096 };
const WORKS: readonly Work[] = [
  SMALL,
  { ...SMALL, name: 'bfloat16', valueBytes: 2 },
  { ...SMALL, name: 'bfloat16, pool of 1,024', valueBytes: 2, negativePool: 1024 },
  { ...SMALL, name: 'float32, 16,384 triples', triples: LARGE.triples },
  { ...SMALL, ...LARGE, name: 'bfloat16, 16,384 triples, shared pool of 4,096', valueBytes: 2 },
];
const CATALOG = zipfCatalog({ items: 10_000_000, users: 20_000_000, interactions: 1_000_000_000 });

interface Setting {
  readonly speed: WorkerSpeed;
  readonly gigabits: number;
  readonly severalServers?: boolean;
}

/** The tables of docs/scale.md as Markdown. They come from the formula alone. */
export function scaleTables(): string {
  const [cores] = SPEEDS;
  return [
    '### By network and worker: one NATS server, float32, 2,048 triples of a worker in a step',
    table(
      SPEEDS.flatMap((speed) => NETWORKS.map((gigabits) => `${speed.name}, ${gigabits} Gb/s`)),
      (workers) => SPEEDS.flatMap((speed) => NETWORKS.map((gigabits) => cell(SMALL, workers, { speed, gigabits }))),
    ),
    '### By what is sent: workers of 16 cores, 25 Gb/s, one NATS server',
    workTable({ speed: cores, gigabits: 25 }),
    `### The same with a NATS server for every ${MEMBERS_PER_SERVER} members`,
    workTable({ speed: cores, gigabits: 25, severalServers: true }),
    '### Owner computes: machines of 16 cores with a worker and a shard each, 25 Gb/s, direct connections (an estimate)',
    ownerTable(cores),
    '### Settings for catalogs of 1, 10 and 100 million items',
    settingsTable(),
  ].join('\n\n');
}

function workTable(setting: Setting): string {
  return table(
    WORKS.map(({ name }) => name),
    (workers) => WORKS.map((work) => cell(work, workers, setting)),
  );
}

function table(columns: readonly string[], cells: (workers: number) => string[]): string {
  const rows = WORKERS.map((workers) => [workers.toLocaleString('en'), ...cells(workers)]);
  return markdown(['workers', ...columns], rows);
}

/** The efficiency, the shards that reach it, and what limits it. */
function cell(work: Work, workers: number, setting: Setting): string {
  const { shards, efficiency, bottleneck } = best(work, workers, setting);
  return `${percent(efficiency)}, ${shards} sh., ${bottleneck}`;
}

/** The fewest shards whose step takes at most 5 % longer than the fastest. */
function best(
  work: Work,
  workers: number,
  { speed, gigabits, severalServers }: Setting,
): StepTime & { shards: number } {
  const triplesPerSecond = work.triples / computeSeconds(work, CATALOG, speed);
  const times = SHARDS.map((shards) => {
    const natsServers = severalServers ? Math.ceil((workers + shards) / MEMBERS_PER_SERVER) : 1;
    const machines = { workers, shards, natsServers, triplesPerSecond, network: gigabits * 125e6 };
    return { shards, ...stepTime(wireOf(work, CATALOG, { workers, shards }), work.triples * workers, machines) };
  });
  const shortest = Math.min(...times.map(({ seconds }) => seconds));
  return times.find(({ seconds }) => seconds <= 1.05 * shortest) ?? times[0];
}

function ownerTable(speed: WorkerSpeed): string {
  const works = [WORKS[1], WORKS[2], WORKS[4]];
  const columns = works.flatMap(({ name }) => MICROSECONDS.map((micros) => `${name}; ${micros} us a message`));
  const cells = (workers: number) =>
    works.flatMap((work) =>
      MICROSECONDS.map((micros) => {
        const { seconds, bottleneck } = ownerStep(work, CATALOG, speed, machinesOf(workers, micros));
        return `${percent(computeSeconds(work, CATALOG, speed) / seconds)}, ${bottleneck}`;
      }),
    );
  return `${table(columns, cells)}\n\n${bytesTable(works, speed)}`;
}

/** What a triple costs on the wire, now and with owner computes. */
function bytesTable(works: readonly Work[], speed: WorkerSpeed): string {
  const rows = works.map((work) => {
    const wire = wireOf(work, CATALOG, { workers: 64, shards: 16 });
    const { rowBytes, sumBytes } = ownerStep(work, CATALOG, speed, machinesOf(64, 20));
    const each = (count: number, digits = 0) => (count / work.triples).toFixed(digits);
    const now = [wire.pushed / 64, wire.pulled / 64, wire.broadcast].map((bytes) => each(bytes)).join(' + ');
    const rows = [rowsOf(work, CATALOG, 1), rowsOf(work, CATALOG, 64) / 64].map((count) => each(count, 2));
    return [work.name, now, `${rowBytes.toFixed(0)} + ${sumBytes.toFixed(0)}`, ...rows];
  });
  const head = ['64 workers, bytes for each triple', 'now: pushed + pulled + E', 'owner computes: rows + sum'];
  return markdown([...head, 'rows of a worker for each triple', 'rows of all for each triple'], rows);
}

function machinesOf(machines: number, micros: number) {
  return { machines, network: 25 * 125e6, secondsPerMessage: micros * 1e-6 };
}
