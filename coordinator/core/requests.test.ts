import { describe, expect, it } from 'vitest';
import { recordFor } from '../../test/simulation/jobs.js';
import { Story } from '../../test/simulation/story.js';

const FOUR_EPOCHS = { epochs: [4] };

describe('decide() on requests', () => {
  const ask = (story: Story, name: string, kind: 'suspend' | 'cancel' | 'delete') =>
    story.host.handle({ type: 'asked', name, wish: { kind } })?.answer;

  it('takes the same request twice for the same job, and the same name for a conflict', () => {
    const story = new Story();
    story.world.submit(story.job);
    const record = recordFor(story.job, 0);
    const submit = (change: object) =>
      story.host.handle({
        type: 'submitted',
        record: { ...record, uid: 'other', ...change },
        job: story.job.job,
      });
    expect(submit({})?.answer).toEqual({ uid: story.job.uid });
    expect(submit({ requestId: 'other' })?.answer).toEqual({
      refusal: {
        code: 'already-exists',
        message: 'a job named job exists (Pending)',
        details: { code: 'job-exists', facts: { name: 'job' } },
      },
    });
    expect(story.host.cluster.jobs.size).toBe(1);
  });

  it('says what cannot be done to a job', () => {
    const story = Story.training(FOUR_EPOCHS);
    expect(ask(story, 'jib', 'cancel')).toEqual({
      refusal: {
        code: 'not-found',
        message: 'there is no job named jib',
        details: { code: 'job-not-found', facts: { name: 'jib' } },
      },
    });
    story.untilEnd();
    expect(ask(story, 'job', 'suspend')).toEqual({
      refusal: { code: 'failed-precondition', message: 'job cannot be suspended: it has ended (Succeeded)' },
    });
  });

  it('cancels a job at once and frees its members', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.said();
    expect(ask(story, 'job', 'cancel')).toEqual({ uid: story.job.uid });
    expect(story.record.phase).toBe('Cancelled');
    expect(story.host.cluster.members.values().every(({ jobUid }) => jobUid === null)).toBe(true);
    expect(story.said()).toEqual(['job: cancelled: cancelled by the user']);
  });

  it('deletes a job from the disks of its shards, also of one that is away for now', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilEnd();
    story.process('shard-1').kill();
    story.seconds(20);
    ask(story, 'job', 'delete');
    expect(story.record.deleting).toEqual(['shard-0', 'shard-1']);
    story.seconds(2);
    expect(story.disk('shard-0').size).toBe(0);
    expect(story.disk('shard-1').size).toBe(1);
    expect(story.record.deleting).toEqual(['shard-1']);
    expect(ask(story, 'job', 'cancel')).toMatchObject({ refusal: { code: 'not-found' } });
    story.start('shard-1');
    story.seconds(3);
    expect(story.disk('shard-1').size).toBe(0);
    expect(story.world.store.size).toBe(0);
  });

  it('deletes a finished job when its time to live is over', () => {
    const story = Story.training({ ...FOUR_EPOCHS, timeToLive: '1m' });
    story.untilEnd();
    story.seconds(50);
    expect(story.world.store.size).toBe(1);
    story.seconds(20);
    expect(story.world.store.size).toBe(0);
  });
});
