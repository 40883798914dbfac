import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, emptyCluster } from '../core/cluster.js';
import type { JobRecord } from '../core/record.js';
import { Role } from '../../proto/index.js';
import { recordFor, simulatedJob } from '../../test/simulation/jobs.js';
import { joinOf } from '../../test/simulation/process.js';
import type { JobStore } from '../store/job-store.js';
import { RecordRefusedError, StoreTakenError } from '../store/job-store.js';
import { Loop } from './loop.js';

/** A store that fails when told to, and a loop that writes down what it does. */
function openLoop() {
  const did: string[] = [];
  let failure: Error | null = null;
  const refused = new Set<string>();
  const act = async (what: string) => {
    await Promise.resolve();
    if (failure) throw failure;
    did.push(what);
  };
  const store: Pick<JobStore, 'renew' | 'put' | 'remove'> = {
    renew: async () => {
      if (failure) throw failure;
    },
    put: ({ uid, name, phase }: JobRecord) => {
      if (refused.has(name)) return Promise.reject(new RecordRefusedError(uid, 'it is too large'));
      return act(`store ${name} ${phase}`);
    },
    remove: (uid) => act(`remove ${uid}`),
  };
  const outlets = {
    send: (session: string, { command }: object & { command: object }) =>
      void did.push(`${session}: ${Object.keys(command)[0]}`),
    close: (session: string) => void did.push(`close ${session}`),
    epoch: () => {},
    reason: () => {},
  };
  const ended: Error[] = [];
  const services = { store, outlets, now: () => 1000, onFailure: (error: Error) => void ended.push(error) };
  const loop = new Loop(services, emptyCluster(DEFAULT_SETTINGS, 1));
  return { loop, did, ended, refused, fail: (error: Error) => (failure = error) };
}

const join = joinOf({ name: 'worker-0', uid: 'u', role: Role.ROLE_WORKER });
const job = simulatedJob({});
const submitted = { type: 'submitted', record: recordFor(job, 0), job: job.job } as const;

describe('Loop', () => {
  it('dispatch() stores before it sends, one event after another', async () => {
    const { loop, did } = openLoop();
    const all = [loop.dispatch({ type: 'joined', session: 's', join }), loop.dispatch(submitted)];
    await Promise.all(all);
    expect(did).toEqual(['s: welcome', 'store job Preparing', 's: prepare']);
  });

  it('dispatch() does nothing of a decision that could not be stored, nor of any after it', async () => {
    const { loop, did, ended, fail } = openLoop();
    await loop.dispatch({ type: 'joined', session: 's', join });
    const error = new Error('the disk is full');
    fail(error);
    await expect(loop.dispatch(submitted)).rejects.toBe(error);
    await expect(loop.dispatch({ type: 'joined', session: 't', join })).rejects.toBe(error);
    expect(did).toEqual(['s: welcome']);
    expect(loop.cluster.jobs.size).toBe(0);
    expect(ended).toEqual([error]);
  });

  it('dispatch() ends the job whose record is refused, and serves all others', async () => {
    const { loop, did, ended, refused } = openLoop();
    await loop.dispatch({ type: 'joined', session: 's', join });
    await loop.dispatch(submitted);
    const other = simulatedJob({ name: 'other' });
    await loop.dispatch({ type: 'submitted', record: recordFor(other, 1), job: other.job });
    refused.add('job');
    await loop.dispatch({ type: 'asked', name: 'job', wish: { kind: 'suspend' } });
    const [first, second] = loop.cluster.jobs.values().map(({ record }) => record);
    expect(first).toMatchObject({ phase: 'Failed', wanted: 'run' });
    expect(first.conditions.find(({ type }) => type === 'Finished')).toMatchObject({
      reason: 'RecordRefused',
      message: 'the record of the job cannot be kept: it is too large',
    });
    expect(second.phase).toBe('Preparing');
    expect(did.slice(-2)).toEqual(['s: release', 's: prepare']);
    await loop.dispatch({ type: 'asked', name: 'job', wish: { kind: 'delete' } });
    await loop.dispatch({ type: 'ticked' });
    expect(did.at(-1)).toBe(`remove ${first.uid}`);
    expect(ended).toEqual([]);
  });

  it('dispatch() of a job whose record is refused at once tells the caller', async () => {
    const { loop, ended, refused } = openLoop();
    refused.add('job');
    await expect(loop.dispatch(submitted)).rejects.toThrow('it is too large');
    refused.clear();
    await loop.dispatch(submitted);
    expect(loop.cluster.jobs.size).toBe(1);
    expect(ended).toEqual([]);
  });

  it('dispatch() of a tick ends a coordinator whose store another one has taken', async () => {
    const { loop, ended, fail } = openLoop();
    await loop.dispatch({ type: 'ticked' });
    fail(new StoreTakenError(1, 2));
    await expect(loop.dispatch({ type: 'ticked' })).rejects.toThrow('another coordinator has taken over');
    expect(ended).toHaveLength(1);
  });
});
