import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/tools/amr.js';
import { DirectoryLogs } from '../store/directory-logs.js';
import { PIECE_BYTES, PIECES, type LogStore } from '../store/log-store.js';
import { JobLog } from './job-log.js';
import { JobLogs, type LogBatch } from './job-logs.js';

const OWNER = { uid: 'job-1', name: 'one' };
const LINE = { timeMs: 1000, level: 'info', source: 'w', role: 'worker', details: '', process: 'p', message: 'm' };

describe('JobLog', () => {
  const folder = temporaryFolder();
  const openStore = () => new DirectoryLogs(join(folder, randomUUID()), async () => {});

  it('keeps the newest lines within eight pieces of bounded size, over restarts', async () => {
    const store = openStore();
    let log = await JobLog.open(store, OWNER, 0);
    const message = 'x'.repeat(900);
    for (let number = 1; number <= 2000; number++) {
      log.add({ ...LINE, message, number }, 0);
      if (number % 100 === 0) await log.save();
      if (number % 700 === 0) log = await JobLog.open(store, OWNER, 0);
    }
    const directory = join(store.directory, `${OWNER.uid}.log`);
    const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
    expect(sizes).toHaveLength(PIECES);
    expect(Math.max(...sizes)).toBeLessThan(PIECE_BYTES + 4096);
    const numbers = (await log.read()).map(({ number }) => number);
    expect(numbers.at(-1)).toBe(2000);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => 2000 - numbers.length + 1 + at));
    expect(numbers.length).toBeGreaterThan((7 * PIECE_BYTES) / 1200);
  });

  it('add() refuses a line that is there already, also after a restart, and its places rise', async () => {
    const store = openStore();
    const log = await JobLog.open(store, OWNER, 0);
    expect(log.add({ ...LINE, number: 1 }, 5)?.position).toBe(5000);
    expect(log.add({ ...LINE, number: 2 }, 4)?.position).toBe(5001);
    expect(log.add({ ...LINE, number: 2 }, 6)).toBeNull();
    await log.save();
    const next = await JobLog.open(store, OWNER, 0);
    expect(next.add({ ...LINE, number: 1 }, 7)).toBeNull();
    expect(next.add({ ...LINE, process: 'its next process', number: 1 }, 0)?.position).toBe(5002);
    expect(await next.read()).toHaveLength(3);
  });
});

describe('JobLogs', () => {
  const batch = (...messages: string[]): LogBatch => ({
    session: 's',
    source: 'worker-0',
    role: 'worker',
    process: 'p',
    jobUid: OWNER.uid,
    lines: messages.map((message, at) => ({ ...LINE, message, number: at + 1, position: 0 })),
  });

  /** Logs over a store in memory that fails when told to, with a clock that only moves when told to. */
  function openLogs() {
    const texts = new Map<string, string>();
    let failure: Error | null = null;
    const store: LogStore = {
      pauseMs: 1000,
      read: async () => (failure ? Promise.reject(failure) : new Map(texts)),
      write: async (_, place, text) => (failure ? Promise.reject(failure) : void texts.set(String(place), text)),
    };
    const sleepers: (() => void)[] = [];
    const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => void sleepers.push(resolve)) };
    const warnings: string[] = [];
    const stored: LogBatch[] = [];
    const log = { warn: (_: object, message: string) => void warnings.push(message) } as never;
    const logs = new JobLogs({ store, clock, now: () => 1, log, onStored: (each) => void stored.push(each) });
    const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const wake = async () => {
      for (const resolve of sleepers.splice(0)) resolve();
      await settle();
    };
    return { logs, texts, stored, warnings, wake, settle, fail: (error: Error | null) => (failure = error) };
  }

  it('tells a member that its lines are stored when they are, and not before', async () => {
    const { logs, texts, stored, wake, settle } = openLogs();
    logs.receive(OWNER, batch('one', 'two'));
    await settle();
    expect(stored).toEqual([]);
    await wake();
    expect(stored.map(({ lines }) => lines.length)).toEqual([2]);
    expect(texts.get('0')).toContain('"two"');
  });

  it('warns once when the store fails, harms nothing, and stores the lines later', async () => {
    const { logs, texts, stored, warnings, wake, fail } = openLogs();
    fail(new Error('the disk is full'));
    logs.receive(OWNER, batch('one'));
    logs.say(OWNER, { level: 'info', message: 'nats://user:secret@host is away' });
    await wake();
    await wake();
    expect(warnings).toEqual(['cannot keep the log of the job']);
    await expect(logs.read(OWNER)).rejects.toThrow('the disk is full');
    fail(null);
    await wake();
    expect(stored).toHaveLength(1);
    expect(texts.get('0')).toContain('nats://***@host is away');
    expect((await logs.read(OWNER)).map(({ source }) => source)).toEqual(['worker-0', 'coordinator']);
  });

  it('gives a follower each line once, though the member repeats it', async () => {
    const { logs, settle } = openLogs();
    const seen: string[] = [];
    const stop = logs.follow(OWNER.uid, ({ message }) => void seen.push(message));
    logs.receive(OWNER, batch('one'));
    logs.receive(OWNER, batch('one', 'two'));
    await settle();
    stop();
    logs.receive(OWNER, batch('one', 'two', 'three'));
    await settle();
    expect(seen).toEqual(['one', 'two']);
  });
});

describe('DirectoryLogs', () => {
  const folder = temporaryFolder();

  it('writes nothing for a job that was removed, and sweeps what a crash left behind', async () => {
    const store = new DirectoryLogs(folder, async () => {});
    const other = { uid: 'job-2', name: 'two' };
    await store.write(OWNER, 0, 'text');
    await store.write(other, 0, 'text');
    const [, removed] = [store.write(OWNER, 1, 'text'), store.remove(OWNER.uid)];
    await removed;
    await store.write(OWNER, 0, 'late');
    expect(readdirSync(folder)).toEqual(['job-2.log']);
    await store.sweep(() => false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes nothing when another coordinator owns the folder', async () => {
    const store = new DirectoryLogs(folder, () => Promise.reject(new Error('taken over')));
    await expect(store.write(OWNER, 0, 'text')).rejects.toThrow('taken over');
    expect(readdirSync(folder)).toEqual([]);
  });
});
