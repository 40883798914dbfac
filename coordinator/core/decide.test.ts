import { describe, expect, it } from 'vitest';
import { Role } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import { joinOf } from '../../test/simulation/process.js';
import { names, Story } from '../../test/simulation/story.js';
import { digestOf } from '../../test/simulation/truth.js';
import { workersOf } from './attempt.js';
import { decide } from './decide.js';

/** The end of every story of the job of `epochs: [4]`: 40 steps, on any processes, through any fault. */
const THE_END = 'job: succeeded: the model is complete: sha256:1509806390';
const FOUR_EPOCHS = { epochs: [4] };

describe('decide()', () => {
  it('trains a job', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilEnd();
    expect(story.said()).toEqual([
      'worker-0 joined',
      'worker-1 joined',
      'shard-0 joined',
      'shard-1 joined',
      'job: submitted',
      'job: worker-0 reads the data',
      'job: worker-0 read 8 users, 32 items, 16 features; engine reference on cpu',
      'job: run 1 from the beginning: worker-0 partitions 0-1; worker-1 partitions 2-3',
      'job: run 1 starts',
      'job: checkpoint of step 16',
      'job: checkpoint of step 39',
      'job: checkpoint of step 40',
      THE_END,
    ]);
    expect(story.record.digest).toBe(digestOf(story.job.truth.states[40]));
    expect(story.record.epochs.map(({ step, loss, test }) => ({ step, loss, test }))).toEqual(
      story.job.truth.epochs.map(({ step, loss, test }) => ({ step, loss, test })),
    );
  });

  it('goes back to the last checkpoint without a worker that is silent', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.process('worker-1').kill(true);
    story.untilEnd();
    expect(story.said()).toEqual([
      'job: worker-1 is lost: silent for 10 s (!)',
      'job: run 2 from the checkpoint of step 16: worker-0 partitions 0-3',
      'job: run 2 starts',
      'job: checkpoint of step 35',
      'job: checkpoint of step 40',
      THE_END,
    ]);
    expect(story.record.restarts).toBe(1);
  });

  it('goes on at once with a worker that was restarted', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.process('worker-1').kill();
    story.start('worker-1');
    const lostAt = story.world.timetable.now;
    story.until(/run 2 starts/);
    expect(story.world.timetable.now - lostAt).toBeLessThan(3000);
    expect(story.said()).toEqual([
      'job: worker-1 is lost: it was restarted (!)',
      'worker-1 joined',
      'job: run 2 from the checkpoint of step 16: worker-0 partitions 0-1; worker-1 partitions 2-3',
      'job: run 2 starts',
    ]);
    story.untilEnd();
    expect(story.said().at(-1)).toBe(THE_END);
  });

  it('waits for a shard that is lost, because its disk has part of the checkpoint, and holds nobody meanwhile', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.process('shard-1').kill(true);
    story.seconds(30);
    expect(story.said()).toEqual([
      'job: shard-1 is lost: silent for 11 s (!)',
      'job: waits: shard-1 must come back: the checkpoint lies on its disk',
    ]);
    expect(story.record.phase).toBe('Running');
    expect(story.host.cluster.members.values().map(({ jobUid }) => jobUid)).toEqual([null, null, null]);
    story.start('shard-1');
    story.untilEnd();
    expect(story.said()).toEqual([
      'shard-1 joined',
      'job: run 2 from the checkpoint of step 16: worker-0 partitions 0-1; worker-1 partitions 2-3',
      'job: run 2 starts',
      'job: checkpoint of step 38',
      'job: checkpoint of step 40',
      THE_END,
    ]);
  });

  it('takes a shard that is free where no checkpoint lies on the one that was lost', () => {
    const story = Story.training({ ...FOUR_EPOCHS, checkpointEvery: '1h' });
    story.start('shard-2');
    story.untilStep(5);
    story.said();
    story.process('shard-0').kill(true);
    story.until(/run 2 starts/);
    expect(story.said()).toContain('job: run 2 from the beginning: worker-0 partitions 0-1; worker-1 partitions 2-3');
    expect(story.record.shards).toEqual(['shard-1', 'shard-2']);
  });

  it('lets a run go on when the coordinator is started anew', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.host.kill();
    story.seconds(5);
    story.world.startCoordinator();
    story.untilEnd();
    expect(story.said().filter((line) => !line.endsWith('joined'))).toEqual([
      'job: run 1 goes on: all of its members have come back',
      'job: checkpoint of step 40',
      THE_END,
    ]);
    expect(story.record.restarts).toBe(0);
  });

  it('gives partitions that two workers claim after a restart to the first of them', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.world.host?.kill();
    story.world.startCoordinator();
    const { uid: jobUid } = story.job;
    const claim = { jobUid, run: 1, shard: 0, ready: true, started: true, step: 3, fingerprint: 'engine' };
    const claims = [[0, 2], [1, 3], [2, 2]].map(([first, count]) => ({ ...claim, partitions: { first, count } })); // prettier-ignore
    const adopted = claims.map((holding, at) => {
      const join = { ...joinOf({ name: `worker-${at}`, uid: `start-${at}`, role: Role.ROLE_WORKER }), holding };
      const { effects = [] } = story.host.handle({ type: 'joined', session: `${at}`, join }) ?? {};
      return effects.map((effect) => effect.type === 'send' && JSON.stringify(effect.envelope.command)).join();
    });
    expect(adopted.map((commands) => commands.includes('"adopted":true'))).toEqual([true, false, true]);
    expect(workersOf(story.attempt).map(({ member, first }) => [member, first])).toEqual([['worker-0', 0], ['worker-2', 2]]); // prettier-ignore
  });

  it('ends a run when a member does not come back to the new coordinator', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.host.kill();
    story.process('worker-0').kill();
    story.world.startCoordinator();
    story.until(/run 2 starts/);
    expect(story.said().filter((line) => !line.endsWith('joined'))).toEqual([
      'job: run 1 is over: only 3 of its members have come back (!)',
      'job: run 2 from the checkpoint of step 16: worker-1 partitions 0-3',
      'job: run 2 starts',
    ]);
  });

  it('holds nobody responsible for the time that the coordinator itself slept', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.host.pause();
    story.seconds(30);
    story.host.resume();
    story.untilEnd();
    expect(story.said().filter((line) => line.includes('lost'))).toEqual([]);
  });

  it('takes the lease of a worker that wants to leave back at a checkpoint', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.process('worker-1').leave();
    story.until(/run 2 starts/);
    expect(story.said()).toEqual([
      'job: worker-1 wants to leave',
      'job: the run stops at a checkpoint: worker-1 wants to leave',
      'job: checkpoint of step 27',
      'job: run 2 from the checkpoint of step 27: worker-0 partitions 0-3',
      'worker-1 exits',
      'worker-1 left',
      'job: run 2 starts',
    ]);
    expect(story.record.restarts).toBe(0);
  });

  it('takes in workers that come later, after a while', () => {
    const story = Story.training({ epochs: [12], workers: 4 });
    story.untilStep(10);
    story.said();
    story.process('worker-1').kill();
    story.until(/run 2 starts/);
    story.start('worker-5');
    story.until(/run 3 starts/);
    expect(story.said().filter((line) => !line.includes('checkpoint of step'))).toEqual([
      'job: worker-1 is lost: silent for 10 s (!)',
      'job: run 2 from the beginning: worker-0 partition 0; worker-2 partition 1; worker-3 partitions 2-3',
      'job: run 2 starts',
      'worker-5 joined',
      'job: the run stops at a checkpoint: worker-5 can take part',
      'job: run 3 starts',
    ]);
    expect(story.attempt.seats.map(({ member }) => member)).toEqual([
      'worker-0',
      'worker-2',
      'worker-3',
      'worker-5',
      'shard-0',
      'shard-1',
    ]);
  });

  it('suspends a job at a checkpoint, and resumes it on other numbers of processes', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.world.ask('job', { kind: 'suspend' });
    story.until(/suspended$/);
    story.start('worker-2', 'shard-2');
    story.seconds(100);
    expect(story.record.phase).toBe('Suspended');
    story.world.ask('job', { kind: 'resume', workers: 3, parameterServers: 3 });
    story.untilEnd();
    expect(story.said()).toEqual([
      'job: the run stops at a checkpoint: the job is to be suspended',
      'job: checkpoint of step 27',
      'job: suspended',
      'shard-2 joined',
      'worker-2 joined',
      'job: resumed',
      'job: run 2 from the checkpoint of step 27: worker-0 partition 0; worker-1 partition 1; worker-2 partitions 2-3',
      'job: run 2 starts',
      'job: checkpoint of step 40',
      THE_END,
    ]);
  });

  it('goes on from the best epoch of a stage where validation selects it', () => {
    const story = Story.training({ epochs: [3, 3], select: 'validation' });
    story.untilEnd();
    const { truth } = story.job;
    const chosen = story.said().filter((line) => line.includes('best by validation'));
    expect(chosen).toEqual([
      'job: stage 1 ends with the parameters of step 20, the best by validation',
      'job: stage 2 ends with the parameters of step 40, the best by validation',
    ]);
    expect(story.record.digest).toBe(truth.digest);
    expect(story.record.digest).toBe(digestOf(truth.states[40]));
    expect(story.record.checkpoints.map(({ step }) => step)).toEqual([40, 60]);
  });

  it('commits a checkpoint that is written for longer than epochs last, also a planned one', () => {
    const story = Story.training({ epochs: [2, 6], checkpointEvery: '1s' });
    story.world.faults = { ...story.world.faults, evaluationMs: 20, writingMs: 8000 };
    story.untilEnd();
    const committed = story.said().filter((line) => line.includes('checkpoint of step'));
    expect(committed).toEqual([7, 20, 31, 59, 80].map((step) => `job: checkpoint of step ${step}`));
  });

  it('names a later boundary when a worker is past the one that was named', () => {
    const story = Story.training({ ...FOUR_EPOCHS, checkpointEvery: '1h' });
    story.untilStep(10);
    story.said();
    story.world.ask('job', { kind: 'suspend' });
    const { run, requested } = story.attempt;
    const { step } = required(requested, 'the requested checkpoint');
    const checkpointRefused = { step, at: step + 2 };
    const message = { ...story.host.noReport, jobUid: story.job.uid, run, checkpointRefused };
    story.host.handle({ type: 'reported', member: 'worker-1', session: story.sessionOf('worker-1'), message });
    story.until(/suspended$/);
    expect(story.said()).toEqual([
      'job: the run stops at a checkpoint: the job is to be suspended',
      'job: worker-1 is past step 16, at 18: the checkpoint is taken later',
      'job: checkpoint of step 16', // the worker said so by our doing: really it was not past it
      'job: checkpoint of step 25',
      'job: suspended',
    ]);
  });
});

describe('decide() as a function', () => {
  it('changes nothing of the state that it is given, and decides the same again', () => {
    const story = new Story(FOUR_EPOCHS);
    story.world.onDecision = (state, event, now, decision) => {
      deepFreeze(state);
      expect(JSON.stringify(decide(state, event, now).effects)).toBe(JSON.stringify(decision.effects));
    };
    story.start(...names('worker', 2), ...names('shard', 2));
    story.world.submit(story.job);
    story.untilStep(5);
    story.process('worker-1').kill();
    story.start('worker-1');
    story.untilEnd();
    expect(story.said().at(-1)).toBe(THE_END);
  });
});

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
