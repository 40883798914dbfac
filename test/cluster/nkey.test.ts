import { expect, it } from 'vitest';
import { nkeys } from 'nats';
import { isUserKey, Nkey } from '../../coordinator/nats/nkey.js';

it('Nkey is a key pair as the library of NATS knows them, and the same for the same secret', () => {
  for (const kind of ['operator', 'account', 'user'] as const) {
    const key = Nkey.derive(kind, 'secret');
    expect(key.public[0]).toBe(kind[0].toUpperCase());
    const theirs = nkeys.fromPublic(key.public);
    expect(theirs.verify(Buffer.from('text'), key.sign('text'))).toBe(true);
    expect(theirs.verify(Buffer.from('other'), key.sign('text'))).toBe(false);
    expect(Nkey.derive(kind, 'secret').public).toBe(key.public);
    expect(Nkey.derive(kind, 'other secret').public).not.toBe(key.public);
  }
});

it('isUserKey() knows a public key of a user from other keys and from damaged ones', () => {
  const key = nkeys.createUser().getPublicKey();
  expect(isUserKey(key)).toBe(true);
  const damaged = key.slice(0, 10) + (key[10] === 'A' ? 'B' : 'A') + key.slice(11);
  for (const other of [nkeys.createAccount().getPublicKey(), damaged, key.slice(1), `${key}A`, key.toLowerCase(), ''])
    expect(isUserKey(other), other).toBe(false);
});
