import { describe, expect, it } from 'vitest';
import { Role } from '../../proto/index.js';
import { joinOf } from '../../test/simulation/process.js';
import { Story } from '../../test/simulation/story.js';
import { decide } from './decide.js';

describe('decide() on members', () => {
  const join = joinOf({ name: 'worker-9', uid: 'x', role: Role.ROLE_WORKER });

  it('refuses one that speaks another protocol, with the reason', () => {
    const { cluster } = new Story().host;
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
    const { cluster } = new Story().host;
    const first = decide(cluster, { type: 'joined', session: 'a', join }, 0).state;
    const { effects, state } = decide(first, { type: 'joined', session: 'b', join: { ...join, uid: 'y' } }, 0);
    expect(effects[0]).toMatchObject({ session: 'a', envelope: { command: { shutdown: { exitCode: 1 } } } });
    expect(effects[1]).toEqual({ type: 'close', session: 'a' });
    expect(state.members.get('worker-9')).toMatchObject({ uid: 'y', session: 'b' });
  });
});
