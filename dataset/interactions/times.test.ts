import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readRawInteractions } from '../pairs/raw-interactions.js';
import type { UnderstandOptions } from './settings.js';
import { Times } from './times.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-times-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function timesOf(content: string | Uint8Array, settings: UnderstandOptions = {}): Promise<number[]> {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const { times } = await readRawInteractions([path], { times: new Times(), ...settings });
  return [...(times ?? [])];
}

describe('Times', () => {
  it('reads numbers as they are, and dates in UTC, whatever the zone of the machine', () => {
    expect(['5', ' 1446842624.5 ', '-3', '1e3'].map((text) => new Times().read(text))).toEqual([
      5, 1446842624.5, -3, 1000,
    ]);
    const dates = [
      ['2020-01-31', '2020-01-31T00:00:00.000Z'],
      ['2020-01-31 12:30', '2020-01-31T12:30:00.000Z'],
      ['2020-01-31T12:30:15.25Z', '2020-01-31T12:30:15.250Z'],
      ['2020-01-31 12:30:15.123456 UTC', '2020-01-31T12:30:15.123Z'],
      ['2020-01-31 12:30:00+0130', '2020-01-31T11:00:00.000Z'],
    ];
    vi.stubEnv('TZ', 'America/New_York');
    expect(new Date(0).getTimezoneOffset()).toBe(300);
    const times = new Times();
    for (const [text, written] of dates) expect(times.write(times.read(text)), text).toBe(written);
    expect(times.kind).toBe('date');
    vi.unstubAllEnvs();
  });

  it.each(['', 'soon', '2020-02-30', '2020-13-01', '31.1.2020', '2020-01-31T25:00', 'NaN', 'Infinity'])(
    'refuses %j',
    (text) => {
      expect(() => new Times().read(text)).toThrow('the time must be a number, or a date such as 2020-01-31');
    },
  );

  it('refuses a date after numbers', () => {
    const times = new Times();
    times.read('3');
    expect(() => times.read('2020-01-01')).toThrow('the time must be a number, as the times before it are');
  });
});

describe('readInteractions() with times', () => {
  it('finds the column by its usual names, or where the job says', async () => {
    expect(await timesOf('user,item,rating,timestamp\na,x,5,3\nb,y,4,2\n')).toEqual([3, 2]);
    expect(await timesOf('user,item,day\na,x,2020-01-01\nb,y,1970-01-01\n', { columns: { time: 'day' } })).toEqual([
      1577836800000, 0,
    ]);
    expect(await timesOf('1::2::5::30\n3::4::5::10\n1::5::5::20\n', { columns: { time: 4 } })).toEqual([30, 10, 20]);
  });

  it('reads them from JSON lines and Parquet, beside a condition on other columns', async () => {
    const where = 'rating >= 4';
    const lines =
      '{"user":"a","item":"x","rating":5,"unixReviewTime":7}\n{"user":"a","item":"y","rating":1,"unixReviewTime":8}\n';
    expect(await timesOf(lines, { where })).toEqual([7]);
    const columnData = [
      { name: 'rating', data: [1, 4, 5], type: 'INT32' as const },
      { name: 'user', data: ['a', 'b', 'c'], type: 'STRING' as const },
      { name: 'time', data: [new Date(1), new Date(2000), new Date(3)], type: 'TIMESTAMP' as const },
      { name: 'item', data: ['x', 'y', 'z'], type: 'STRING' as const },
    ];
    expect(await timesOf(new Uint8Array(parquetWriteBuffer({ columnData })), { where })).toEqual([2000, 3]);
  });

  it('refuses Parquet files of one folder whose times are of different kinds', async () => {
    const parts = mkdtempSync(join(folder, 'parts-'));
    const write = (name: string, time: object) => {
      const ids = ['user', 'item'].map((column) => ({ name: column, data: ['a', 'b'], type: 'STRING' as const }));
      const columnData = [...ids, { name: 'time', ...time }] as Parameters<typeof parquetWriteBuffer>[0]['columnData'];
      writeFileSync(join(parts, name), new Uint8Array(parquetWriteBuffer({ columnData })));
    };
    write('1.parquet', { data: [new Date(1), new Date(2)], type: 'TIMESTAMP' });
    write('2.parquet', { data: [1, 2], type: 'INT32' });
    await expect(readRawInteractions([parts], { times: new Times() })).rejects.toThrow(
      'the time must be a date, as the times before it are: current value is "1"',
    );
  });

  it('names lines whose time cannot be read', async () => {
    const path = join(folder, 'file');
    const problem = 'the time must be a number, or a date such as 2020-01-31 or 2020-01-31T12:00:00Z: current value is';
    await expect(timesOf('user,item,time\na,x,\nb,y,5\n')).rejects.toThrow(`${path}, line 2: ${problem} ""`);
    await expect(timesOf('{"user":"a","item":"x","time":"now"}\n')).rejects.toThrow(
      `${path}, line 1: ${problem} "now"`,
    );
  });

  it('says which columns there are where none has the time, and that lists have none', async () => {
    await expect(timesOf('user,item,rating\na,x,3\nb,y,2\n')).rejects.toThrow(
      'no column is known as the time: its columns are user, item, rating; say which column has the times, by name or by position from 1: spec.data.columns.time',
    );
    await expect(timesOf('1::2::5::30\n3::4::5::10\n1::5::5::20\n')).rejects.toThrow('no column is known as the time');
    await expect(timesOf('1 2 3\n2 4\n3 5 6 7\n', { layout: 'lists' })).rejects.toThrow('lists have no times');
  });
});
