import { serialize } from 'node:v8';
import { expect, it } from 'vitest';
import { Story } from '../../test/simulation/story.js';
import type { Cluster } from './cluster.js';
import { decide } from './decide.js';

/** What the coordinator keeps of a job that trains, without the epochs that it tells users of. */
function sizeOf(cluster: Cluster): number {
  const jobs = cluster.jobs.values().map(({ record, attempt }) => ({ ...record, epochs: [], attempt }));
  return serialize({ jobs, members: cluster.members.values() }).length;
}

it('decide() keeps no more after 100,000 steps than after 1,000', () => {
  const story = Story.training({ steps: 1000, epochs: [100], evaluateEvery: 100, checkpointEvery: '1h' });
  const { host } = story.world;
  const { uid } = story.job;
  let cluster = host!.cluster;
  let now = story.world.timetable.now;
  const { run, seats } = cluster.jobs.get(uid)!.attempt!;
  const report = (member: string, report: object) => {
    const { session } = cluster.members.get(member)!;
    const message = { ...host!.noReport, jobUid: uid, run, ...report };
    cluster = decide(cluster, { type: 'reported', member, session: session!, message }, now).state;
  };
  const sizes = new Map<number, number>();
  for (let step = 1; step <= 100_000; step++) {
    if (step % 100 === 0) {
      now += 1000;
      cluster = decide(cluster, { type: 'ticked' }, now).state;
    }
    for (const { member, role, first, count } of seats) {
      report(member, { heartbeat: { step, halted: false, epochTriples: step, epochLoss: 0.5, epochAdversarialLoss: 0, triples: step, activity: '' } }); // prettier-ignore
      if (role === 'worker' && step % 1000 === 0) {
        const partitions = Array.from({ length: count }, (_, at) => ({ partition: first + at, triples: 1, loss: 0.5, adversarialLoss: 0 })); // prettier-ignore
        report(member, { losses: { step, partitions } });
      }
    }
    if (step % 1000 === 500) sizes.set(step, sizeOf(cluster));
  }
  expect(cluster.jobs.get(uid)!.record.epochs.length).toBe(99); // the last one waits for its evaluation
  expect(sizes.get(99_500)! / sizes.get(1500)!).toBeLessThan(1.05);
});
