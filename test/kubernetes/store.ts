import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubernetesApi } from '../../coordinator/kubernetes/api.js';
import { Cache } from '../../coordinator/kubernetes/cache.js';
import { KubernetesStore } from '../../coordinator/kubernetes/store.js';
import { newRecord, type JobRecord } from '../../coordinator/core/record.js';
import { StoreTakenError } from '../../coordinator/store/job-store.js';
import { parseJob } from '../../job/index.js';
import { systemClock } from '../../runtime/clock.js';
import { createLogger } from '../../runtime/log.js';
import { kubectl } from '../chart/cluster.js';

/** Registers the tests of the store. They need a namespace without a coordinator, and the installed definition of TrainingJob. */
export function describeStore(): void {
  const namespace = `amr-store-${randomBytes(4).toString('hex')}`;
  describe('KubernetesStore', () => tests(namespace));
}

function tests(namespace: string): void {
  const open = (holder: string) => {
    const api = KubernetesApi.fromDefaults(namespace, systemClock());
    return { api, store: new KubernetesStore(api, { lease: 'amr', holder, seconds: 1 }) };
  };

  function record(name: string, change: Partial<JobRecord> = {}): JobRecord {
    const text = JSON.stringify({
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name },
      spec: { data: { synthetic: {} } },
    });
    const made = newRecord(parseJob(text, { file: 'job' }), { uid, requestId: 'id', document: '{}', now: 1 });
    return { ...made, ...change };
  }
  let uid = '';

  beforeAll(() => {
    kubectl(['create', 'namespace', namespace]);
    const spec = { data: { synthetic: {} } };
    const owner = { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name: 'kept' }, spec };
    const create = ['create', '--filename', '-', '--namespace', namespace, '--output', 'jsonpath={.metadata.uid}'];
    uid = kubectl(create, JSON.stringify(owner));
  });

  afterAll(() => {
    kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });

  it('gives the records to the next coordinator, whose epoch is higher, and refuses writes of the old one', async () => {
    const first = open('first').store;
    const { epoch } = await first.open();
    await first.put(record('kept'));
    await first.put(record('kept', { phase: 'Running', run: 3 }));
    const second = open('second').store;
    const opened = await second.open();
    expect(opened.epoch).toBe(epoch + 1);
    expect(opened.records).toEqual([record('kept', { phase: 'Running', run: 3 })]);
    await expect(first.put(record('kept', { run: 4 }))).rejects.toThrow(StoreTakenError);
    await expect(first.renew()).rejects.toThrow(StoreTakenError);
    await second.put(record('kept', { run: 5 }));
    expect((await open('third').store.open()).records[0].run).toBe(5);
  });

  it('overwrites changes that a person made in a record', async () => {
    const { store } = open('fourth');
    await store.open();
    await store.put(record('kept', { run: 6 }));
    kubectl(['label', 'configmap', 'kept-record', 'by=hand', '--namespace', namespace]);
    await store.put(record('kept', { run: 7 }));
    const { records } = await open('fifth').store.open();
    expect(records[0].run).toBe(7);
  });

  it('keeps the log of a job in objects that the next coordinator reads, and lets no earlier one write', async () => {
    const owner = { uid, name: 'kept' };
    const first = open('log-1').store;
    await first.open();
    await first.logs.write(owner, 0, 'first');
    await first.logs.write(owner, 1, 'second');
    await first.logs.write(owner, 1, 'second again');
    kubectl(['label', 'configmap', '--selector', 'amr.dev/log-piece', 'by=hand', '--namespace', namespace]);
    await first.logs.write(owner, 0, 'first again');
    const second = open('log-2').store;
    await second.open();
    const texts = await second.logs.read(owner);
    expect([...texts.values()].toSorted()).toEqual(['first again', 'second again']);
    expect(await second.logs.read({ uid: 'another job of this name', name: 'kept' })).toEqual(new Map());
    await second.logs.write(owner, 0, 'of the second');
    await expect(first.logs.write(owner, 0, 'too late')).rejects.toThrow(StoreTakenError);
    expect([...(await second.logs.read(owner)).values()]).toContain('of the second');
    const owners = ['get', 'configmap', '--selector', 'amr.dev/log-piece', '--namespace', namespace, '--output'];
    expect(kubectl([...owners, 'jsonpath={.items[*].metadata.ownerReferences[0].uid}'])).toBe(`${uid} ${uid}`);
  });

  it('raises the epoch of each of two coordinators that start at once', async () => {
    const opened = await Promise.all(['left', 'right'].map((holder) => open(holder).store.open()));
    expect(new Set(opened.map(({ epoch }) => epoch)).size).toBe(2);
  });

  it('Cache holds all objects, and reports added and removed ones', async () => {
    const { api } = open('watcher');
    let wake = () => {};
    const cache = new Cache(api, {
      kind: 'ConfigMap',
      selection: { labelSelector: 'watched' },
      log: createLogger({ role: 'coordinator', level: 'fatal' }),
      onChange: () => wake(),
    });
    const until = async (holds: () => boolean) => {
      while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
    };
    const stop = new AbortController();
    const running = cache.run(stop.signal);
    await until(() => cache.hasListed);
    const metadata = { name: 'seen', labels: { watched: 'yes' } };
    const made = await api.create('ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    await until(() => cache.get('seen') !== undefined);
    await api.remove('ConfigMap', { name: 'seen', uid: made.metadata.uid });
    await until(() => cache.get('seen') === undefined);
    stop.abort();
    await running;
  });
}
