import { describe, expect, it } from 'vitest';
import { simulatedJob } from '../simulation/jobs.js';
import { World } from '../simulation/world.js';

describe('decide()', () => {
  it('trains a job', () => {
    const world = new World();
    world.startCoordinator();
    for (const name of ['worker-0', 'worker-1']) world.startWorker(name);
    for (const name of ['shard-0', 'shard-1']) world.startShard(name);
    const job = simulatedJob({ epochs: [2, 1] });
    world.submit(job);
    try {
      world.runUntil(() => world.allEnded, 200_000);
    } catch (e) {
      console.log(e);
    }
    console.log(world.said.join('\n'));
    expect(world.record().digest).toBe(job.truth.digest);
  });
});
