import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../runtime/clock.js';
import { recordFor, simulatedJob } from '../../test/simulation/jobs.js';
import { KubernetesInMemory } from '../../test/support/kubernetes-api.js';
import { StoreTakenError } from '../store/job-store.js';
import { KubernetesApi } from './api.js';
import { KubernetesStore } from './store.js';

describe('KubernetesStore', () => {
  let server: KubernetesInMemory;
  let folder: string;
  const before = process.env.KUBECONFIG;
  beforeEach(async () => {
    server = await KubernetesInMemory.open();
    folder = mkdtempSync(join(tmpdir(), 'amr-store-'));
    process.env.KUBECONFIG = join(folder, 'kubeconfig');
    writeFileSync(process.env.KUBECONFIG, server.kubeconfig);
  });
  afterEach(() => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the store as a coordinator whose Lease lasts for a number of seconds. */
  async function open(seconds: number): Promise<KubernetesStore> {
    const api = KubernetesApi.fromDefaults('default', systemClock());
    const store = new KubernetesStore(api, { lease: 'amr', holder: 'one', seconds });
    await store.open();
    return store;
  }
  const record = (name: string, run = 0) => ({ ...recordFor(simulatedJob({ name }), 0), run });

  it('asks once or twice for the Lease while the records of many jobs are stored, and gives them all back', async () => {
    const store = await open(10);
    const records = Array.from({ length: 30 }, (_, at) => record(`job-${at}`));
    for (const run of [1, 2]) {
      const asked = server.requests.get('GET leases') ?? 0;
      await Promise.all(records.map((each) => store.put({ ...each, run })));
      expect((server.requests.get('GET leases') ?? 0) - asked).toBeLessThanOrEqual(4);
    }
    expect(server.requests.get('PUT configmaps')).toBe(30);
    const { records: found } = await sameStore(store).open();
    expect(new Set(found.map(({ uid, run }) => `${uid} ${run}`))).toEqual(
      new Set(records.map(({ uid }) => `${uid} 2`)),
    );
  });

  it('lets nothing follow from a record that was stored after another coordinator took over, which overwrites it', async () => {
    const first = await open(10);
    await first.put(record('kept', 1));
    const second = sameStore(first);
    await second.open();
    await expect(first.put(record('kept', 2))).rejects.toThrow(StoreTakenError);
    await second.put(record('kept', 3));
    await expect(first.put(record('kept', 4))).rejects.toThrow(StoreTakenError);
    expect((await sameStore(first).open()).records).toMatchObject([{ run: 3 }]);
  });

  it('keeps the log of a job in pieces, and lets a coordinator that was replaced write none', async () => {
    const owner = { uid: 'u', name: 'kept' };
    const first = await open(0);
    await first.logs.write(owner, 0, 'first');
    await first.logs.write(owner, 1, 'second');
    await first.logs.write(owner, 1, 'second again');
    const second = sameStore(first);
    await second.open();
    expect([...(await second.logs.read(owner)).values()].toSorted()).toEqual(['first', 'second again']);
    expect((await second.logs.read({ uid: 'another job of this name', name: 'kept' })).size).toBe(0);
    await second.logs.write(owner, 0, 'of the second');
    await expect(first.logs.write(owner, 0, 'too late')).rejects.toThrow(StoreTakenError);
    await expect(first.logs.write(owner, 2, 'too late')).rejects.toThrow(StoreTakenError);
    expect([...(await second.logs.read(owner)).values()].toSorted()).toEqual(['of the second', 'second again']);
  });

  /** Makes another coordinator on the same store, which has not opened it. */
  function sameStore({ api }: KubernetesStore): KubernetesStore {
    return new KubernetesStore(api, { lease: 'amr', holder: 'one', seconds: 10 });
  }
});
