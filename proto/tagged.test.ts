import { describe, expect, it } from 'vitest';
import { membersService } from './index.js';
import { commandOf, reportOf } from './tagged.js';

describe('commandOf()', () => {
  it('tags the command of a decoded message', () => {
    const { response } = membersService.session;
    const message = response.decode(
      response.encode({ epoch: 2, jobUid: 'uid', run: 3, release: { reason: 'enough' } }),
    );
    expect(commandOf(message)).toEqual({ kind: 'release', release: { reason: 'enough' } });
  });

  it('gives null for a message without a command that it knows', () => {
    const { response } = membersService.session;
    expect(commandOf(response.decode(response.encode({ epoch: 2 })))).toBeNull();
  });
});

describe('reportOf()', () => {
  it('tags a report', () => {
    expect(reportOf({ leaving: {} })).toEqual({ kind: 'leaving', leaving: {} });
  });
});
