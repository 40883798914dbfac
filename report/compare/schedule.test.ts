import { describe, expect, it } from 'vitest';
import { schedule } from './schedule.js';

/** Tasks that end when they are told to, and what happened. */
function bench(slots: number, waits: Readonly<Record<string, string>> = {}) {
  const log: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const run = (task: string) =>
    new Promise<void>((resolve, reject) => {
      log.push(`begin ${task}`);
      ends.set(task, (error) => (error ? reject(error) : resolve()));
    });
  const waitsFor = (task: string, other: string) => waits[task] === other;
  const all = (tasks: string) => schedule(tasks.split(''), { slots, waitsFor }, run, () => log.push('failure'));
  const end = async (task: string, error?: Error) => {
    ends.get(task)!(error);
    await new Promise(setImmediate);
    return log.splice(0).join(', ');
  };
  return { log, all, end };
}

describe('schedule()', () => {
  it('runs so many at once, in order, each behind what it waits for', async () => {
    const { log, all, end } = bench(2, { b: 'a', c: 'a' });
    const done = all('abcd');
    expect(log.splice(0)).toEqual(['begin a', 'begin d']);
    expect(await end('d')).toBe('');
    expect(await end('a')).toBe('begin b, begin c');
    expect(await end('c')).toBe('');
    expect(await end('b')).toBe('');
    await done;
  });

  it('begins none behind a failure, and rejects when those under way have ended', async () => {
    const { log, all, end } = bench(2);
    let outcome = '';
    const done = all('abc').catch((error: Error) => (outcome = error.message));
    log.length = 0;
    expect(await end('b', new Error('b is broken'))).toBe('failure');
    expect(outcome).toBe('');
    expect(await end('a', new Error('interrupted'))).toBe('');
    await done;
    expect(outcome).toBe('b is broken');
  });
});
