import { describe, expect, it } from 'vitest';
import { FailureCode } from '../../proto/index.js';
import { mustHaveIds } from '../../test/simulation/invariants.js';
import { choiceIn, lastPassOf } from '../../test/simulation/jobs.js';
import { Story } from '../../test/simulation/story.js';
import { statusOf } from './status.js';

/** A job of two passes: 40 steps choose 2 of 4 epochs in pass 1, and pass 2 trains these with 11 steps in an epoch. */
const TWO_PASSES = { epochs: [4], select: 'validation', refit: true } as const;

const trained = (story: Story) => {
  const { truth } = lastPassOf(story.job);
  expect(story.record.digest).toBe(truth.digest);
  mustHaveIds(story.record);
  const expected = [...(story.job.refit ? story.job.truth.epochs : []), ...truth.epochs];
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

describe('a job whose stages end early', () => {
  const EARLY = { epochs: [12, 9], select: 'validation', patience: 1 } as const;
  const shapes = { 'of one pass': EARLY, 'of two passes': { ...EARLY, refit: true } };

  for (const [kind, shape] of Object.entries(shapes)) {
    it(`ends with what amr train ends with, ${kind}`, () => {
      const story = Story.training(shape);
      story.untilEnd();
      const { stages } = story.job.truth.timeline.job;
      expect(stages.map(({ epochs }, at) => epochs < EARLY.epochs[at])).toEqual([true, true]);
      expect(story.said().filter((line) => line.includes('ends after'))).toEqual(
        stages.map(({ epochs }, at) => expect.stringMatching(`ends after ${epochs} of ${EARLY.epochs[at]} epochs`)),
      );
      expect(story.record.restarts).toBe(0);
      trained(story);
    });

    it(`goes on after the loss of the coordinator where a stage has ended, ${kind}`, () => {
      const story = Story.training(shape);
      story.until(/ends after/);
      story.host.kill();
      story.world.startCoordinator();
      story.untilEnd();
      trained(story);
    });
  }
});

describe('a job of two passes that chooses the settings of a memory', () => {
  /** The best epoch is the fourth of five, so its checkpoint is not that of the end of pass 1. */
  const WITH_MEMORY = { ...TWO_PASSES, epochs: [5], memory: true } as const;

  /** A story that has come to the choice, which takes at least 50 ms of simulated time. */
  const choosing = () => {
    const story = Story.training(WITH_MEMORY);
    story.until(/worker-0 chooses the settings of the memory/);
    return story;
  };
  const chosen = (story: Story) => {
    expect(story.record.refit?.choice).toEqual(choiceIn(story.job));
    trained(story);
  };
  const times = (story: Story, line: RegExp) => story.said().filter((text) => line.test(text)).length;

  it('asks the worker of the first partition, for the model of the best epoch, and trains pass 2 with its answer', () => {
    const story = choosing();
    expect(story.attempt.asked).toBe('memory');
    const ready = story.record.conditions.find(({ type }) => type === 'Running');
    expect(ready).toMatchObject({ reason: 'Choosing', message: 'worker-0 chooses the settings of the memory' });
    story.untilEnd();
    chosen(story);
    const words =
      /validation chose mf 4 of 5 epochs, memory alpha \d, coldAlpha \d, coldBias \d, co-occurrence weight \d, content live:/;
    expect(times(story, words)).toBe(1);
  });

  for (const [name, questions, happens] of [
    ['the asked worker', 2, (story: Story) => story.process('worker-0').kill()],
    ['another worker', 1, (story: Story) => story.process('worker-1').kill()],
    [
      'a shard',
      2,
      (story: Story) => {
        story.process('shard-1').kill();
        story.world.restart('shard-1');
      },
    ],
    [
      'the coordinator',
      2,
      (story: Story) => {
        story.host.kill();
        story.world.startCoordinator();
      },
    ],
  ] as const) {
    it(`asks as often as it must after the loss of ${name} while the worker chooses`, () => {
      const story = choosing();
      happens(story);
      story.untilEnd();
      expect(times(story, /chooses the settings of the memory/)).toBe(questions);
      chosen(story);
    });
  }

  it('asks again after the stream of the asked worker broke, and takes one answer', () => {
    const story = choosing();
    story.process('worker-0').breakStream();
    story.untilEnd();
    expect(times(story, /validation chose/)).toBe(1);
    chosen(story);
  });

  it('trains the best epoch again where its checkpoint is damaged', () => {
    const story = Story.training(WITH_MEMORY);
    const best = story.job.truth.timeline.stepsPerEpoch * choiceIn(story.job).epochs[0];
    story.untilStep(45);
    const committed = () => story.record.checkpoints.some(({ step }) => step === best);
    story.world.runUntil(committed);
    for (const file of story.disk('shard-0').get(story.job.uid)?.get(best)?.values() ?? []) file.isDamaged = true;
    story.untilEnd();
    expect(times(story, /the checkpoint of step \d+ cannot be used/)).toBeGreaterThan(0);
    chosen(story);
  });

  it('fails with the words of the worker where no settings keep to the limit', () => {
    const story = choosing();
    const failure = {
      code: FailureCode.FAILURE_CODE_INPUT,
      message: 'Cannot choose a content memory',
      step: 40,
      errorCode: '',
      errorFacts: {},
    };
    story.host.handle({
      type: 'reported',
      member: 'worker-0',
      session: story.sessionOf('worker-0'),
      message: { ...story.host.noReport, jobUid: story.job.uid, run: story.attempt.run, failure },
    });
    expect(story.record.phase).toBe('Failed');
    expect(story.record.conditions.find(({ type }) => type === 'Finished')).toMatchObject({
      reason: 'InvalidInput',
      message: 'worker-0: Cannot choose a content memory',
    });
  });

  it('takes no settings that it has not asked for', () => {
    const story = Story.training(WITH_MEMORY);
    story.untilStep(20);
    const memoryChosen = { alpha: 1, coldAlpha: 1, coldBias: 1, coOccurrence: null };
    story.host.handle({
      type: 'reported',
      member: 'worker-0',
      session: story.sessionOf('worker-0'),
      message: { ...story.host.noReport, jobUid: story.job.uid, run: story.attempt.run, memoryChosen },
    });
    expect(story.record.refit).toBeNull();
    story.untilEnd();
    chosen(story);
  });

  it('waits longer than a run may stall while the worker chooses', () => {
    const story = Story.training(WITH_MEMORY);
    story.world.faults = { ...story.world.faults, choiceMs: 3_000_000 };
    story.until(/chooses the settings of the memory/);
    story.seconds(2000);
    expect(story.attempt.asked).toBe('memory');
    story.seconds(1000);
    story.untilEnd();
    expect(times(story, /no step since/)).toBe(0);
    chosen(story);
  });
});
