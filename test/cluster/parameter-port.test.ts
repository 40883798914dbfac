import type { NatsConnection } from 'nats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../runtime/clock.js';
import { describeWithNats } from './require.js';
import { connectNats } from '../../parameter-server/nats/connection.js';
import { SmallJob } from './small-job.js';
import { NatsParameterPort } from '../../parameter-server/nats/port.js';
import type { ChunkResult } from '../../parameter-server/nats/server.js';
import { ShardServer } from '../../parameter-server/nats/server.js';
import type { NatsServerProcess } from '../../parameter-server/nats/server-process.js';
import { startNatsServer } from '../../parameter-server/nats/server-process.js';

describeWithNats('NatsParameterPort', (file) => {
  let server: NatsServerProcess;
  const connections: NatsConnection[] = [];
  const clock = systemClock();
  const open = async (name: string) => {
    const connection = await connectNats({ servers: server.url, name }, { clock });
    connections.push(connection);
    return connection;
  };

  beforeAll(async () => {
    server = await startNatsServer(file, { clock });
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await server.stop();
  });

  /** Trains over NATS with so many workers and shards in this process. */
  async function trainOnCluster(job: SmallJob, uid: string, workers: number, shards: number) {
    const results = new Map<ChunkResult, number>();
    const meter = { sent: 0, received: 0 };
    const onChunk = (result: ChunkResult) => results.set(result, (results.get(result) ?? 0) + 1);
    const cores = job.shards(shards);
    const servers = await Promise.all(
      cores.map(async (core, shard) => {
        const ignored = { onApplied() {}, onNonFinite() {}, onState: () => 'refused' as const };
        const options = { uid, run: 1, shard, meter, onChunk, ...ignored };
        return new ShardServer(await open(`shard-${shard}`), core, options);
      }),
    );
    const versions = { next: 0 };
    const bound = (worker: number) => Math.floor((job.partitions * worker) / workers);
    const trained = await Promise.all(
      Array.from({ length: workers }, async (_, sender) => {
        const common = { uid, run: 1, sender, workers, shards: job.ranges(shards), boundary: 0, stage: 0 };
        const options = { ...common, factors: job.factors, stages: job.stages, meter, versions };
        const port = new NatsParameterPort(await open(`worker-${sender}`), options);
        const partitions = await job.train(job.partitionsOf(bound(sender), bound(sender + 1)), (stage) => {
          port.beginStage(stage);
          return port;
        });
        port.close(new Error('done'));
        return partitions;
      }),
    );
    for (const each of servers) each.close();
    const joined = (group: 'items' | 'projection') =>
      Float32Array.from(cores.flatMap((core) => [...core.rows[group].values]));
    const users = trained.flat().map((partition) => partition.users.values);
    return { rows: [...users, joined('items'), joined('projection')], results, steps: cores.map((core) => core.step) };
  }

  for (const partitions of [2, 5]) {
    const job = new SmallJob(partitions);
    for (const workers of new Set([1, 2, partitions])) {
      for (const shards of [1, 2, 3]) {
        it(`exchange() gives the bits of one process: ${partitions} partitions, ${workers} workers, ${shards} shards`, async () => {
          const cluster = await trainOnCluster(job, `job-${partitions}-${workers}-${shards}`, workers, shards);
          expect(cluster.steps).toEqual(Array.from({ length: shards }, () => job.timeline.end));
          expect(cluster.rows).toEqual(await job.trainLocally());
          expect([...cluster.results.keys()]).toEqual(['applied']);
        });
      }
    }
  }
});
