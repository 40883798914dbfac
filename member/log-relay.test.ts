import { describe, expect, it } from 'vitest';
import type { LogLine, Report } from '../proto/index.js';
import { LogRelay } from './log-relay.js';
import type { About } from './outbox.js';

/** A relay whose session is open or not, with the batches that it has sent. */
function openRelay({ servesOneJob = false } = {}) {
  const batches: { jobUid: string; lines: readonly LogLine[] }[] = [];
  const session = {
    isOpen: true,
    report: ({ jobUid }: About, report: Report) => {
      if ('logLines' in report) batches.push({ jobUid, lines: report.logLines.lines });
    },
  };
  let jobUid: string | null = 'a';
  const clock = { now: () => 0, sleep: () => new Promise<void>(() => {}) };
  const relay = new LogRelay({ session, jobUid: () => jobUid, servesOneJob, clock });
  const say = (message: string, fields: object = {}) =>
    relay.add(JSON.stringify({ level: 'info', time: '2026-01-01T00:00:00.000Z', role: 'worker', message, ...fields }));
  const messages = () => batches.flatMap(({ lines }) => lines.map(({ message }) => message));
  return { relay, session, batches, messages, say, hold: (uid: string | null) => (jobUid = uid) };
}

describe('LogRelay', () => {
  it('sends lines of the job that is held, in batches of at most 64 lines and 16 KiB of one job', () => {
    const { relay, batches, say, hold } = openRelay();
    for (let n = 0; n < 100; n++) say(`line ${n}`);
    for (let n = 0; n < 20; n++) say('x'.repeat(1900));
    hold('b');
    say('of another job');
    hold(null);
    say('of no job');
    say('of a job that it names', { jobUid: 'a' });
    relay.flush();
    expect(batches.every(({ lines }) => lines.length <= 64)).toBe(true);
    const sizes = batches.map(({ lines }) => lines.reduce((sum, { message }) => sum + message.length, 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16 * 1024);
    expect(batches.flatMap(({ lines }) => lines)).toHaveLength(122);
    expect(batches.slice(-2).map(({ jobUid, lines }) => [jobUid, lines[0].message])).toEqual([
      ['b', 'of another job'],
      ['a', 'of a job that it names'],
    ]);
  });

  it('sends what a free process says only when it serves one job', () => {
    for (const servesOneJob of [true, false]) {
      const { relay, batches, say, hold } = openRelay({ servesOneJob });
      hold(null);
      say('started');
      relay.flush();
      expect(batches.map(({ jobUid }) => jobUid)).toEqual(servesOneJob ? [''] : []);
    }
  });

  it('sends an error at once, with its stack, and cuts long texts', () => {
    const { batches, say } = openRelay();
    say('it failed', { level: 'error', error: { message: 'lost', stack: 'x'.repeat(5000) } });
    const [line] = batches[0].lines;
    expect(line).toMatchObject({ level: 'error', message: 'it failed', timeMs: Date.parse('2026-01-01T00:00:00Z') });
    const { error } = JSON.parse(line.details) as { error: { message: string; stack: string } };
    expect(error.message).toBe('lost');
    expect(error.stack).toMatch(/^x{1000}… \(4000 characters more\)$/);
  });

  it('sends again what is not stored, with the same numbers', () => {
    const { relay, batches, messages, say } = openRelay();
    for (const message of ['one', 'two', 'three']) say(message);
    relay.flush();
    relay.flush();
    expect(messages()).toEqual(['one', 'two', 'three']);
    relay.kept('other', 3);
    relay.kept('a', 1);
    relay.opened();
    expect(messages().slice(3)).toEqual(['two', 'three']);
    expect(batches[1].lines.map(({ number }) => number)).toEqual([2, 3]);
  });

  it('drops the oldest lines while the coordinator is away, and says how many', () => {
    const { relay, session, messages, say } = openRelay();
    session.isOpen = false;
    for (let n = 0; n < 1030; n++) say(`line ${n}`);
    session.isOpen = true;
    relay.opened();
    expect(messages()[0]).toBe('6 lines of this log were dropped because the coordinator was away');
    expect(messages().slice(1, 3)).toEqual(['line 6', 'line 7']);
    expect(messages()).toHaveLength(1025);
  });

  it('says that lines were dropped that were sent but never stored', () => {
    const { relay, messages, say } = openRelay();
    for (let n = 0; n < 1020; n++) say(`line ${n}`);
    relay.flush();
    for (let n = 1020; n < 1026; n++) say(`line ${n}`);
    relay.opened();
    expect(messages()[1020]).toBe('2 lines of this log were dropped because the coordinator was away');
  });
});
