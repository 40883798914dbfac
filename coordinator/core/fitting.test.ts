import { expect, it } from 'vitest';
import { Story } from '../../test/simulation/story.js';
import type { Limits } from '../../job/plan/fit.js';

const MiB = 2 ** 20;
const FITTING: Limits = { memory: { worker: 4096 * MiB, 'parameter-server': 4096 * MiB }, disk: 1024 * MiB };

function fitsOf({ record }: Story) {
  return record.conditions.find(({ type }) => type === 'Fits');
}

it('a synthetic job that is too large is told so at its submission, with the arithmetic and the setting, and is not refused', () => {
  const story = new Story({ settings: { limitsOf: () => ({ ...FITTING, memory: { worker: 100 * MiB } }) } });
  story.world.submit(story.job);
  story.world.run(1000);
  expect(fitsOf(story)).toMatchObject({ status: 'False', reason: 'DoesNotFit' });
  expect(fitsOf(story)?.message).toMatch(
    /^a worker needs [\d.]+ MiB of memory \(.+\), and its limit is 100.* MiB\. To mend it, raise spec\.workers/,
  );
  expect(story.said().filter((line) => /a worker needs/.test(line))).toHaveLength(1);
  story.start('worker-0', 'worker-1', 'shard-0', 'shard-1');
  story.untilEnd();
  expect(story.record.phase).toBe('Succeeded');
  expect(fitsOf(story)).toMatchObject({ status: 'False' });
});

it('is judged again by the sizes that a worker has read', () => {
  const asked: string[] = [];
  const limitsOf = () => FITTING;
  const story = new Story({ settings: { limitsOf } });
  story.world.submit(story.job);
  story.world.run(1000);
  asked.push(fitsOf(story)?.message ?? '');
  story.start('worker-0', 'worker-1', 'shard-0', 'shard-1');
  story.until(/run 1 starts/);
  asked.push(fitsOf(story)?.message ?? '');
  expect(fitsOf(story)).toMatchObject({ status: 'True', reason: 'WithinLimits' });
  // The simulated worker reports another catalog than the job's synthetic one.
  expect(new Set(asked).size).toBe(2);
});

it.each([
  ['a disk that is too small', { ...FITTING, disk: 1000 }, 'False', /parameter server needs .* of disk/],
  ['no limits at all', {}, 'True', /a worker needs about/],
])('%s', (_, limits, status, message) => {
  const story = Story.training({ settings: { limitsOf: () => limits } });
  expect(fitsOf(story)?.status).toBe(status);
  expect(fitsOf(story)?.message).toMatch(message);
});

it('says nothing where nobody limits the processes, as outside Kubernetes', () => {
  expect(fitsOf(Story.training())).toBeUndefined();
});
