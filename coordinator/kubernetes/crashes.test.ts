import { expect, it } from 'vitest';
import { CrashCounter, crashesOf, crashTrouble } from './crashes.js';
import type { Pod } from './kinds.js';

const NOW = Date.parse('2026-01-01T00:02:00Z');

function pod(name: string, status: object, component = 'worker'): Pod {
  const resources = { limits: { memory: '64Mi' } };
  const containers = [{ name: 'main', resources }];
  return {
    metadata: { name, uid: `${name}-uid`, labels: { 'app.kubernetes.io/component': component } },
    spec: { containers },
    status: { phase: 'Running', containerStatuses: [{ name: 'main', restartCount: 0, ...status }] },
  } as unknown as Pod;
}

const ended = (reason: string, { exitCode = 137, at = '2026-01-01T00:01:50Z', id = 'one', message = '' } = {}) => ({
  terminated: { reason, exitCode, finishedAt: at, containerID: id, message },
});
const running = { running: { startedAt: '2026-01-01T00:01:51Z' } };
const said = (...pods: Pod[]) => crashTrouble(crashesOf(pods, NOW));

it('says that a container had too little memory, with its limit and what to do, also while it runs again', () => {
  const outOfMemory = {
    reason: 'OOMKilled',
    message:
      'a, b: it needs more memory than its limit of 64Mi: raise spec.workers.resources.limits.memory, which can be changed while the job is suspended',
  };
  const again = pod('b', { state: running, lastState: ended('OOMKilled'), restartCount: 1 });
  expect(said(pod('a', { state: ended('OOMKilled') }), again)).toEqual(outOfMemory);
  const shard = pod(
    's',
    { state: ended('StartError', { message: 'init was OOM-killed (memory limit too low?)' }) },
    'x',
  );
  expect(said(shard)).toMatchObject({ reason: 'OOMKilled' });
  expect(said(shard)?.message).toContain('spec.parameterServers.resources.limits.memory');
  const encoder = pod('e', { state: ended('OOMKilled') });
  Object.assign(encoder.metadata.labels ?? {}, { 'amr.dev/encodes': 'true' });
  expect(said(encoder)?.message).toContain('raise spec.encode.resources.limits.memory, in a new job');
});

it('says that a process ends again and again, and nothing about a single loss or an old one', () => {
  const looping = { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended('Error', { exitCode: 1 }) };
  expect(said(pod('a', { ...looping, restartCount: 1 }))).toEqual({
    reason: 'CrashLoopBackOff',
    message: 'a: the process ends again and again, last with exit code 1: "kubectl logs -p" of the pod shows why',
  });
  expect(said(pod('a', { state: running, lastState: ended('Error'), restartCount: 1 }))).toBeNull();
  const old = ended('OOMKilled', { at: '2026-01-01T00:00:10Z' });
  expect(said(pod('a', { state: running, lastState: old, restartCount: 1 }))).toBeNull();
  expect(said(pod('a', { state: running, lastState: ended('Completed', { exitCode: 0 }) }))).toBeNull();
});

it('counts each end of a container once, and none that a new coordinator finds', () => {
  const counter = new CrashCounter();
  const see = (id: string) => counter.count('job', crashesOf([pod('a', { state: ended('OOMKilled', { id }) })], NOW));
  expect([see('one'), see('one'), see('two'), see('two'), see('three')]).toEqual([0, 0, 1, 0, 1]);
});
