import { describe, expect, it } from 'vitest';
import { storeError } from '../../objects/errors.js';
import { UnreadError } from '../source-error.js';
import { ByteBudget } from './byte-budget.js';
import { openAhead } from './open-source.js';
import { sourceErrorOf } from './short-copies.js';

describe('ByteBudget', () => {
  it('lends no more than it has, in the order of the requests, and a larger request alone', async () => {
    const budget = new ByteBudget(10);
    const given: string[] = [];
    const take = (name: string, bytes: number) =>
      budget.take(bytes).then((giveBack) => {
        given.push(name);
        return giveBack;
      });
    const [first, second] = await Promise.all([take('a', 6), take('b', 4)]);
    const large = take('large', 50);
    const last = take('c', 1);
    first();
    await Promise.resolve();
    expect(given).toEqual(['a', 'b']);
    second();
    (await large)();
    (await last)();
    expect(given).toEqual(['a', 'b', 'large', 'c']);
  });
});

describe('openAhead()', () => {
  it('opens some items before they are needed, yields them in order, and releases what nobody took', async () => {
    const [opened, released]: string[][] = [[], []];
    const open = async (item: string) => {
      opened.push(item);
      if (item === 'c') throw new Error('no c');
      return { source: item, release: async () => void released.push(item) };
    };
    const seen: string[] = [];
    for await (const { item, opening } of openAhead(['a', 'b', 'c', 'd', 'e', 'f'], open, 3)) {
      if (item === 'a') expect(opened).toEqual(['a', 'b', 'c']);
      if (item === 'c') await expect(opening).rejects.toThrow('no c');
      seen.push(item);
      if (item === 'c') break;
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(opened).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(released).toEqual(['d', 'e']);
  });
});

describe('sourceErrorOf()', () => {
  const refused = (Code: string) =>
    storeError(Object.assign(new Error('no'), { Code, $metadata: { httpStatusCode: 403 } }), { address: 's3://a/b', endpoint: 'x' }); // prettier-ignore

  it('takes a denied object for a problem of that object, and expired credentials for one of all', () => {
    expect(sourceErrorOf(refused('AccessDenied'))?.message).toBe('reading it is not permitted (AccessDenied)');
    expect(sourceErrorOf(refused('AccessDenied'))).toBeInstanceOf(UnreadError);
    expect(sourceErrorOf(refused('ExpiredToken'))).toBeUndefined();
    expect(sourceErrorOf(new Error('a bug'))).toBeUndefined();
  });
});
