import { describe, expect, it } from 'vitest';
import type { Failure } from '../../proto/index.js';
import { FailureCode } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import { names, Story } from '../../test/simulation/story.js';

/** The end of every story of the job of `epochs: [4]`: 40 steps, on any processes, through any fault. */
const THE_END = 'job: succeeded: the model is complete: sha256:1509806390';
const FOUR_EPOCHS = { epochs: [4] };

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
    story.process('worker-0').kill(true);
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
    expect(always.record.conditions.find(({ type }) => type === 'Finished')).toMatchObject({
      reason: 'NotFinite',
      message: 'again at step 20: worker-0: partition 0',
    });
  });

  it('tries again to publish a complete model, and keeps it when that fails for good', () => {
    for (const [refusals, phase] of [
      [1, 'Succeeded'],
      [2, 'Failed'],
    ] as const) {
      const story = Story.training({ ...FOUR_EPOCHS, output: 's3://models/one', retries: 1 });
      let times: number = refusals;
      story.world.faults = { ...story.world.faults, refusesModels: () => times-- > 0 };
      story.untilEnd();
      const { record, world } = story;
      expect(record).toMatchObject({ phase, digest: 'sha256:1509806390', failures: refusals });
      expect(world.published.has('s3://models/one')).toBe(phase === 'Succeeded');
      expect(record.checkpoints.map(({ step }) => step)).toEqual([40]);
      if (phase === 'Failed') expect(story.said().at(-1)).toMatch(/access refused .*is complete and can be fetched/);
    }
  });

  it('waits longer than a run may stall while a worker publishes the model', () => {
    const story = Story.training({ ...FOUR_EPOCHS, output: 's3://models/one' });
    story.world.faults = { ...story.world.faults, publicationMs: 3_000_000 };
    story.world.runUntil(() => story.record.digest !== '');
    story.seconds(3000);
    story.untilEnd();
    expect(story.record).toMatchObject({ phase: 'Succeeded', failures: 0 });
  });

  it('fails a job whose processes crash more often than it may be retried, unless it advances in between', () => {
    const story = Story.training(FOUR_EPOCHS);
    const crash = () =>
      story.host.handle({ type: 'crashed', uid: story.job.uid, reason: 'OOMKilled', message: 'worker-0: too little' });
    for (let crashes = 0; crashes < 3; crashes++) crash();
    expect(story.said().at(-1)).toBe('job: worker-0: too little (crash 3, retries 3) (!)');
    story.untilStep(20);
    story.until(/checkpoint of step/);
    for (let crashes = 0; crashes < 3; crashes++) crash();
    expect(story.record.phase).toBe('Running');
    expect(story.record.conditions.find(({ type }) => type === 'PodsRunning')).toMatchObject({
      status: 'False',
      reason: 'OOMKilled',
      message: 'worker-0: too little',
    });
    crash();
    expect(story.record.conditions.find(({ type }) => type === 'Failed')).toMatchObject({
      status: 'True',
      reason: 'OOMKilled',
      message: 'worker-0: too little (4 crashes without progress)',
    });
    expect(crash()?.effects).toEqual([]);
  });

  it('counts a failure once that is told again to a coordinator that fell over when it had stored it', () => {
    const story = Story.training(FOUR_EPOCHS);
    story.untilStep(20);
    let falls = 1;
    const isCounted = () => story.record.failures > 0;
    story.world.faults = { ...story.world.faults, crashes: () => isCounted() && falls-- > 0 };
    const { FAILURE_CODE_INTERNAL: code } = FailureCode;
    story.world
      .worker('worker-0')
      .say({ failure: { code, message: 'out of memory', step: 20, errorCode: '', errorFacts: {} } });
    story.seconds(1);
    expect([story.host.isAlive, story.record.failures]).toEqual([false, 1]);
    story.world.startCoordinator();
    story.untilEnd();
    expect(story.record.phase).toBe('Succeeded');
    expect(story.record.failures).toBe(1);
    expect(story.record.run).toBe(2);
  });

  it('uses the checkpoint before a damaged one, and starts anew when there is none, as often as retries allow', () => {
    const story = Story.training({ ...FOUR_EPOCHS, checkpointEvery: '2s', retries: 1 });
    const damage = () => {
      const { step, files } = required(story.record.checkpoints.at(-1), 'the checkpoint');
      const { holder, file } = files[0];
      required(story.disk(holder).get(story.job.uid)?.get(step)?.get(file), file).isDamaged = true;
    };
    const crash = () => {
      story.process('worker-1').kill();
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
    const intact = () => story.record.conditions.find(({ type }) => type === 'CheckpointIntact');
    expect(intact()).toMatchObject({ status: 'False', reason: 'CheckpointDamaged' });
    damage();
    crash();
    story.until(/run 5 starts/);
    expect(story.record.failures).toBe(1);
    expect(story.said()).toContain('job: run 5 from the beginning: worker-0 partitions 0-1; worker-1 partitions 2-3');
    story.until(/checkpoint of step/);
    expect(intact()).toMatchObject({ status: 'True', reason: 'CheckpointWritten' });
    damage();
    crash();
    story.untilEnd();
    expect(story.record).toMatchObject({ phase: 'Failed', failures: 2 });
    expect(story.record.conditions.at(-1)).toMatchObject({ reason: 'CheckpointLost' });
  });

  it('fails a job that does not want to start anew when all of its checkpoints are lost', () => {
    const story = Story.training({ ...FOUR_EPOCHS, checkpointEvery: '2s', onCheckpointLoss: 'fail' });
    story.world.runUntil(() => (story.record?.checkpoints.length ?? 0) >= 2);
    for (const files of story.disk('shard-0').get(story.job.uid)?.values() ?? [])
      for (const file of files.values()) file.isDamaged = true;
    story.process('worker-1').kill();
    story.start('worker-1');
    story.untilEnd();
    expect(story.record).toMatchObject({ phase: 'Failed', failures: 0 });
    expect(story.record.conditions.at(-1)).toMatchObject({
      reason: 'CheckpointLost',
      message: expect.stringContaining('there is no other one') as string,
    });
  });

  it('fails a job whose data end one worker after another', () => {
    const story = new Story();
    story.start('worker-0', 'worker-1', 'shard-0', 'shard-1');
    story.world.run(1000);
    story.world.submit(story.job);
    for (let loss = 1; loss <= 5; loss++) {
      const isRead = () => story.host.cluster.jobs.get(story.job.uid)?.state === 'preparing';
      story.world.runUntil(isRead);
      const job = story.host.cluster.jobs.get(story.job.uid);
      const scanner = job?.state === 'preparing' ? job.scanner : '';
      story.process(scanner).kill();
      const before = job;
      story.world.runUntil(() => story.host.cluster.jobs.get(story.job.uid) !== before);
      story.start(scanner);
    }
    story.untilEnd();
    expect(story.record.conditions.at(-1)).toMatchObject({
      reason: 'DataReadersLost',
      message: expect.stringContaining('5 workers were lost one after another while they read the data') as string,
    });
  });

  it('fails a job with wrong data at once', () => {
    const story = failedByInput({ message: 'train.csv:3: no item', errorCode: '', errorFacts: {} });
    expect(story.record.phase).toBe('Failed');
    expect(story.said().at(-1)).toBe('job: failed: worker-0: train.csv:3: no item (!)');
  });

  it('says in the condition what users of the cluster can do', () => {
    const details = { errorCode: 'model-folder-incomplete', errorFacts: { directory: '/data/mf' } };
    const story = failedByInput({ message: '/data/mf is not a complete model folder', ...details });
    expect(story.record.conditions.at(-1)).toMatchObject({
      reason: 'InvalidInput',
      message: 'worker-0: /data/mf is not a complete model folder. Set spec.from to the folder of a finished model',
    });
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
    // The worker drops its work, and the coordinator does not hear of it.
    const release = { reason: 'a bug' };
    story.world.worker('worker-1').command({ jobUid: story.job.uid, run: 1 }, { kind: 'release', release });
    story.until(/run 2 starts/);
    expect(story.said()[0]).toMatch(/^job: failed, to be tried again \(1 of 3\): no step since 20 s, at 2\d \(!\)$/);
  });
});

/** A job whose only worker has reported wrong input. */
function failedByInput(failure: Omit<Failure, 'code' | 'step'>): Story {
  const story = new Story(FOUR_EPOCHS);
  story.start(...names('worker', 1), ...names('shard', 2));
  story.seconds(1);
  story.world.submit(story.job);
  const report = { ...failure, code: FailureCode.FAILURE_CODE_INPUT, step: 0 };
  const message = { ...story.host.noReport, jobUid: story.job.uid, failure: report };
  story.host.handle({ type: 'reported', member: 'worker-0', session: story.sessionOf('worker-0'), message });
  return story;
}
