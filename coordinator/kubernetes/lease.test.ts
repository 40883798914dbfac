import { expect, it } from 'vitest';
import { StoreTakenError } from '../store/job-store.js';
import { ApiError, type KubernetesApi } from './api.js';
import type { Lease } from './kinds.js';
import { OwnedLease } from './lease.js';

/** The part of the API that keeps one Lease, with a clock that runs while somebody sleeps. */
function leases() {
  let [nowMs, version] = [0, 0];
  let kept: Lease | null = null;
  const write = (object: Lease) => {
    if (kept && object.metadata.resourceVersion !== kept.metadata.resourceVersion) throw new ApiError(409, 'conflict');
    kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(++version) } };
    return Promise.resolve(kept);
  };
  const api = {
    clock: {
      now: () => nowMs,
      sleep: (milliseconds: number) => Promise.resolve(void (nowMs += milliseconds)),
    },
    get: () => Promise.resolve(kept),
    create: (_: string, object: Lease) => Promise.resolve().then(() => write(object)),
    replace: (_: string, object: Lease) => Promise.resolve().then(() => write(object)),
  } as unknown as KubernetesApi;
  const owner = (holder: string) => new OwnedLease(api, { lease: 'amr', holder });
  return { owner, pass: (milliseconds: number) => (nowMs += milliseconds), now: () => nowMs };
}

it('is taken at once from an owner that gave it up, and from an earlier start of the same process', async () => {
  const { owner, now } = leases();
  const first = owner('a');
  expect(await first.take()).toBe(1);
  expect(await owner('a').take()).toBe(2);
  await expect(first.renew().then(() => first.assertOwned())).rejects.toThrow(StoreTakenError);
  const third = owner('b');
  const waiting: string[] = [];
  expect(await third.take(undefined, (holder) => waiting.push(holder))).toBe(3);
  expect(waiting).toEqual(['a']);
  const before = now();
  await third.release();
  expect(await owner('c').take()).toBe(4);
  expect(now()).toBe(before);
});

it('is given up also when a renewal comes in between', async () => {
  const { owner, pass, now } = leases();
  const first = owner('a');
  await first.take();
  pass(5000);
  await Promise.all([first.renew(), first.release()]);
  const from = now();
  await owner('b').take();
  expect(now()).toBe(from);
});

it('is taken from an owner that is silent when its duration is over, and within 15 seconds', async () => {
  const { owner, now } = leases();
  const lost = owner('a');
  await lost.take();
  const from = now();
  await owner('b').take();
  expect(now() - from).toBeGreaterThanOrEqual(10_000);
  expect(now() - from).toBeLessThanOrEqual(15_000);
  await expect(lost.assertOwned()).rejects.toThrow(StoreTakenError);
});

it('is not taken from an owner that renews it, and its owner is sure of it only as long as it does', async () => {
  const { owner, pass } = leases();
  const alive = owner('a');
  await alive.take();
  const stop = new AbortController();
  let looks = 0;
  const standby = owner('b');
  const { clock } = standby.api;
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (milliseconds) => {
    await sleep(milliseconds);
    await alive.renew();
    if (++looks === 60) stop.abort(new Error('enough'));
  };
  await expect(standby.take(stop.signal)).rejects.toThrow('enough');
  await alive.assertOwned();
  expect(alive.isCurrent).toBe(true);
  pass(10_000);
  expect(alive.isCurrent).toBe(false);
});
