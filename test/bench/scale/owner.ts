import type { CatalogFacts } from '../../../job/plan/catalog.js';
import { SPEEDS } from '../../../job/plan/step-time.js';
import { FACTORS, rowsOf, WIDTH, type Work, type WorkerSpeed } from './work.js';

/** The parts of a step of owner computes, in seconds, and its bytes. */
export interface OwnerStep {
  readonly seconds: number;
  /** The longest part. */
  readonly bottleneck: string;
  /** The bytes for each triple that pass between workers and shards, and those of the sum over the shards. */
  readonly rowBytes: number;
  readonly sumBytes: number;
}

/** The machines of owner computes, each with one worker and one shard, which are joined directly. */
export interface OwnerMachines {
  readonly machines: number;
  readonly network: number;
  /** The time of a thread for each message. */
  readonly secondsPerMessage: number;
}

/**
 * Estimates a step in which the shard that owns an item computes its products (decision 26). Nobody has built it, so nothing validates
 * this estimate: workers ask for v_i = q_i + E'c_i and push T; shards compute C'T of their items, add it over all shards in two
 * levels of groups, and apply it. A machine has one thread for its worker and one for its shard.
 */
export function ownerStep(
  work: Work,
  catalog: CatalogFacts,
  speed: WorkerSpeed,
  { machines, network, secondsPerMessage }: OwnerMachines,
): OwnerStep {
  const rows = rowsOf(work, catalog, 1);
  const owned = rowsOf(work, catalog, machines) / machines;
  const others = (machines - 1) / machines;
  // One way has questions with ids, and answers with values; the other has gradients with ids and values, and acknowledgements.
  const way = rows * others * (4 + FACTORS * work.valueBytes);
  // Each machine sends parts of the D x K and K x K sums to those that add them, and gets the new rows of E.
  const sum = 2 * others * (WIDTH + FACTORS) * FACTORS * work.valueBytes;
  const groups = machines > 1 ? 4 * Math.ceil(Math.sqrt(machines)) : 0;
  const wire = (bytes: number, count: number) => {
    const thread = (bytes * 4) / work.valueBytes / SPEEDS.memberBytesPerSecond + count * secondsPerMessage;
    return Math.max(thread, bytes / network) + (count > 0 ? SPEEDS.latency : 0);
  };
  const messages = 2 * (machines - 1);
  const parts: Record<string, number> = {
    compute: work.triples * speed.perTriple + owned * speed.perRow,
    rows: 2 * wire(way, messages),
    sum: wire(sum, groups),
  };
  const seconds = Object.values(parts).reduce((total, part) => total + part, 0);
  const [bottleneck] = Object.keys(parts).sort((left, right) => parts[right] - parts[left]);
  const perTriple = (bytes: number) => bytes / work.triples;
  return { seconds, bottleneck, rowBytes: perTriple(2 * way), sumBytes: perTriple(sum) };
}
