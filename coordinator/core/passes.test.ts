import { describe, expect, it } from 'vitest';
import { lastPassOf } from '../../test/simulation/jobs.js';
import { Story } from '../../test/simulation/story.js';
import { statusOf } from './status.js';

/** A job of two passes: 40 steps choose 2 of 4 epochs in pass 1, and pass 2 trains these with 11 steps in an epoch. */
const TWO_PASSES = { epochs: [4], select: 'validation', refit: true } as const;

const trained = (story: Story) => {
  const { truth } = lastPassOf(story.job);
  expect(story.record.digest).toBe(truth.digest);
  const expected = [...story.job.truth.epochs, ...truth.epochs];
  const seconds: unknown = expect.any(Number);
  expect(story.record.epochs).toEqual(expected.map((line) => ({ ...line, seconds })));
};

describe('a job of two passes', () => {
  it('is trained again on all data with the epochs that pass 1 chose, by the same members', () => {
    const story = Story.training(TWO_PASSES);
    story.untilEnd();
    const said = story.said();
    const chosen = story.record.refit?.choice.epochs[0] ?? 0;
    expect(said.slice(said.findIndex((line) => line.includes('validation chose')))).toEqual([
      `job: validation chose mf ${chosen} of 4 epochs: now the model is trained on all interactions`,
      'job: worker-0 reads the data',
      'job: worker-0 read 8 users, 32 items, 16 features; engine reference on cpu',
      'job: run 3 from the beginning: worker-0 partitions 0-1; worker-1 partitions 2-3',
      'job: run 3 starts',
      ...said.filter((line) => /checkpoint of step (4[1-9]|[5-9]\d)/.test(line)),
      expect.stringMatching(/^job: succeeded/),
    ]);
    expect(story.record.checkpoints.map(({ step }) => step)).toEqual([40 + 11 * chosen]);
    trained(story);
  });

  it('shows how far both passes are, and what validation said', () => {
    const story = Story.training(TWO_PASSES);
    const status = () => statusOf(story.host.cluster, story.job.uid);
    story.untilStep(20);
    expect(status()).toMatchObject({ pass: 1, passes: 2, metrics: {} });
    expect(status().progress).toBeCloseTo(0.25, 1);
    expect(Object.keys(status().validation)).toEqual(['hr@3', 'ndcg@3']);
    story.until(/validation chose/);
    expect(status()).toMatchObject({ pass: 2, progress: 0.5, stage: '', metricsEpoch: 0 });
    story.untilStep(52);
    expect(status()).toMatchObject({ pass: 2, epochs: story.record.refit?.choice.epochs[0] });
    story.untilEnd();
    expect(status()).toMatchObject({ progress: 1, metrics: story.record.epochs.at(-1)?.test });
  });

  for (const [moment, step] of [
    ['in pass 1', 20],
    ['in pass 2', 46],
  ] as const) {
    it(`goes on after the loss of a worker and of the coordinator ${moment}`, () => {
      const story = Story.training(TWO_PASSES);
      story.untilStep(step);
      story.process('worker-1').kill();
      story.host.kill();
      story.world.startCoordinator();
      story.untilEnd();
      trained(story);
    });
  }

  it('goes on with the reading for pass 2 after the loss of the coordinator', () => {
    const story = Story.training(TWO_PASSES);
    story.until(/validation chose/);
    story.seconds(0.05);
    expect(story.record.phase).toBe('Preparing');
    story.host.kill();
    story.world.startCoordinator();
    story.untilEnd();
    trained(story);
  });

  it('can be suspended between the passes', () => {
    const story = Story.training(TWO_PASSES);
    story.until(/validation chose/);
    story.world.ask('job', { kind: 'suspend' });
    story.seconds(30);
    expect(story.record.phase).toBe('Suspended');
    story.world.ask('job', { kind: 'resume', workers: 1, parameterServers: 1 });
    story.untilEnd();
    trained(story);
  });
});
