import { describe, expect, it } from 'vitest';
import { FailureCode, Role } from '../../proto/index.js';
import { recordFor, simulatedJob } from '../../test/simulation/jobs.js';
import { joinOf } from '../../test/simulation/process.js';
import { names, Story } from '../../test/simulation/story.js';
import { digestOf } from '../../test/simulation/truth.js';
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
    story.world.processes.get('worker-1')!.kill(true);
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
    story.world.processes.get('worker-1')!.kill();
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
    story.world.processes.get('shard-1')!.kill(true);
    story.seconds(30);
    expect(story.said()).toEqual([
      'job: shard-1 is lost: silent for 11 s (!)',
      'job: waits: shard-1 must come back: the checkpoint lies on its disk',
    ]);
    expect(story.record.phase).toBe('Running');
    expect(story.world.host!.cluster.members.values().map(({ jobUid }) => jobUid)).toEqual([null, null, null]);
    story.start('shard-1');
    story.untilEnd();
    expect(story.said()).toEqual([
      'shard-1 joined',
      'job: run 2 from the checkpoint of step 16: worker-0 partitions 0-1; worker-1 partitions 2-3',
      'job: run 2 starts',
      'job: checkpoint of step 40',
      THE_END,
    ]);
  });

  it('takes a shard that is free where no checkpoint lies on the one that was lost', () => {
    const story = Story.training({ ...FOUR_EPOCHS, checkpointEvery: '1h' });
    story.start('shard-2');
    story.untilStep(5);
    story.said();
    story.world.processes.get('shard-0')!.kill(true);
    story.until(/run 2 starts/);
    expect(story.said()).toContain('job: run 2 from the beginning: worker-0 partitions 0-1; worker-1 partitions 2-3');
    expect(story.record.shards).toEqual(['shard-1', 'shard-2']);
  });

  it('lets a run go on when the coordinator is started anew', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.world.host!.kill();
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

  it('ends a run when a member does not come back to the new coordinator', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.world.host!.kill();
    story.world.processes.get('worker-0')!.kill();
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
    story.world.host!.pause();
    story.seconds(30);
    story.world.host!.resume();
    story.untilEnd();
    expect(story.said().filter((line) => line.includes('lost'))).toEqual([]);
  });

  it('takes the lease of a worker that wants to leave back at a checkpoint', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    story.said();
    story.world.processes.get('worker-1')!.leave();
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
    story.world.processes.get('worker-1')!.kill();
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
    expect(story.world.host!.cluster.jobs.get(story.job.uid)!.attempt!.seats.map(({ member }) => member)).toEqual([
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
    const { host } = story.world;
    const { run, requested } = host!.cluster.jobs.get(story.job.uid)!.attempt!;
    const checkpointRefused = { step: requested!.step, at: requested!.step + 2 };
    const message = { ...host!.noReport, jobUid: story.job.uid, run, checkpointRefused };
    const { session } = host!.cluster.members.get('worker-1')!;
    host!.handle({ type: 'reported', member: 'worker-1', session: session!, message });
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

describe('decide() on failures', () => {
  it('refuses a worker whose engine would give other bits, and goes on without it', () => {
    const story = new Story(FOUR_EPOCHS);
    story.start('worker-0', 'worker-1', 'shard-0', 'shard-1');
    story.world.worker('worker-1').engine = 'another engine';
    story.seconds(1);
    story.world.submit(story.job);
    story.until(/run 2 starts/);
    expect(story.said().slice(-4)).toEqual([
      'job: run 1 from the beginning: worker-0 partitions 0-1; worker-1 partitions 2-3',
      "job: worker-1 is refused: its engine is another engine, the job's is engine: it would train another model. Workers of one job need the same version of that engine, and processors or GPUs of one kind (!)",
      'job: run 2 from the beginning: worker-0 partitions 0-3',
      'job: run 2 starts',
    ]);
    expect(story.record.restarts).toBe(0);
    story.world.processes.get('worker-0')!.kill(true);
    story.until(/waits/);
    expect(story.said().at(-1)).toBe('job: waits: no worker is free that computes as the job does; refused: worker-1');
  });

  it('replays once after a gradient that is not finite; fails when it is so again, and says whose it was', () => {
    const once = Story.training(FOUR_EPOCHS);
    let times = 1;
    once.world.faults = { ...once.world.faults, isNonFinite: (_, step) => step === 20 && times-- > 0 };
    once.untilEnd();
    expect(once.said().at(-1)).toBe(THE_END);
    expect(once.record.failures).toBe(1);

    const always = Story.training(FOUR_EPOCHS);
    always.world.faults = { ...always.world.faults, isNonFinite: (_, step) => step === 20 };
    always.untilEnd();
    expect(always.record.phase).toBe('Failed');
    expect(always.record.conditions.at(-1)).toMatchObject({
      type: 'Finished',
      reason: 'NotFinite',
      message: 'again at step 20: worker-0: partition 0',
    });
  });

  it('counts a failure once that is told again to a coordinator that fell over when it had stored it', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    let falls = 1;
    const isCounted = () => story.record.failures > 0;
    story.world.faults = { ...story.world.faults, crashes: () => isCounted() && falls-- > 0 };
    const { FAILURE_CODE_INTERNAL: code } = FailureCode;
    story.world.worker('worker-0').say({ failure: { code, message: 'out of memory', step: 20 } });
    story.seconds(1);
    expect([story.world.host!.isAlive, story.record.failures]).toEqual([false, 1]);
    story.world.startCoordinator();
    story.untilEnd();
    expect(story.record.phase).toBe('Succeeded');
    expect(story.record.failures).toBe(1);
    expect(story.record.run).toBe(2);
  });

  it('uses the checkpoint before a damaged one, and starts anew when there is none, as often as retries allow', () => {
    const story = Story.training({ ...FOUR_EPOCHS, checkpointEvery: '2s', retries: 1 });
    const damage = () => {
      const { step, files } = story.record.checkpoints.at(-1)!;
      const { holder, file } = files[0];
      story.world.disks.get(holder)!.get(story.job.uid)!.get(step)!.get(file)!.isDamaged = true;
    };
    const crash = () => {
      story.world.processes.get('worker-1')!.kill();
      story.start('worker-1');
    };
    story.world.runUntil(() => (story.record?.checkpoints.length ?? 0) >= 2);
    story.said();
    const [before] = story.record.checkpoints;
    damage();
    crash();
    story.until(/run 3 starts/);
    expect(story.said().find((line) => line.includes('cannot be used'))).toMatch(
      new RegExp(`: the one of step ${before.step} is used \\(!\\)$`),
    );
    expect(story.record.failures).toBe(0);
    damage();
    crash();
    story.until(/run 5 starts/);
    expect(story.record.failures).toBe(1);
    expect(story.said()).toContain('job: run 5 from the beginning: worker-0 partitions 0-1; worker-1 partitions 2-3');
    story.until(/checkpoint of step/);
    damage();
    crash();
    story.untilEnd();
    expect(story.record).toMatchObject({ phase: 'Failed', failures: 2 });
    expect(story.record.conditions.at(-1)).toMatchObject({ reason: 'CheckpointLost' });
  });

  it('fails a job with wrong data at once', () => {
    const story = new Story(FOUR_EPOCHS);
    story.start(...names('worker', 1), ...names('shard', 2));
    story.seconds(1);
    story.world.submit(story.job);
    const { session } = story.world.host!.cluster.members.get('worker-0')!;
    const failure = { code: FailureCode.FAILURE_CODE_INPUT, message: 'train.csv:3: no item', step: 0 };
    const message = { ...story.world.host!.noReport, jobUid: story.job.uid, failure };
    story.world.host!.handle({ type: 'reported', member: 'worker-0', session: session!, message });
    expect(story.record.phase).toBe('Failed');
    expect(story.said().at(-1)).toBe('job: failed: worker-0: train.csv:3: no item (!)');
  });

  it('fails a job that is not done by its deadline', () => {
    const story = Story.training({ ...FOUR_EPOCHS, deadline: '5s' });
    story.untilEnd();
    expect(story.record.conditions.at(-1)).toMatchObject({ reason: 'DeadlineExceeded', message: 'not done after 5 s' });
  });

  it('ends a run in which nothing moves', () => {
    const story = Story.training({ ...FOUR_EPOCHS, settings: { stallMs: 20_000 } });
    story.untilStep(20);
    story.said();
    // The worker drops its work, and nobody knows it.
    const release = { reason: 'a bug' };
    story.world.worker('worker-1').command({ jobUid: story.job.uid, run: 1 }, { kind: 'release', release });
    story.until(/run 2 starts/);
    expect(story.said()[0]).toMatch(/^job: failed, to be tried again \(1 of 3\): no step since 20 s, at 2\d \(!\)$/);
  });
});

describe('decide() on requests', () => {
  const ask = (story: Story, name: string, kind: 'suspend' | 'cancel' | 'delete') =>
    story.world.host!.handle({ type: 'asked', name, wish: { kind } })!.answer;

  it('takes the same request twice for the same job, and the same name for a conflict', () => {
    const story = new Story();
    story.world.submit(story.job);
    const record = recordFor(story.job, 0);
    const submit = (change: object) =>
      story.world.host!.handle({
        type: 'submitted',
        record: { ...record, uid: 'other', ...change },
        job: story.job.job,
      });
    expect(submit({})!.answer).toEqual({ uid: story.job.uid });
    expect(submit({ requestId: 'other' })!.answer).toEqual({
      refusal: {
        code: 'already-exists',
        message: 'a job named job exists (Pending): choose another name, or amr delete job',
      },
    });
    expect(story.world.host!.cluster.jobs.size).toBe(1);
  });

  it('says what cannot be done to a job', () => {
    const story = Story.training(FOUR_EPOCHS);
    expect(ask(story, 'jib', 'cancel')).toEqual({
      refusal: { code: 'not-found', message: 'there is no job named jib: amr list shows those there are' },
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
    expect(story.world.host!.cluster.members.values().every(({ jobUid }) => jobUid === null)).toBe(true);
    expect(story.said()).toEqual(['job: cancelled: cancelled by the user']);
  });

  it('deletes a job from the disks of its shards, also of one that is away for now', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilEnd();
    story.world.processes.get('shard-1')!.kill();
    story.seconds(20);
    ask(story, 'job', 'delete');
    expect(story.record.deleting).toEqual(['shard-0', 'shard-1']);
    story.seconds(2);
    expect(story.world.disks.get('shard-0')!.size).toBe(0);
    expect(story.world.disks.get('shard-1')!.size).toBe(1);
    expect(story.record.deleting).toEqual(['shard-1']);
    expect(ask(story, 'job', 'cancel')).toMatchObject({ refusal: { code: 'not-found' } });
    story.start('shard-1');
    story.seconds(3);
    expect(story.world.disks.get('shard-1')!.size).toBe(0);
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

describe('decide() on members', () => {
  const join = joinOf({ name: 'worker-9', uid: 'x', role: Role.ROLE_WORKER });

  it('refuses one that speaks another protocol, with the reason', () => {
    const { cluster } = new Story().world.host!;
    const { effects } = decide(cluster, { type: 'joined', session: 's', join: { ...join, protocol: 7 } }, 0);
    expect(effects).toMatchObject([
      {
        type: 'send',
        envelope: {
          command: {
            shutdown: {
              reason: 'it speaks version 7 of the protocol, this coordinator 1: run the same version of amr',
              exitCode: 1,
            },
          },
        },
      },
    ]);
  });

  it('sends the process away whose name another one has taken', () => {
    const { cluster } = new Story().world.host!;
    const first = decide(cluster, { type: 'joined', session: 'a', join }, 0).state;
    const { effects, state } = decide(first, { type: 'joined', session: 'b', join: { ...join, uid: 'y' } }, 0);
    expect(effects[0]).toMatchObject({ session: 'a', envelope: { command: { shutdown: { exitCode: 1 } } } });
    expect(effects[1]).toEqual({ type: 'close', session: 'a' });
    expect(state.members.get('worker-9')).toMatchObject({ uid: 'y', session: 'b' });
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
    story.world.processes.get('worker-1')!.kill();
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
