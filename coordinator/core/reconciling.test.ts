import { describe, expect, it } from 'vitest';
import { simulatedJob } from '../../test/simulation/jobs.js';
import { Story } from '../../test/simulation/story.js';

/** The end of every story of the job of `epochs: [4]`: 40 steps, on any processes, through any fault. */
const THE_END = 'job: succeeded: the model is complete: sha256:1509806390';
const FOUR_EPOCHS = { epochs: [4] };

describe('decide() on a queue', () => {
  it('gives free members to the oldest job that can start with them', () => {
    const story = Story.training(FOUR_EPOCHS);
    const second = simulatedJob({ name: 'second', workers: 1, shards: 1, epochs: [1] });
    const large = simulatedJob({ name: 'large', shards: 9, epochs: [1] });
    story.world.submit(large);
    story.world.submit(second);
    story.said();
    story.until(/second: succeeded/);
    expect(story.said().filter((line) => !line.includes('checkpoint of step'))).toEqual([
      THE_END,
      'large: worker-0 reads the data',
      'second: worker-1 reads the data',
      'second: worker-1 read 8 users, 32 items, 16 features; engine reference on cpu',
      'second: run 1 from the beginning: worker-1 partitions 0-3',
      'large: worker-0 read 8 users, 32 items, 16 features; engine reference on cpu',
      'large: waits: 9 parameter servers are needed, 1 free',
      'second: run 1 starts',
      'second: succeeded: the model is complete: sha256:1543028306',
      'large: waits: 9 parameter servers are needed, 2 free',
    ]);
  });

  it('starts with the workers that are there when the rest do not come', () => {
    const story = new Story({ ...FOUR_EPOCHS, workers: 4 });
    story.start('worker-0', 'worker-1', 'worker-2', 'shard-0', 'shard-1');
    story.world.submit(story.job);
    story.until(/read 8 users/);
    const before = story.world.timetable.now;
    story.until(/run 1 from/);
    expect(story.world.timetable.now - before).toBeGreaterThan(story.world.settings.gatherMs - 1500);
    expect(story.record.run).toBe(1);
  });
});
