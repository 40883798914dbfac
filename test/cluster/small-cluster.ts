import type { NatsConnection } from '../../parameter-server/nats/connection.js';
import { connectNats } from '../../parameter-server/nats/connection.js';
import { NatsParameterPort } from '../../parameter-server/nats/port.js';
import type { ChunkResult } from '../../parameter-server/nats/server.js';
import { ShardServer } from '../../parameter-server/nats/server.js';
import type { Shard } from '../../parameter-server/shard.js';
import { systemClock } from '../../runtime/clock.js';
import type { Partition } from '../../training/partition.js';
import type { SmallJob } from './small-job.js';

/** The options of a SmallCluster. */
export interface SmallClusterOptions {
  readonly url: string;
  readonly uid: string;
  readonly workers: number;
  readonly shards: number;
}

/** The shards and workers of one run, all in this process, which exchange tensors over a real NATS server. */
export class SmallCluster {
  readonly results = new Map<ChunkResult, number>();
  /** The indices of workers whose values a shard rejected. */
  readonly nonFinite: number[] = [];
  readonly meter = { sent: 0, received: 0 };
  /** Called after a shard has applied a step. */
  onApplied: (boundary: number) => void = () => {};
  readonly cores: Shard[];
  readonly #connections: NatsConnection[] = [];
  #servers: ShardServer[] = [];

  constructor(
    readonly job: SmallJob,
    readonly options: SmallClusterOptions,
  ) {
    this.cores = job.shards(options.shards);
  }

  async connect(name: string): Promise<NatsConnection> {
    const connection = await connectNats({ servers: this.options.url, name }, { clock: systemClock() });
    this.#connections.push(connection);
    return connection;
  }

  async serve(run = 1): Promise<void> {
    const { uid, workers } = this.options;
    this.#servers = await Promise.all(
      this.cores.map(async (core, shard) => {
        const options = {
          uid,
          run,
          shard,
          workers: Array.from({ length: workers }, (_, at) => `worker-${at}`),
          meter: this.meter,
          onChunk: (result: ChunkResult) => void this.results.set(result, (this.results.get(result) ?? 0) + 1),
          onApplied: (boundary: number) => this.onApplied(boundary),
          onState: () => 'refused' as const,
          onNonFinite: ({ sender }: { sender: number }) => void this.nonFinite.push(sender),
        };
        return new ShardServer(await this.connect(`shard-${shard}`), core, options);
      }),
    );
  }

  async portOf(sender: number, run = 1, name = `worker-${sender}`): Promise<NatsParameterPort> {
    const { uid, workers, shards } = this.options;
    const { job, meter } = this;
    return new NatsParameterPort(await this.connect(`worker-${sender}`), {
      uid,
      run,
      name,
      sender,
      workers,
      shards: job.ranges(shards),
      boundary: 0,
      stage: 0,
      factors: job.factors,
      stages: job.stages,
      wire: job.wire,
      meter,
      versions: { next: 0 },
      silenceMs: 30,
    });
  }

  /** The values of all rows after training: users, items, projection. */
  async train(): Promise<Float32Array[]> {
    const { job, cores } = this;
    const { workers } = this.options;
    const bound = (worker: number) => Math.floor((job.partitions * worker) / workers);
    const trainOne = async (sender: number): Promise<Partition[]> => {
      const port = await this.portOf(sender);
      try {
        return await job.train(job.partitionsOf(bound(sender), bound(sender + 1)), (stage) => {
          port.beginStage(stage);
          return port;
        });
      } finally {
        port.close(new Error('done'));
      }
    };
    const trained = await Promise.all(Array.from({ length: workers }, (_, sender) => trainOne(sender)));
    const users = trained.flat().map((partition) => partition.users.values);
    const joined = (group: 'items' | 'projection') =>
      Float32Array.from(cores.flatMap((core) => [...core.rows[group].values]));
    return [...users, joined('items'), joined('projection')];
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.close();
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }
}
