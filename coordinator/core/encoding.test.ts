import { describe, expect, it } from 'vitest';
import { compileJob } from '../../job/index.js';
import { FailureCode, type EncodingReport } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import { DEFAULT_SETTINGS, emptyCluster, type Cluster } from './cluster.js';
import { decide } from './decide.js';
import { encodingOf, orderFor } from './encoding.js';
import type { Event } from './events.js';
import { newRecord } from './record.js';
import { statusOf } from './status.js';

const FEATURES = { items: 9, skipped: 1, width: 4, encoder: 'clip', animated: 0, truncated: 0 };

/** A coordinator with the job `pics`, whose pictures two shares encode. */
class Encoding {
  state: Cluster;
  readonly said: string[] = [];
  stored = 0;

  constructor(encodesApart = true, spec: object = {}) {
    const encode = { images: 'pictures', encoder: 'clip' };
    const metadata = { name: 'pics' };
    const data = { interactions: 'a.csv' };
    const document = { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata, spec: { data, encode, ...spec } };
    const job = compileJob(document);
    const record = newRecord(job, { uid: 'u', requestId: 'r', document: '', now: 0 });
    this.state = emptyCluster({ ...DEFAULT_SETTINGS, encodesApart }, 1);
    this.after({ type: 'submitted', record, job });
  }

  get job() {
    return required(this.state.jobs.get('u'), 'the job');
  }

  after(event: Event, now = 1000): void {
    const { state, reasons, effects } = decide(this.state, event, now);
    this.state = state;
    this.said.push(...reasons.map(({ code, text }) => `${code}: ${text}`));
    this.stored += effects.filter(({ type }) => type === 'persist').length;
  }

  report(share: number, report: Partial<EncodingReport> = {}, now?: number) {
    const none = { jobName: 'pics', jobUid: 'u', done: 0, total: 0, finished: false, features: null, failure: null, process: 'p', lines: [] }; // prettier-ignore
    const whole = { ...none, ...report, share };
    this.after({ type: 'encoding', report: whole }, now);
    return orderFor(this.state, whole);
  }

  condition(type: string) {
    const found = this.job.record.conditions.find((condition) => condition.type === type);
    return found && `${found.status} ${found.reason}: ${found.message}`;
  }
}

describe('a job with spec.encode', () => {
  it('is encoded by shares, and its data are read when the features are there', () => {
    const at = new Encoding();
    expect(at.job.state).toBe('encoding');
    expect(at.job.record.phase).toBe('Pending');
    expect(at.report(0, { jobUid: '' })).toMatchObject({ jobUid: 'u', shares: 2, assemble: false });
    expect(at.job.record).toMatchObject({ phase: 'Preparing', startedMs: 1000 });
    const { stored } = at;
    at.report(0, { done: 3, total: 6 });
    at.report(1, { done: 4, total: 4 });
    expect(at.stored).toBe(stored);
    for (const type of ['Encoded', 'Running'])
      expect(at.condition(type)).toBe('False Encoding: 7 of 10 pictures are encoded');
    const status = statusOf(at.state, 'u');
    expect(status).toMatchObject({ encoding: { done: 7, total: 10 }, workers: { desired: 0 }, progress: 0 });
    expect(at.report(1, { done: 4, total: 4, finished: true }).assemble).toBe(false);
    expect(at.report(0, { done: 6, total: 6, finished: true }).assemble).toBe(true);
    at.report(0, { features: FEATURES });
    expect(at.condition('Encoded')).toBe('True FeaturesWritten: 9 items, 4 features each, by clip');
    expect(at.said).toContain('DataWarning: items without features, which features/problems.csv lists: 1');
    expect(at.job.state).toBe('unread');
    expect(at.condition('Running')).toBe('False WaitingForWorkers: no worker is free');
    expect(encodingOf(at.job)).toEqual({ done: 10, total: 10 });
    expect(orderFor(at.state, { jobName: 'pics', jobUid: '', share: 0 }).jobUid).toBe('');
  });

  it('lets exactly one process put the parts together, also when reports are repeated or it is started again', () => {
    const at = new Encoding();
    for (const share of [0, 1]) at.report(share, { finished: true });
    expect([0, 1, 0, 1].map((share) => at.report(share, { finished: true }).assemble)).toEqual([false, true, false, true]); // prettier-ignore
    expect(at.report(1, { jobUid: '' }).assemble).toBe(false);
    expect([1, 0].map((share) => at.report(share, { finished: true }).assemble)).toEqual([true, false]);
  });

  it('ignores reports about another job, another share or an end, and tells their processes to end', () => {
    const at = new Encoding();
    const before = at.state;
    for (const report of [{ jobUid: 'other' }, { jobName: 'other' }]) expect(at.report(0, report).jobUid).toBe('');
    expect(at.report(2).jobUid).toBe('');
    expect(at.state.jobs).toEqual(before.jobs);
    at.after({ type: 'asked', name: 'pics', wish: { kind: 'suspend' } });
    expect(at.job.state).toBe('suspended');
    expect(at.report(0).jobUid).toBe('');
    at.after({ type: 'asked', name: 'pics', wish: { kind: 'resume', workers: 0, parameterServers: 0 } });
    expect(at.job.state).toBe('encoding');
    at.after({ type: 'asked', name: 'pics', wish: { kind: 'cancel' } });
    expect(at.report(0, { features: FEATURES }).jobUid).toBe('');
    expect(at.job.record.encoded).toBeUndefined();
  });

  it('fails in the words of a process with wrong input, and is tried again after another failure', () => {
    const failure = { code: FailureCode.FAILURE_CODE_INPUT, message: 'broken', step: 0, errorCode: 'pictures-unusable', errorFacts: { problems: '3' } }; // prettier-ignore
    const at = new Encoding();
    at.report(1, { failure });
    expect(at.job.record.phase).toBe('Failed');
    expect(at.condition('Finished')).toBe('True InvalidInput: share 1 of the encoding: broken. Correct them, or leave their items out with spec.encode.onError: skip'); // prettier-ignore
    const again = new Encoding(true, { retries: 1 });
    const crash = { ...failure, code: FailureCode.FAILURE_CODE_INTERNAL, errorCode: '' };
    again.report(0, { failure: crash });
    expect(again.job.state).toBe('unread');
    expect(orderFor(again.state, { jobName: 'pics', jobUid: 'u', share: 0 }).jobUid).toBe('u');
    again.after({ type: 'ticked' }, 10_000);
    expect(again.job.state).toBe('encoding');
    again.report(0, { failure: crash }, 10_000);
    expect(again.job.record.phase).toBe('Failed');
  });

  it('survives a restart of the coordinator, before and after its encoding', () => {
    const at = new Encoding();
    at.report(0, { done: 1, total: 6 });
    for (const [encoded, state] of [
      [undefined, 'encoding'],
      [FEATURES, 'unread'],
    ] as const) {
      // prettier-ignore
      const { record, job } = at.job;
      at.state = emptyCluster(at.state.settings, 2);
      at.after({ type: 'restored', jobs: [{ record: { ...record, encoded }, job }] });
      at.after({ type: 'ticked' });
      expect(at.job.state).toBe(state);
    }
  });

  it('is left to the workers where no other processes encode', () => {
    const at = new Encoding(false);
    expect(at.job.state).toBe('unread');
    expect(at.report(0).jobUid).toBe('');
  });
});
