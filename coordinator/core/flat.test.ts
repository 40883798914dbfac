import { serialize } from 'node:v8';
import { expect, it } from 'vitest';
import { Story } from '../../test/simulation/story.js';
import type { Cluster } from './cluster.js';
import { decide } from './decide.js';
import { attemptOf } from './job-state.js';

/** What the coordinator keeps of a job that trains, without the epochs that it tells users of. */
function sizeOf(cluster: Cluster): number {
  const jobs = cluster.jobs.values().map((job) => ({ ...job.record, epochs: [], attempt: attemptOf(job) }));
  return serialize({ jobs, members: cluster.members.values() }).length;
}

it('decide() keeps no more after 100,000 steps than after 1,000', () => {
  const story = Story.training({ steps: 1000, epochs: [100], evaluateEvery: 100, checkpointEvery: '1h' });
  const { host } = story;
  const { uid } = story.job;
  let cluster = host.cluster;
  let now = story.world.timetable.now;
  const { run, seats } = story.attempt;
  const report = (member: string, report: object) => {
    const message = { ...host.noReport, jobUid: uid, run, ...report };
    cluster = decide(cluster, { type: 'reported', member, session: story.sessionOf(member), message }, now).state;
  };
  const sizes = new Map<number, number>();
  for (let step = 1; step <= 100_000; step++) {
    if (step % 100 === 0) {
      now += 1000;
      cluster = decide(cluster, { type: 'ticked' }, now).state;
    }
    for (const seat of seats) {
      const { member } = seat;
      report(member, { heartbeat: { step, halted: false, epochTriples: step, epochLoss: 0.5, epochAdversarialLoss: 0, triples: step, activity: '' } }); // prettier-ignore
      if (seat.role === 'worker' && step % 1000 === 0) {
        const partitions = Array.from({ length: seat.count }, (_, at) => ({ partition: seat.first + at, triples: 1, loss: 0.5, adversarialLoss: 0 })); // prettier-ignore
        report(member, { losses: { step, partitions } });
      }
    }
    if (step % 1000 === 500) sizes.set(step, sizeOf(cluster));
  }
  expect(cluster.jobs.get(uid)?.record.epochs.length).toBe(99); // the last one waits for its evaluation
  const [early, late] = [1500, 99_500].map((step) => sizes.get(step) ?? NaN);
  expect(late / early).toBeLessThan(1.05);
});
