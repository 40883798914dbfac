import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressChecksum, decodeFrame, encodeFrame } from '../../proto/codec.js';
import type { NatsServerProcess } from '../../parameter-server/nats/server-process.js';
import { startNatsServer } from '../../parameter-server/nats/server-process.js';
import { subjects } from '../../proto/subjects.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { roundToBfloat16 } from '../../model/bfloat16.js';
import { systemClock } from '../../runtime/clock.js';
import type { SharedParameters } from '../../training/port.js';
import { beginStage } from '../../training/stage.js';
import type { Fate, Published } from './nats-proxy.js';
import { NatsProxy } from './nats-proxy.js';
import { describeWithNats } from './require.js';
import { SmallCluster } from './small-cluster.js';
import { SmallJob } from './small-job.js';

describeWithNats('NatsParameterPort and ShardServer', (file) => {
  let server: NatsServerProcess;
  const clock = systemClock();
  beforeAll(async () => {
    server = await startNatsServer(file, { clock });
  });
  afterAll(() => server.stop());

  for (const [partitions, wire] of [
    [2, undefined],
    [5, undefined],
    [5, 'bfloat16'],
  ] as const) {
    const job = new SmallJob(partitions, undefined, wire);
    const name = `${partitions} partitions, ${wire ?? 'float32'}`;
    for (const workers of new Set([1, 2, partitions])) {
      for (const shards of [1, 2, 3]) {
        it(`give the bits of one process: ${name}, ${workers} workers, ${shards} shards`, async () => {
          const uid = `job-${partitions}-${wire}-${workers}-${shards}`;
          const cluster = new SmallCluster(job, { url: server.url, uid, workers, shards });
          await cluster.serve();
          expect(await cluster.train()).toEqual(await job.trainLocally());
          expect(cluster.cores.map((core) => core.step)).toEqual(
            Array.from({ length: shards }, () => job.timeline.end),
          );
          // A slow machine sends frames again. Duplicates are counted and change nothing.
          expect([...cluster.results.keys()].filter((result) => result !== 'duplicate')).toEqual(['applied']);
          await cluster.close();
        });
      }
    }
  }

  it('give the same bits when messages are lost, repeated, delayed, reordered and damaged', async () => {
    const job = new SmallJob(5, undefined, 'bfloat16');
    const random = new CounterRandom(11, Purpose.synthetic);
    const fired = { lost: 0, doubled: 0, delayed: 0, damaged: 0 };
    let count = 0;
    const fateOf = ({ payload }: Published): Fate => {
      const draw = random.words(count++)[0] % 100;
      if (draw < 2) return (fired.lost++, { copies: 0 });
      if (draw < 12) return (fired.doubled++, { copies: 2, delayMs: draw % 3 });
      if (draw < 22) return (fired.delayed++, { delayMs: 1 + (draw % 7) });
      if (draw < 26 && payload.length > 0) {
        const damaged = Buffer.from(payload);
        damaged[draw % damaged.length] ^= 16;
        return (fired.damaged++, { payload: damaged });
      }
      return {};
    };
    const proxy = await NatsProxy.open(server.port, fateOf);
    const cluster = new SmallCluster(job, { url: proxy.url, uid: 'faults', workers: 3, shards: 2 });
    await cluster.serve();
    expect(await cluster.train()).toEqual(await job.trainLocally());
    for (const times of Object.values(fired)) expect(times).toBeGreaterThan(10);
    expect(cluster.results.get('duplicate')).toBeGreaterThan(10);
    expect(cluster.results.get('corrupt')).toBeGreaterThan(2);
    await cluster.close();
    await proxy.close();
  });

  it('give the same bits when nats-server is killed and comes back', async () => {
    const job = new SmallJob(3);
    const own = await startNatsServer(file, { clock });
    const cluster = new SmallCluster(job, { url: own.url, uid: 'killed', workers: 2, shards: 2 });
    let killed: Promise<NatsServerProcess> | undefined;
    cluster.onApplied = (boundary) => {
      if (boundary !== Math.floor(job.timeline.end / 2)) return;
      killed ??= own.stop('SIGKILL').then(() => startNatsServer(file, { clock, port: own.port }));
    };
    await cluster.serve();
    expect(await cluster.train()).toEqual(await job.trainLocally());
    expect(own.process.signalCode).toBe('SIGKILL');
    await cluster.close();
    await (await killed!).stop();
  });

  it('reject, count and report a push that is not finite, and apply none of it', async () => {
    const job = new SmallJob(2);
    const subject = subjects.push('nan', 1, 0, 'worker-1');
    let poisoned = 0;
    const fateOf = (message: Published): Fate => {
      if (message.subject !== subject) return {};
      const address = addressChecksum(subject);
      const { ids, body: _, ...frame } = decodeFrame(address, message.payload);
      if (frame.sender !== 1 || frame.kind !== 'rows' || frame.step < 2 || frame.count === 0) return {};
      const values = new Float32Array(frame.count * frame.width).fill(1);
      values[values.length - 1] = poisoned++ % 2 === 0 ? NaN : -Infinity;
      return { payload: Buffer.from(encodeFrame(address, frame, { ids, values })) };
    };
    const proxy = await NatsProxy.open(server.port, fateOf);
    const cluster = new SmallCluster(job, { url: proxy.url, uid: 'nan', workers: 2, shards: 2 });
    await cluster.serve();
    await expect(cluster.train()).rejects.toThrow('answered: nonfinite');
    expect(poisoned).toBeGreaterThan(0);
    // Training ends at the first refusal. Another frame that is not finite may arrive after it.
    expect(cluster.results.get('nonfinite')).toBeGreaterThan(0);
    expect(cluster.results.get('nonfinite')).toBeLessThanOrEqual(poisoned);
    expect(new Set(cluster.nonFinite)).toEqual(new Set([1]));
    expect(cluster.cores[0].step).toBe(2);
    await cluster.close();
    await proxy.close();
  });

  it('refuse pushes of an older run', async () => {
    const job = new SmallJob(2);
    const cluster = new SmallCluster(job, { url: server.url, uid: 'fenced', workers: 2, shards: 1 });
    await cluster.serve(2);
    const port = await cluster.portOf(0, 1);
    await expect(port.exchange(0, new Map([[2, null]]), new Int32Array(0))).rejects.toThrow('answered: fenced');
    expect(cluster.results.get('fenced')).toBe(1);
    expect(cluster.cores[0].step).toBe(0);
    port.close(new Error('done'));
    await cluster.close();
  });

  it.each(['worker-1', 'worker-7'])('refuse pushes and pulls that %s sends in the name of worker 0', async (name) => {
    const job = new SmallJob(2);
    const cluster = new SmallCluster(job, { url: server.url, uid: `forged-${name}`, workers: 2, shards: 1 });
    await cluster.serve();
    const port = await cluster.portOf(0, 1, name);
    await expect(port.exchange(0, new Map([[2, null]]), new Int32Array(0))).rejects.toThrow('answered: refused');
    await expect(port.pull(Int32Array.of(0))).rejects.toThrow('answered: refused');
    expect(Object.fromEntries(cluster.results)).toEqual({ corrupt: 1 });
    expect(cluster.cores[0].step).toBe(0);
    port.close(new Error('done'));
    await cluster.close();
  });

  it('give an evaluation the values of the model, and a step rounded ones', async () => {
    const job = new SmallJob(1, ['vbpr'], 'bfloat16');
    const cluster = new SmallCluster(job, { url: server.url, uid: 'exact', workers: 1, shards: 2 });
    await cluster.serve();
    const port = await cluster.portOf(0);
    const rows = Int32Array.from({ length: job.items }, (_, row) => row);
    const copied = ({ items, projection }: SharedParameters) => [items!.slice(), projection!.values.slice()];
    const first = copied(await port.pull(rows));
    const exact = copied(await port.pullExact(rows));
    const drawn = beginStage(new SmallJob(1).shards(1)[0].rows, job.stages[0], {
      seed: job.seed,
      isWarm: (item) => job.isWarm(item),
    });
    expect(exact).toEqual([drawn.items.values, drawn.projection.values]);
    expect(first).toEqual(exact.map((values) => roundToBfloat16(values.slice())));
    expect(first).not.toEqual(exact);
    expect(copied(await port.pull(rows))).toEqual(first);
    port.close(new Error('done'));
    await cluster.close();
  });

  it('refuse gradients of another type than that of the job', async () => {
    const job = new SmallJob(1, ['mf'], 'bfloat16');
    const cluster = new SmallCluster(job, { url: server.url, uid: 'type', workers: 1, shards: 1 });
    await cluster.serve();
    Object.assign(job, { wire: undefined });
    const port = await cluster.portOf(0);
    const rows = Int32Array.of(1);
    await port.pull(rows);
    const gradient = { rows, items: new Float32Array(job.factors), projection: new Float32Array(0), triples: 1 };
    await expect(port.exchange(0, new Map([[1, gradient]]), rows)).rejects.toThrow('answered: refused');
    expect(cluster.cores[0].step).toBe(0);
    port.close(new Error('done'));
    await cluster.close();
  });

  for (const [width, factors, limit] of [
    [4096, 64, '1MB'],
    [8192, 256, '1MB'],
    [4096, 64, '64KB'],
  ] as const) {
    it(`pass E of ${width} x ${factors} through a server whose max_payload is ${limit}`, async () => {
      const config = join(mkdtempSync(join(tmpdir(), 'amr-payload-')), 'nats.conf');
      writeFileSync(config, `max_payload: ${limit}`);
      const server = await startNatsServer(file, { clock, args: ['--config', config] });
      const job = new SmallJob(2, ['vbpr']);
      Object.assign(job, { width, factors });
      const cluster = new SmallCluster(job, { url: server.url, uid: `wide-${width}-${limit}`, workers: 2, shards: 2 });
      await cluster.serve();
      const ports = await Promise.all([cluster.portOf(0), cluster.portOf(1)]);
      const rows = Int32Array.of(0, 39);
      const before = await Promise.all(ports.map(async (port) => (await port.pull(rows)).items!.slice()));
      const projections = [1, 2].map((seed) => new Float32Array(width * factors).fill(seed));
      const items = new Float32Array(2 * factors).fill(1);
      const after = await Promise.all(
        ports.map((port, at) => {
          const gradient = { rows, items, projection: projections[at], triples: 1 };
          return port.exchange(0, new Map([[2 + at, gradient]]), rows);
        }),
      );
      const block = cluster.cores.flatMap((core) => [...core.rows.projection.values]);
      expect(block).toHaveLength(width * factors);
      for (const { projection, items } of after) {
        expect(Buffer.from(projection!.values.buffer).equals(Buffer.from(Float32Array.from(block).buffer))).toBe(true);
        expect(items).not.toEqual(before[0]);
      }
      for (const port of ports) port.close(new Error('done'));
      await cluster.close();
      await server.stop();
      rmSync(dirname(config), { recursive: true });
    });
  }
});
