import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { train } from '../../local/index.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { addressChecksum, decodeFrame, encodeFrame } from '../../proto/codec.js';
import type { JobStatus } from '../../proto/index.js';
import { Phase } from '../../proto/index.js';
import { temporaryFolder } from '../tools/amr.js';
import type { TestClusterOptions } from './cluster.js';
import { TestCluster } from './cluster.js';
import { disturbedJob } from './disturbed-job.js';
import type { Fate, Published } from './nats-proxy.js';
import { NatsProxy } from './nats-proxy.js';
import { describeWithNats } from './require.js';

const JOB = disturbedJob('faults', [5, 6, 14]);
const PLAIN: readonly string[] = [];
/** Settings with which fewer bytes are exchanged. */
const SMALL = ['spec.wire=bfloat16', 'spec.negativePool=60', 'spec.sharedPool=true'];

describeWithNats('a cluster of processes', (natsServer) => {
  const folder = temporaryFolder();
  let cluster: TestCluster | undefined;
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await cluster?.close();
    cluster = undefined;
    for (const close of closing.splice(0)) await close();
  });

  const trained = new Map<readonly string[], ReturnType<typeof train>>();
  /** The result of `amr train` without a disturbance, of the job with overrides. */
  function alone(set: readonly string[]): ReturnType<typeof train> {
    const options = { modelDirectory: join(folder, randomUUID()), root: folder };
    const result = trained.get(set) ?? train(parseJob(JOB, { file: 'job.yaml', set }), options);
    trained.set(set, result);
    return result;
  }

  async function start(options: Partial<TestClusterOptions> = {}): Promise<TestCluster> {
    cluster = await TestCluster.start({
      natsServer,
      folder: join(folder, randomUUID()),
      workers: 2,
      shards: 2,
      ...options,
    });
    return cluster;
  }

  async function expectSameModel(status: JobStatus, set = PLAIN): Promise<void> {
    const { digest, metrics } = await alone(set);
    expect(status.phase, cluster!.story()).toBe(Phase.PHASE_SUCCEEDED);
    expect(status.digest).toBe(digest);
    expect(status.metrics).toEqual(metrics);
  }

  /** Starts a cluster whose members reach NATS through a proxy. `fateOf` decides what the proxy does with each message. */
  async function startBehindProxy(fateOf: (message: Published) => Fate): Promise<TestCluster> {
    let proxy: NatsProxy | undefined;
    const natsUrlOf = async (port: number) => {
      proxy = await NatsProxy.open(port, fateOf);
      return proxy.url;
    };
    const cluster = await start({ natsUrlOf });
    closing.push(() => proxy!.close());
    return cluster;
  }

  for (const [victim, set] of [
    ['worker-1', SMALL],
    ['shard-0', SMALL],
    ['coordinator', PLAIN],
    ['nats', PLAIN],
  ] as const) {
    it(`gives the digest of amr train when ${victim} is killed`, async () => {
      const cluster = await start();
      await cluster.submit(JOB, [...set]);
      await cluster.reach('faults', 0.3);
      await cluster.kill(victim);
      await sleep(200);
      cluster.restart(victim);
      const status = await cluster.watch('faults');
      await expectSameModel(status, set);
      const isMember = victim.startsWith('worker') || victim.startsWith('shard');
      expect(status.run > 1, cluster.story()).toBe(isMember);
    });
  }

  it('gives the digest of amr train when a worker is stopped for 20 s', async () => {
    const cluster = await start();
    await cluster.submit(JOB);
    await cluster.reach('faults', 0.3);
    cluster.signal('worker-0', 'SIGSTOP');
    const { run } = await cluster.jobs.get('faults');
    await sleep(20_000);
    const meanwhile = await cluster.jobs.get('faults');
    cluster.signal('worker-0', 'SIGCONT');
    const status = await cluster.watch('faults');
    await expectSameModel(status);
    // The coordinator declared the stopped worker lost, and the others went on without it.
    expect(meanwhile.run, cluster.story()).toBeGreaterThan(run);
    expect(cluster.log('coordinator')).toMatch(/worker-0 .*silent/);
  });

  it('gives the digest of amr train when messages are sent twice, delayed and reordered', async () => {
    const random = new CounterRandom(5, Purpose.synthetic);
    const fired = { doubled: 0, delayed: 0, lost: 0, damaged: 0 };
    let count = 0;
    const cluster = await startBehindProxy(({ payload }) => {
      const draw = random.words(count++)[0] % 1000;
      if (draw < 50) return (fired.doubled++, { copies: 2, delayMs: draw % 4 });
      if (draw < 150) return (fired.delayed++, { delayMs: 1 + (draw % 20) });
      if (draw < 151) return (fired.lost++, { copies: 0 });
      if (draw >= 160 || payload.length === 0) return {};
      const damaged = Buffer.from(payload);
      damaged[draw % damaged.length] ^= 1;
      return (fired.damaged++, { payload: damaged });
    });
    await cluster.submit(JOB);
    await expectSameModel(await cluster.watch('faults'));
    expect(fired.doubled).toBeGreaterThan(50);
    expect(fired.delayed).toBeGreaterThan(100);
    expect(fired.lost).toBeGreaterThan(1);
    expect(fired.damaged).toBeGreaterThan(10);
  });

  /** Puts a value that is not finite into the last row of `times` pushes of a worker. */
  function poison(times: number, from: number) {
    const poisoned: number[] = [];
    const fateOf = ({ subject, payload }: Published): Fate => {
      if (!subject.includes('.push.') || poisoned.length >= times) return {};
      const address = addressChecksum(subject);
      const { ids, body: _, ...frame } = decodeFrame(address, payload);
      if (frame.kind !== 'rows' || frame.count === 0 || frame.step < from || frame.sender !== 1) return {};
      const values = new Float32Array(frame.count * frame.width);
      values[values.length - 1] = poisoned.length % 2 === 0 ? NaN : Infinity;
      poisoned.push(frame.step);
      return { payload: Buffer.from(encodeFrame(address, frame, { ids, values })) };
    };
    return { poisoned, fateOf };
  }

  it('gives the digest of amr train after it rejected one push that is not finite', async () => {
    const { poisoned, fateOf } = poison(1, 200);
    const cluster = await startBehindProxy(fateOf);
    await cluster.submit(JOB);
    const status = await cluster.watch('faults');
    expect(poisoned).toHaveLength(1);
    await expectSameModel(status);
    expect(status.run).toBe(2);
  });

  it('fails with the name of a worker whose pushes are never finite', async () => {
    const { poisoned, fateOf } = poison(Infinity, 200);
    const cluster = await startBehindProxy(fateOf);
    await cluster.submit(JOB);
    const status = await cluster.watch('faults');
    expect(poisoned.length).toBeGreaterThan(1);
    expect(status.phase, cluster.story()).toBe(Phase.PHASE_FAILED);
    expect(status.conditions.map(({ message }) => message).join('\n')).toContain(
      'worker-1 pushed values that are not finite',
    );
  });

  for (const [how, damage] of [
    ['cut short', (path: string) => truncateSync(path, statSync(path).size - 100)],
    ['altered by one bit', flipBit],
    ['missing', (path: string) => rmSync(path)],
  ] as const) {
    it(`goes back one more checkpoint and warns when a file of the newest is ${how}`, async () => {
      const cluster = await start();
      const uid = await cluster.submit(JOB);
      await cluster.reach('faults', 0.6);
      await cluster.kill('worker-0');
      await cluster.kill('worker-1');
      await cluster.kill('shard-0');
      const log = cluster.log('coordinator');
      const committed = [...log.matchAll(/checkpoint of step (\d+), /g)].map(([, step]) => Number(step));
      const newestStep = Math.max(...committed);
      expect(committed.length, cluster.story()).toBeGreaterThan(1);
      const newest = join(cluster.storageOf(0), uid, `step-${String(newestStep).padStart(12, '0')}`);
      damage(
        join(
          newest,
          readdirSync(newest).find((name) => name.startsWith('items-'))!,
        ),
      );
      for (const name of ['shard-0', 'worker-0', 'worker-1']) cluster.restart(name);
      const status = await cluster.watch('faults');
      await expectSameModel(status);
      expect(cluster.log('coordinator')).toContain(`the checkpoint of step ${newestStep} cannot be used`);
    });
  }

  it('moves the work of a worker that is told to end, and uses a worker that joins', async () => {
    const cluster = await start();
    await cluster.submit(JOB);
    await cluster.reach('faults', 0.2);
    cluster.signal('worker-0', 'SIGTERM');
    expect(await cluster.ended('worker-0')).toBe(0);
    cluster.addWorker(2);
    const status = await cluster.watch('faults');
    await expectSameModel(status);
    expect(status.restarts).toBe(0);
  });

  it('continues under a second coordinator while the first is stopped; the first ends when it wakes', async () => {
    const cluster = await start();
    await cluster.submit(JOB);
    await cluster.reach('faults', 0.2);
    cluster.signal('coordinator', 'SIGSTOP');
    cluster.coordinator.switchTo(await cluster.addCoordinator('coordinator-2'));
    await cluster.reach('faults', 0.4);
    cluster.signal('coordinator', 'SIGCONT');
    expect(await cluster.ended('coordinator')).toBe(1);
    await expectSameModel(await cluster.watch('faults'));
  });
});

function flipBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 50] ^= 4;
  writeFileSync(path, bytes);
}
