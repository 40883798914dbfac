import { describe, expect, it } from 'vitest';
import { Role } from '../../proto/index.js';
import { simulatedJob } from '../../test/simulation/jobs.js';
import { joinOf } from '../../test/simulation/process.js';
import { Story } from '../../test/simulation/story.js';
import { required } from '../../runtime/required.js';
import type { Cluster } from './cluster.js';
import { decide } from './decide.js';
import { byVersion, isTooOld } from './versions.js';

describe('decide() on members', () => {
  const join = joinOf({ name: 'worker-9', uid: 'x', role: Role.ROLE_WORKER });

  it('refuses one that speaks another protocol whenever it tries, says so once, and forgets it when it tries no more', () => {
    const { cluster } = new Story().host;
    const stranger = { type: 'joined', session: 's', join: { ...join, protocol: 7 } } as const;
    const problem =
      'it speaks version 7 of the protocol, this coordinator 3: upgrade all parts of the cluster to the same version of amr';
    const first = decide(cluster, stranger, 0);
    expect(first.effects).toEqual([{ type: 'close', session: 's', problem }]);
    expect(first.reasons).toMatchObject([{ code: 'MemberRefused', text: `worker-9 is refused: ${problem}` }]);
    const again = decide(first.state, stranger, 1000);
    expect(again).toMatchObject({ effects: first.effects, reasons: [] });
    expect(decide(again.state, { type: 'ticked' }, 16_000).state.strangers.size).toBe(1);
    expect(decide(again.state, { type: 'ticked' }, 16_001).state.strangers.size).toBe(0);
    expect(decide(again.state, { type: 'joined', session: 't', join }, 2000).state.strangers.size).toBe(0);
  });

  it('gives a run to members of one version only, and says which others there are', () => {
    const story = Story.training({ epochs: [4] });
    const [job] = story.host.cluster.jobs.values();
    story.untilStep(20);
    for (const name of ['worker-0', 'worker-1']) story.process(name).kill(true);
    story.seconds(5);
    story.host.handle({ type: 'joined', session: 's', join: { ...join, protocol: 1 } });
    const other = { ...join, name: 'worker-8', protocol: 4 };
    story.host.handle({ type: 'joined', session: 't', join: other });
    story.host.handle({ type: 'joined', session: 'u', join: { ...other, name: 'worker-7', onlyJob: 'another' } });
    story.seconds(8);
    const { conditions } = required(story.host.cluster.jobs.get(job.record.uid), 'the job').record;
    expect(conditions.find(({ type }) => type === 'Running')?.message).toBe(
      'no worker is free. Another version of amr, whose protocol differs from version 3 of this coordinator, runs in worker-8 (version 4), worker-9 (version 1): upgrade all parts of the cluster to the same version',
    );
  });

  it('deals the partitions to the newest version that has enough members', () => {
    const version = (name: string, protocol: number) => ({
      ...joinOf({ name, uid: name, role: Role.ROLE_WORKER }),
      protocol,
    });
    const members = [version('a', 2), version('b', 3), version('c', 2)] as never;
    expect(byVersion(members).map((group) => group.map(({ name }) => name))).toEqual([['b'], ['a', 'c']]);
  });

  it('gives a job with a setting that an earlier version does not know to nobody of that version', () => {
    const { job } = simulatedJob({});
    const settings = [
      {},
      { wire: 'bfloat16' },
      { sharedPool: true },
      { products: 'int8' },
      { data: { ...job.data, width: 8 } },
    ];
    const isLeftOut = (protocol: number) =>
      settings.map((setting) => isTooOld({ job: { ...job, ...setting } as typeof job }, { protocol }));
    expect(isLeftOut(2)).toEqual([false, true, true, true, true]);
    expect(isLeftOut(3)).toEqual([false, false, false, false, false]);
  });

  it('refuses a second process under a name while the first is alive, and replaces the first when it is silent', () => {
    const { cluster } = new Story().host;
    const first = decide(cluster, { type: 'joined', session: 'a', join }, 0).state;
    const second = { type: 'joined', session: 'b', join: { ...join, uid: 'y' } } as const;
    const refused = decide(first, second, 3000);
    expect(refused.state.members.get('worker-9')).toMatchObject({ uid: 'x', session: 'a' });
    expect(refused.effects).toMatchObject([
      {
        session: 'b',
        envelope: {
          command: { shutdown: { exitCode: 1, reason: expect.stringContaining('is alive as worker-9') as string } },
        },
      },
    ]);
    const { effects, state } = decide(first, second, 3001);
    expect(effects[0]).toMatchObject({ session: 'a', envelope: { command: { shutdown: { exitCode: 1 } } } });
    expect(effects[1]).toEqual({ type: 'close', session: 'a' });
    expect(state.members.get('worker-9')).toMatchObject({ uid: 'y', session: 'b' });
  });

  it('says in the log and in a condition that a member of a run has lost its connection, and when it has it again', () => {
    const story = Story.training();
    const beat = (cluster: Cluster, cutOffFrom: string) => {
      const { heartbeat } = required(cluster.members.get('worker-0'), 'worker-0');
      const about = { ...story.host.noReport, jobUid: story.job.uid, run: 1 };
      const message = { ...about, heartbeat: { ...required(heartbeat, 'a beat'), cutOffFrom } };
      const session = story.sessionOf('worker-0');
      return decide(cluster, { type: 'reported', member: 'worker-0', session, message }, story.world.timetable.now);
    };
    const connected = ({ jobs }: Cluster) =>
      jobs.get(story.job.uid)?.record.conditions.find(({ type }) => type === 'Connected');
    story.until(/checkpoint/);
    const lost = beat(story.host.cluster, 'NATS');
    expect(lost.reasons).toMatchObject([{ level: 'warn', text: 'worker-0 has lost its connection to NATS' }]);
    expect(connected(lost.state)).toMatchObject({
      status: 'False',
      reason: 'ConnectionLost',
      message: 'worker-0 has lost its connection to NATS and connects again',
    });
    const restored = beat(lost.state, '');
    expect(restored.reasons).toMatchObject([{ level: 'info', text: 'worker-0 is connected to NATS again' }]);
    expect(connected(restored.state)).toMatchObject({ status: 'True', reason: 'ConnectionRestored' });
  });

  it('measures the pace of a run between heartbeats that are apart, and not between those that arrive together', () => {
    const story = Story.training();
    story.until(/checkpoint/);
    const about = { ...story.host.noReport, jobUid: story.job.uid, run: 1 };
    const session = story.sessionOf('worker-0');
    let { cluster } = story.host;
    const beat = (step: number, ms: number) => {
      const heartbeat = { ...required(cluster.members.get('worker-0')?.heartbeat, 'a beat'), step };
      const message = { ...about, heartbeat };
      const event = { type: 'reported', member: 'worker-0', session, message } as const;
      cluster = decide(cluster, event, story.world.timetable.now + ms).state;
      return cluster.members.get('worker-0')!.stepsPerSecond;
    };
    const { heartbeatIntervalMs: interval } = cluster.settings;
    const pace = beat(1000, 10 * interval);
    expect([beat(4000, 10 * interval + 1), beat(7000, 10 * interval + 2)]).toEqual([pace, pace]);
    const steps = (100 * interval) / 1000;
    expect(beat(7000 + steps, 11 * interval)).toBeCloseTo(pace + 0.3 * (100 - pace), 9);
  });
});
