import { describe, expect, it } from 'vitest';
import { recordFor, simulatedJob } from '../../test/simulation/jobs.js';
import { DEFAULT_SETTINGS, emptyCluster } from '../core/cluster.js';
import { decide } from '../core/decide.js';
import { statusOf } from '../core/status.js';
import { restoredJobs } from './set-aside.js';

describe('restoredJobs()', () => {
  const job = simulatedJob({ name: 'one' });
  const good = recordFor(job, 1);

  it('shows a damaged record as a failed job that can be deleted, and does not change what is stored', () => {
    const aside: string[] = [];
    const store = { setAside: (uid: string) => void aside.push(uid) };
    const damaged = [
      { uid: 'aaaa-1', name: 'lost', problem: 'Cannot read the job in jobs/aaaa-1.json' },
      { uid: 'bbbb-2', name: null, problem: 'Cannot read the job in jobs/bbbb-2.json' },
      { uid: 'cccc-3', name: 'one', problem: 'Cannot read the job in jobs/cccc-3.json' },
    ];
    const unknown = { ...good, uid: 'dddd-4', name: 'newer', document: '{"kind": "Other"}' };
    const restored = restoredJobs({ epoch: 2, records: [good, unknown], damaged }, store, 5);
    expect(aside.toSorted()).toEqual(['aaaa-1', 'bbbb-2', 'cccc-3', 'dddd-4']);
    const { state } = decide(emptyCluster(DEFAULT_SETTINGS, 2), { type: 'restored', jobs: restored.jobs }, 5);
    const names = state.jobs.values().map(({ record }) => record.name);
    expect(names.toSorted()).toEqual(['damaged-bbbb-2', 'damaged-cccc-3', 'lost', 'newer', 'one']);
    const failed = (uid: string) => statusOf(state, uid).conditions.find(({ type }) => type === 'Failed');
    expect(failed('aaaa-1')).toMatchObject({
      status: 'True',
      reason: 'RecordDamaged',
      message: expect.stringContaining('jobs/aaaa-1.json') as string,
    });
    expect(failed('dddd-4')!.message).toContain('cannot read the document in the record of newer');
    const deleted = decide(state, { type: 'asked', name: 'lost', wish: { kind: 'delete' } }, 6);
    expect(decide(deleted.state, { type: 'ticked' }, 7).effects).toContainEqual({ type: 'remove', uid: 'aaaa-1' });
  });
});
