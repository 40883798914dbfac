import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { train } from '../../local/index.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { Phase } from '../../proto/index.js';
import { temporaryFolder } from '../tools/amr.js';
import { TestCluster } from './cluster.js';
import { disturbedJob } from './disturbed-job.js';
import { describeWithNats } from './require.js';

const JOB = disturbedJob('chaos', [12, 16, 20]);
/**
 * The epochs are chosen by validation, and the model is then trained again on everything. Messages have bfloat16, and
 * partitions share their pools.
 */
const TWO_PASSES = JOB.replace('every: 7', 'every: 2, select: validation').replace(
  'partitions: 4',
  'partitions: 4\n  negativePool: 60\n  sharedPool: true\n  wire: bfloat16',
);
/** The time limit of a test, in milliseconds: enough for all kills. */
const LONG_JOB = disturbedJob('chaos', [36, 48, 60]);
const MOMENTS = 5;
const KILLS = 20;
const PATIENCE_MS = 900_000;
const seed = Number(process.env.AMR_CHAOS_SEED ?? Math.floor(Math.random() * 1e6));

describeWithNats(`chaos (AMR_CHAOS_SEED=${seed})`, (natsServer) => {
  const folder = temporaryFolder();
  const random = new CounterRandom(seed, Purpose.synthetic);
  let draws = 0;
  const draw = () => random.words(draws++)[0] / 0x1_0000_0000;
  let cluster: TestCluster | undefined;
  afterEach(async () => {
    await cluster?.close();
    cluster = undefined;
  });

  const trained = new Map<string, Promise<string>>();
  async function alone(job: string): Promise<string> {
    const begun =
      trained.get(job) ??
      train(parseJob(job, { file: 'job.yaml' }), { modelDirectory: join(folder, randomUUID()), root: folder }).then(
        ({ digest }) => digest,
      );
    trained.set(job, begun);
    return begun;
  }

  async function start(job: string): Promise<TestCluster> {
    cluster = await TestCluster.start({ natsServer, folder: join(folder, randomUUID()), workers: 2, shards: 2 });
    await cluster.submit(job);
    return cluster;
  }

  async function expectSameModel(cluster: TestCluster, job: string, ended = cluster.watch('chaos')): Promise<void> {
    const status = await ended;
    expect(status.phase, cluster.story()).toBe(Phase.PHASE_SUCCEEDED);
    expect(status.digest).toBe(await alone(job));
  }

  for (const victim of ['worker-0', 'shard-1', 'coordinator', 'nats']) {
    for (let moment = 0; moment < MOMENTS; moment++) {
      it(`kill -9 of ${victim} at a random moment, ${moment + 1} of ${MOMENTS}`, { timeout: PATIENCE_MS }, async () => {
        const cluster = await start(JOB);
        await cluster.reach('chaos', 0.85 * draw());
        await sleep(500 * draw());
        await cluster.kill(victim);
        await sleep(1000 * draw());
        cluster.restart(victim);
        await expectSameModel(cluster, JOB);
      });
    }
  }

  for (const [moment, from] of [
    ['in pass 1', 0.05],
    ['in pass 2', 0.52],
  ] as const) {
    for (const victim of ['worker-0', 'shard-1', 'coordinator']) {
      it(`kill -9 of ${victim} ${moment} of a job of two passes`, { timeout: PATIENCE_MS }, async () => {
        const cluster = await start(TWO_PASSES);
        await cluster.reach('chaos', from + 0.3 * draw());
        await cluster.kill(victim);
        await sleep(1000 * draw());
        cluster.restart(victim);
        await expectSameModel(cluster, TWO_PASSES);
      });
    }
  }

  it(`${KILLS} kills over all roles in one job`, { timeout: PATIENCE_MS }, async () => {
    const cluster = await start(LONG_JOB);
    await cluster.reach('chaos', 0.02);
    let kills = 0;
    const over = new AbortController();
    const ended = cluster.watch('chaos').finally(() => over.abort());
    while (kills < KILLS && !over.signal.aborted) {
      const victim = cluster.names[Math.floor(draw() * cluster.names.length)];
      await cluster.kill(victim);
      kills++;
      await sleep(300 * draw());
      cluster.restart(victim);
      await sleep(2000 * draw());
    }
    await expectSameModel(cluster, LONG_JOB, ended);
    expect(kills).toBe(KILLS);
  });
});
