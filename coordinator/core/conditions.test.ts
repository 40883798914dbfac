import { describe, expect, it } from 'vitest';
import { Story } from '../../test/simulation/story.js';
import { completed } from './conditions.js';

describe('the conditions of a job', () => {
  const shown = (story: Story) =>
    Object.fromEntries(story.record.conditions.map(({ type, status, timeMs }) => [type, { status, timeMs }]));
  const ask = (story: Story, kind: 'suspend' | 'cancel') =>
    story.host.handle({ type: 'asked', name: 'job', wish: { kind } });

  it('are all there from the submission on, and their times are those of their transitions', () => {
    const story = Story.training({ epochs: [40] });
    const first = shown(story);
    expect(first).toMatchObject({
      Accepted: { status: 'True', timeMs: story.record.submittedMs },
      Running: { status: 'True' },
      Suspended: { status: 'False' },
      Complete: { status: 'False' },
      Failed: { status: 'False' },
    });
    ask(story, 'suspend');
    story.until(/suspended/);
    const suspended = shown(story);
    expect(suspended).toMatchObject({ Running: { status: 'False' }, Suspended: { status: 'True' } });
    expect(suspended.Suspended.timeMs).toBeGreaterThan(first.Suspended.timeMs);
    expect(suspended.Complete).toEqual(first.Complete);
    story.host.handle({ type: 'asked', name: 'job', wish: { kind: 'resume', workers: 0, parameterServers: 0 } });
    story.until(/run 2 starts/);
    expect(shown(story)).toMatchObject({ Running: { status: 'True' }, Suspended: { status: 'False' } });
    story.untilEnd();
    expect(shown(story)).toMatchObject({
      Running: { status: 'False' },
      Complete: { status: 'True', timeMs: story.record.finishedMs },
      Failed: first.Failed,
    });
    expect(story.record.checkpoints.at(-1)!.committedMs).toBeLessThanOrEqual(story.record.finishedMs!);
  });

  it('have the same times after a restart of the coordinator', () => {
    const story = Story.training({ epochs: [40] });
    const before = shown(story);
    story.world.startCoordinator();
    story.until(/goes on/);
    expect(shown(story)).toEqual(before);
  });

  it('count a cancelled job among those that end without a model', () => {
    const story = Story.training();
    ask(story, 'cancel');
    expect(shown(story)).toMatchObject({ Failed: { status: 'True' }, Complete: { status: 'False' } });
  });

  it('complete those of an earlier version, which had the condition Ready and no Complete', () => {
    const story = Story.training();
    story.untilEnd();
    const { record } = story;
    const kept = record.conditions.filter(({ type }) => type === 'Finished');
    const ready = { type: 'Ready', status: 'False', reason: 'Succeeded', message: '', timeMs: 1 };
    const conditions = completed({ ...record, conditions: [ready, ...kept] }, 9e12);
    expect(conditions.map(({ type }) => type).sort()).toEqual(
      ['Accepted', 'Complete', 'Failed', 'Finished', 'Running', 'Suspended'].sort(),
    );
    expect(conditions.find(({ type }) => type === 'Complete')).toMatchObject({
      status: 'True',
      reason: 'Trained',
      timeMs: record.finishedMs,
    });
  });
});
