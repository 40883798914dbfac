import { describe, expect, it } from 'vitest';
import { speedOf } from '../../job/epochs.js';
import { required } from '../../runtime/required.js';
import { Story } from '../../test/simulation/story.js';
import { epochRecord, statusOf } from './status.js';

/** A job of two stages on two workers, at step 25: epoch 1 of stage 2 is half done. Each evaluation takes up to `evaluationMs`. */
function halfway(evaluationMs: number): Story {
  const story = new Story({ epochs: [2, 2], checkpointEvery: '1h' });
  story.world.faults = { ...story.world.faults, evaluationMs };
  story.start('worker-0', 'worker-1', 'shard-0', 'shard-1');
  story.world.run(1000);
  story.world.submit(story.job);
  story.untilStep(25);
  return story;
}

const statusIn = (story: Story) => statusOf(story.host.cluster, story.job.uid);
const jobIn = ({ host, job }: Story) => required(host.cluster.jobs.get(job.uid), 'the job');

describe('statusOf()', () => {
  it('gives the speed of the steps of the stage, however long evaluations take', () => {
    const story = halfway(100_000);
    const { triplesPerSecond, etaSeconds } = statusIn(story);
    // 4 partitions train one triple each in a step, which takes 0.05 to 0.4 s and some time for messages.
    expect(triplesPerSecond).toBeGreaterThan(4 / 0.6);
    expect(triplesPerSecond).toBeLessThan(4 / 0.05);
    const { evaluated } = story.attempt;
    expect(evaluated.count).toBe(2);
    expect(evaluated.seconds).toBeGreaterThan(20);
    // 15 steps and 2 evaluations are left. One worker may have reported one step more than the other.
    expect(Math.abs(etaSeconds - (15 * 4) / triplesPerSecond - evaluated.seconds)).toBeLessThan(1);
  });

  it('wants no more workers than a queue allows, and no processes while the job waits in it', () => {
    const story = new Story({ epochs: [2] });
    story.start('worker-0', 'shard-0', 'shard-1');
    story.world.run(1000);
    story.world.submit(story.job);
    const { uid } = story.job;
    story.host.handle({ type: 'allowed', uid, workers: 1 });
    story.until(/run 1 starts/);
    expect(story.said().join()).not.toContain('1 of 2 workers');
    expect(statusIn(story).workers).toEqual({ ready: 1, desired: 1 });
    const condition = { type: 'PodsRunning', status: false, reason: 'Queued', message: 'no quota' };
    story.host.handle({ type: 'noticed', uid, condition });
    expect(statusIn(story)).toMatchObject({ workers: { desired: 0 }, parameterServers: { desired: 0 } });
    story.host.handle({ type: 'allowed', uid, workers: null });
    story.host.handle({ type: 'noticed', uid, condition: { ...condition, status: true, reason: 'AsWanted' } });
    expect(statusIn(story).workers?.desired).toBe(2);
  });

  it('has neither a speed nor a remaining time while the job does not train', () => {
    const story = halfway(10);
    story.untilEnd();
    expect(statusIn(story)).toMatchObject({ triplesPerSecond: 0, etaSeconds: NaN });
  });
});

it('epochRecord() gives the speed of the stage up to the epoch, and the seconds of its steps alone', () => {
  const story = halfway(100_000);
  story.untilEnd();
  const state = jobIn(story);
  const { epochs } = state.record;
  const records = epochs.map((line) => epochRecord(state, line, story.host.cluster));
  expect(records.map(({ triplesPerSecond }) => triplesPerSecond)).toEqual(
    [[0], [0, 1], [2], [2, 3]].map((lines) => speedOf(lines.map((at) => epochs[at]))),
  );
  for (const { seconds } of records) {
    expect(seconds).toBeGreaterThan(10 * 0.05);
    expect(seconds).toBeLessThan(10 * 0.6);
  }
});

it('the seconds of an epoch that goes on after a crash include those before the checkpoint', () => {
  const story = Story.training({ epochs: [4] });
  story.untilStep(18);
  const checkpoint = required(story.record.checkpoints.at(-1), 'a checkpoint');
  expect(checkpoint.step).toBe(16);
  story.process('worker-1').kill();
  story.start('worker-1');
  story.untilStep(21);
  expect(story.record.restarts).toBe(1);
  const before = Math.min(...checkpoint.losses.map(({ seconds }) => seconds));
  expect(story.record.epochs[1].seconds).toBeGreaterThan(before + 4 * 0.05);
});
