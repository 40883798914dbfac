import { expect, it } from 'vitest';
import type { Clock } from './clock.js';
import { retry } from './retry.js';

function fakeClock(): Clock & { slept: number[] } {
  let time = 1000;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep(milliseconds, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      slept.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

const failing = (times: number) => (attempt: number) =>
  attempt <= times ? Promise.reject(new Error(`failure ${attempt}`)) : Promise.resolve(attempt);

it('retry() doubles its pauses up to the longest, and gives the result', async () => {
  const clock = fakeClock();
  const options = { clock, deadlineMs: 60_000, firstDelayMs: 100, longestDelayMs: 500, random: () => 1 };
  expect(await retry(failing(5), options)).toBe(6);
  expect(clock.slept).toEqual([100, 200, 400, 500, 500]);
});

it('retry() spreads a pause over its second half', async () => {
  const clock = fakeClock();
  await retry(failing(1), { clock, deadlineMs: 60_000, firstDelayMs: 100, random: () => 0 });
  expect(clock.slept).toEqual([50]);
});

it('retry() throws the last error when no attempt fits before the deadline', async () => {
  const clock = fakeClock();
  const options = { clock, deadlineMs: 650, firstDelayMs: 100, longestDelayMs: 400, random: () => 1 };
  await expect(retry(failing(99), options)).rejects.toThrow('failure 3');
  expect(clock.slept).toEqual([100, 200]);
});

it('retry() throws a terminal error at once, and says every retry', async () => {
  const clock = fakeClock();
  const said: number[] = [];
  const isRetriable = (error: unknown) => (error as Error).message !== 'failure 2';
  const onRetry = ({ attempt }: { attempt: number }) => said.push(attempt);
  await expect(retry(failing(99), { clock, deadlineMs: 60_000, isRetriable, onRetry })).rejects.toThrow('failure 2');
  expect(said).toEqual([1]);
});

it('retry() stops with the reason of its signal', async () => {
  const abort = new AbortController();
  const onRetry = () => abort.abort(new Error('shutting down'));
  const options = { clock: fakeClock(), deadlineMs: 60_000, signal: abort.signal, onRetry };
  await expect(retry(failing(99), options)).rejects.toThrow('shutting down');
});
