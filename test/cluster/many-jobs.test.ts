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
import { Storm } from './storm.js';

/** The gate runs a small part. `npm run test:chaos` runs the whole, or as much as these variables say. */
const isWhole = process.env.AMR_CHAOS !== undefined;
const setting = (name: string, whole: number, small: number) =>
  Number(process.env[`AMR_CHAOS_${name}`] ?? (isWhole ? whole : small));
const JOBS = setting('JOBS', 20, 3);
const KILLS = setting('KILLS', 200, 8);
const OUTAGES = setting('OUTAGES', 20, 1);
const LONGEST_OUTAGE = setting('LONGEST_OUTAGE', 30, 3);
const PAUSES = setting('PAUSES', 20, 1);
const PATIENCE_MS = isWhole ? 7_200_000 : 180_000;
const seed = setting('SEED', Math.floor(Math.random() * 1e6), 1);

/** Every fourth job has two workers and two parameter servers, the others one of each. */
const SIZES = Array.from({ length: JOBS }, (_, lane) => (lane % 4 === 3 ? 2 : 1));
/** So many jobs differ in their seeds. The others repeat these. */
const SEEDS = Math.min(JOBS, 5);
const PROCESSES = SIZES.reduce((sum, size) => sum + size, 0);

/** The job file of a lane. Each time that it is submitted it has another name. */
function jobOf(lane: number, name: string): string {
  const epochs = isWhole ? ([8, 10, 12] as const) : ([4, 6, 8] as const);
  return disturbedJob(name, epochs)
    .replaceAll('replicas: 2', `replicas: ${SIZES[lane]}`)
    .replace('  engine:', `  seed: ${1 + (lane % SEEDS)}\n  engine:`);
}

describeWithNats(`many jobs at once (AMR_CHAOS_SEED=${seed})`, (natsServer) => {
  const folder = temporaryFolder();
  let cluster: TestCluster | undefined;
  afterEach(() => cluster?.close());

  const title = `${JOBS} jobs give the digests of amr train through ${KILLS} kills, ${OUTAGES} outages and ${PAUSES} pauses`;
  it(title, { timeout: PATIENCE_MS }, async () => {
    const digests: string[] = [];
    for (let lane = 0; lane < SEEDS; lane++) {
      const job = parseJob(jobOf(lane, 'alone'), { file: 'job.yaml' });
      digests.push((await train(job, { modelDirectory: join(folder, randomUUID()), root: folder })).digest);
    }
    const running = await TestCluster.start({
      natsServer,
      folder: join(folder, 'cluster'),
      workers: PROCESSES,
      shards: PROCESSES,
      leaseTimeout: isWhole ? 10 : 3,
      gather: 2,
      patienceMs: 600_000,
    });
    cluster = running;
    const random = new CounterRandom(seed, Purpose.synthetic);
    let draws = 0;
    const draw = () => random.words(draws++)[0] / 0x1_0000_0000;
    const storm = new Storm(running, {
      kills: KILLS,
      outages: OUTAGES,
      longestOutage: LONGEST_OUTAGE,
      pauses: PAUSES,
      longestPause: 15,
      draw,
      async progress() {
        const state = async () =>
          JSON.stringify((await running.jobs.list()).map(({ name, progress }) => [name, progress]));
        for (const before = await state(); (await state()) === before;) await sleep(100);
      },
    });
    const over = new AbortController();
    let ended = 0;
    /** Submits the job of a lane, and again when it has ended, until the storm is over. */
    const runLane = async (lane: number) => {
      for (let round = 0; round === 0 || !over.signal.aborted; round++) {
        const name = `job-${lane}-${round}`;
        await running.submit(jobOf(lane, name));
        const status = await running.watch(name);
        const { phase, digest, conditions } = status;
        expect(
          { name, phase, digest },
          `${JSON.stringify(conditions)}\n${running.log('coordinator').slice(-5000)}`,
        ).toEqual({
          name,
          phase: Phase.PHASE_SUCCEEDED,
          digest: digests[lane % SEEDS],
        });
        ended++;
        await running.jobs.delete(name);
      }
    };
    const lanes = SIZES.map((_, lane) => runLane(lane));
    const allLanes = Promise.all(lanes);
    const waited = async () => {
      while ((await running.jobs.list()).every(({ progress }) => progress < 0.02)) await sleep(100);
      await storm.run((count) => {
        if (isWhole && count % 10 === 0) console.warn(`${count} kills, ${ended} jobs ended with the right digest`);
      });
      over.abort();
    };
    await Promise.all([allLanes, waited()]);
    const { kills, outages, pauses } = storm;
    console.warn(JSON.stringify({ jobs: ended, kills, outages, pauses, endedByThemselves: storm.ended }));
    const total = Object.values(kills).reduce((sum, count) => sum + count, 0);
    expect({ total, outages: outages.length, jobs: ended >= JOBS }).toEqual({
      total: KILLS,
      outages: OUTAGES,
      jobs: true,
    });
  });
});
