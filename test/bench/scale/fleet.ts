import { stageDefaults } from '../../../job/index.js';
import { shardRanges } from '../../../job/shards.js';
import { bytesOfRows, type WireBytes } from '../../../job/plan/wire.js';
import { Timeline } from '../../../job/timeline.js';
import { SumTree } from '../../../model/gradient/sum.js';
import type { NatsConnection } from '../../../parameter-server/nats/connection.js';
import { NatsParameterPort } from '../../../parameter-server/nats/port.js';
import { ShardServer, type ChunkResult } from '../../../parameter-server/nats/server.js';
import { positionsWithin } from '../../../parameter-server/layout.js';
import { Shard } from '../../../parameter-server/shard.js';
import { emptyBlock } from '../../../training/stage.js';

/** The shapes of the tensors that a fleet exchanges. Each worker has one partition. */
export interface FleetShape {
  readonly workers: number;
  readonly shards: number;
  /** D. */
  readonly width: number;
  /** K. */
  readonly factors: number;
  /** The items of the catalog, whose rows the shards hold. */
  readonly items: number;
  /** The distinct items of a worker in a step. */
  readonly rows: number;
}

/** How a member of a fleet reaches the others, and how it computes. */
export interface FleetMember {
  readonly connection: NatsConnection;
  /** Resolves when the gradients of a step have been computed. */
  readonly compute: () => Promise<void>;
}

/** The stage that is trained. Its gradients have rows of items and E. */
const STAGE = { ...stageDefaults('vbpr'), epochs: 1 };
const UID = 'scale';
/** No frame is sent again, however long the simulation takes on this machine. */
const SILENCE_MS = 3_600_000;
const OPTIMIZER = { kind: 'adagrad' } as const;

/** The real ends of the protocol: the parameter ports of workers, and shards that apply the steps. */
export class Fleet {
  /** The bytes of all messages, as `amr_wire_bytes_total` counts them. */
  readonly meter = { sent: 0, received: 0 };
  readonly #results = new Map<ChunkResult, number>();
  readonly #servers: ShardServer[];
  readonly #ports: NatsParameterPort[];
  readonly #computing: FleetMember['compute'][];

  /** `open` adds a member with this name. Shards are opened first. */
  constructor(
    readonly shape: FleetShape,
    readonly steps: number,
    open: (name: string) => FleetMember,
  ) {
    const { workers, shards, width, factors, items } = shape;
    const ranges = shardRanges(shards, { items, projection: width });
    const timeline = new Timeline({ stages: [STAGE], evaluation: { every: 1, select: 'none' } }, steps);
    const job = { stages: [STAGE], timeline, partitions: workers, seed: 1, isWarm: () => true };
    const names = Array.from({ length: workers }, (_, at) => `worker-${at}`);
    this.#servers = ranges.map((range, shard) => {
      const core = new Shard(emptyBlock(range, { optimizer: OPTIMIZER, factors }), job, 0);
      return new ShardServer(open(`shard-${shard}`).connection, core, {
        uid: UID,
        run: 1,
        shard,
        workers: names,
        meter: this.meter,
        onChunk: (result) => void this.#results.set(result, (this.#results.get(result) ?? 0) + 1),
        onApplied: () => {},
        onState: () => 'refused',
        onNonFinite: () => {},
      });
    });
    const members = names.map((name) => ({ name, ...open(name) }));
    this.#computing = members.map(({ compute }) => compute);
    this.#ports = members.map(({ name, connection }, sender) => {
      const run = { uid: UID, run: 1, name, sender, workers, shards: ranges, factors, stages: [STAGE] };
      return new NatsParameterPort(connection, {
        ...run,
        boundary: 0,
        stage: 0,
        meter: this.meter,
        versions: { next: 0 },
        silenceMs: SILENCE_MS,
      });
    });
  }

  /**
   * Fetches the first rows and E. Then trains all steps. `onStep` is called with 0 after the first rows, and with the number of steps
   * whenever a worker has got the rows after them.
   */
  async train(onStep: (step: number) => void): Promise<void> {
    await Promise.all(this.#ports.map((port, worker) => port.pull(this.#rows(worker, 0))));
    onStep(0);
    await Promise.all(this.#ports.map((port, worker) => this.#trainOne(port, worker, onStep)));
    for (const port of this.#ports) port.close(new Error('done'));
    for (const server of this.#servers) server.close();
    const others = [...this.#results].filter(([result]) => result !== 'applied');
    if (others.length > 0) throw new Error(`Frames were sent again: ${others.map(([result]) => result).join(', ')}`);
  }

  /** The bytes that the formula of docs/wire.md gives for the messages of the step `step`. */
  formula(step: number): WireBytes {
    const { workers, shards, width, factors, items } = this.shape;
    const ranges = shardRanges(shards, { items, projection: width });
    const count = (worker: number, at: number) => {
      const rows = this.#rows(worker, at);
      return ranges.map((range) => {
        const { from, to } = positionsWithin(rows, range.items);
        return to - from;
      });
    };
    const rows = Array.from({ length: workers }, (_, worker) => ({
      pushed: [count(worker, step)],
      pulled: count(worker, step + 1),
    }));
    const projectionRows = ranges.map(({ projection: { from, to } }) => to - from);
    return bytesOfRows(rows, { stage: STAGE, factors, projectionRows });
  }

  async #trainOne(port: NatsParameterPort, worker: number, onStep: (step: number) => void): Promise<void> {
    const { workers, width, factors, rows: count } = this.shape;
    const node = new SumTree(workers).leaf(worker);
    const items = new Float32Array(count * factors).fill(1e-3);
    const projection = new Float32Array(width * factors).fill(1e-3);
    for (let step = 0; step < this.steps; step++) {
      await this.#computing[worker]();
      const gradient = { rows: this.#rows(worker, step), items, projection, triples: 1 };
      await port.exchange(step, new Map([[node, gradient]]), this.#rows(worker, step + 1));
      onStep(step + 1);
    }
  }

  /** Distinct items that lie evenly over the catalog, others for each worker and step. */
  #rows(worker: number, step: number): Int32Array {
    const { items, rows, workers } = this.shape;
    const distance = items / rows;
    const shift = ((step * workers + worker) * 0.618) % 1;
    return Int32Array.from({ length: rows }, (_, at) => Math.floor((at + shift) * distance));
  }
}
