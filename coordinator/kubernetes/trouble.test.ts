import { expect, it } from 'vitest';
import type { Pod } from './kinds.js';
import { eventTrouble, podTrouble } from './trouble.js';

const pod = (name: string, status: object): Pod => ({ metadata: { name }, status });
const waiting = (reason: string, message?: string) => ({
  containerStatuses: [{ state: { waiting: { reason, message } } }],
});

it('podTrouble() says nothing of pods that run, or are on their way', () => {
  expect(podTrouble([])).toBeNull();
  expect(podTrouble([pod('a', { phase: 'Running' }), pod('b', waiting('ContainerCreating'))])).toBeNull();
});

it('podTrouble() names every pod with the first trouble', () => {
  const unschedulable = {
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'Insufficient gpu' }],
  };
  const pods = ['a', 'b', 'c', 'd'].map((name) => pod(name, unschedulable));
  expect(podTrouble([...pods, pod('e', waiting('ErrImagePull', 'no such image'))])).toEqual({
    reason: 'Unschedulable',
    message: 'a, b, c and 1 more: Insufficient gpu',
  });
});

it('podTrouble() tells why a container does not start, and how its process ended', () => {
  expect(podTrouble([pod('a', waiting('ImagePullBackOff', 'not found'))])?.message).toMatch(
    /^a: not found; correct the image with helm upgrade/,
  );
  const crashed = {
    containerStatuses: [
      {
        state: { waiting: { reason: 'CreateContainerError', message: 'no such folder' } },
        lastState: { terminated: { exitCode: 137, reason: 'Error' } },
      },
    ],
  };
  expect(podTrouble([pod('a', crashed)])?.message).toBe('a: no such folder; its process ended with exit code 137');
});

it('podTrouble() leaves out pods that are about to go', () => {
  const going = { metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' }, status: waiting('ErrImagePull') };
  expect(podTrouble([going as Pod])).toBeNull();
});

it('eventTrouble() tells the newest warning', () => {
  const event = (name: string, message: string, lastTimestamp: string) => ({
    metadata: {},
    involvedObject: { kind: 'Pod', name },
    reason: 'FailedMount',
    message,
    lastTimestamp,
  });
  const events = [event('a', 'old', '2026-01-01T00:00:00Z'), event('b', 'new', '2026-01-01T00:00:01Z')];
  expect(eventTrouble(events)).toEqual({ reason: 'FailedMount', message: 'b: new' });
  expect(eventTrouble([])).toBeNull();
});
