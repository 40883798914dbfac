import { describe, expect, it } from 'vitest';
import { Role, type Command } from '../../proto/index.js';
import { joinOf } from '../../test/simulation/process.js';
import { Story } from '../../test/simulation/story.js';
import type { Cluster, NatsGrant, NatsIssuer } from './cluster.js';
import { decide } from './decide.js';
import type { Event } from './events.js';

/** Writes down what it is asked for. A credential lives for 100 seconds. */
class Issuer implements NatsIssuer {
  readonly lifetimeMs = 100_000;
  readonly grants: NatsGrant[] = [];
  isKey(text: string): boolean {
    return text.startsWith('key of ');
  }
  issue(grant: NatsGrant): string {
    this.grants.push(grant);
    return `token ${this.grants.length}`;
  }
}

describe('credentials for NATS', () => {
  const isCredential = (command: Command) => 'natsCredential' in command;
  /** The kinds of the commands that an event sends to a session, in their order. */
  function commands(cluster: Cluster, event: Event, now: number, to: string): string[] {
    return decide(cluster, event, now).effects.flatMap((effect) =>
      effect.type === 'send' && effect.session === to ? Object.keys(effect.envelope.command) : [],
    );
  }

  it('come before the Welcome; a member without a key, or a coordinator without a secret, does without', () => {
    const [join, plain] = ['key of worker-9', ''].map((natsKey) =>
      joinOf({ name: 'worker-9', uid: 'x', role: Role.ROLE_WORKER, natsKey }),
    );
    const { cluster } = new Story({ settings: { nats: new Issuer() } }).host;
    const joined = (each: typeof join): Event => ({ type: 'joined', session: 's', join: each });
    expect(commands(cluster, joined(join), 0, 's')).toEqual(['natsCredential', 'welcome']);
    expect(commands(cluster, joined(plain), 0, 's')).toEqual(['welcome']);
    expect(commands(new Story().host.cluster, joined(join), 0, 's')).toEqual(['welcome']);
    expect(commands(cluster, joined({ ...join, natsKey: 'nonsense' }), 0, 's')).toEqual(['shutdown']);
  });

  it('allow a free member nothing, and one with a seat its own job', () => {
    const nats = new Issuer();
    const { job } = Story.training({ settings: { nats } });
    for (const [name, role] of [
      ['worker-0', 'worker'],
      ['shard-1', 'shard'],
    ] as const) {
      const own = nats.grants.filter((grant) => grant.name === name);
      const common = { key: `key of ${name}`, role, name, filesOf: [] };
      expect(own).toEqual([
        { ...common, job: null },
        { ...common, job: job.uid },
      ]);
    }
  });

  it('are renewed at half of their life, and not with every tick', () => {
    const nats = new Issuer();
    const { host, world } = Story.training({ settings: { nats } });
    const { now } = world.timetable;
    const { cluster } = host;
    const tick = (at: number) =>
      decide({ ...cluster, tickedMs: at }, { type: 'ticked' }, at).effects.filter(
        (effect) => effect.type === 'send' && isCredential(effect.envelope.command),
      );
    const later = now + nats.lifetimeMs / 2;
    const heard = (at: number) => {
      for (const [, member] of cluster.members) Object.assign(member, { heardMs: at });
    };
    heard(now + 1000);
    expect(tick(now + 1000)).toEqual([]);
    heard(later);
    expect(tick(later)).toHaveLength(cluster.members.size);
  });

  it('let a shard that lost its seat, but has files of the job, be read', () => {
    const nats = new Issuer();
    const { host, job } = (() => {
      const story = Story.training({ settings: { nats } });
      story.until(/checkpoint/);
      return story;
    })();
    const stored = [
      { jobUid: job.uid, checkpoints: [1] },
      { jobUid: 'unknown', checkpoints: [1] },
    ];
    const join = joinOf({ name: 'shard-9', uid: 'x', role: Role.ROLE_SHARD, natsKey: 'key of shard-9', stored });
    decide(host.cluster, { type: 'joined', session: 's', join }, 0);
    expect(nats.grants.at(-1)).toMatchObject({ name: 'shard-9', job: null, filesOf: [job.uid] });
  });
});
