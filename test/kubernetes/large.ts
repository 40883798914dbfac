import { expect, it } from 'vitest';
import type { Release } from './release.js';

/** A catalog of millions of items, whose features and factors are narrow, so that a small machine can train it. */
const LARGE = {
  data: { synthetic: { users: 3000, items: 2_000_000, width: 4, seed: 1 } },
  model: { factors: 4 },
  stages: [{ kind: 'vbpr', epochs: 1 }],
  batchSize: 8192,
  partitions: 2,
  workers: { replicas: 2 },
  parameterServers: { replicas: 2, storage: '500Mi' },
};

/** The most bytes of the record of a job, for any number of items. */
const RECORD_LIMIT = 64 * 1024;

interface ObjectList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly binaryData?: Record<string, string>;
  }[];
}

/** Registers the test of a job with a large catalog. */
export function describeLarge(release: Release): void {
  it('trains 2 million items, and keeps a record that does not grow with them', { timeout: 300_000 }, async () => {
    await release.apply('large', LARGE);
    await release.phase('large', 'Succeeded', 280_000);
    const label = 'amr.dev/training-job=large';
    const list = JSON.parse(await release.kubectl('get', 'configmaps', '-l', label, '-o', 'json')) as ObjectList;
    const record = list.items.find(({ metadata }) => metadata.name === 'large-record');
    expect(JSON.stringify(record?.binaryData).length).toBeGreaterThan(100);
    expect(JSON.stringify(list).length).toBeLessThan(RECORD_LIMIT);
    await release.kubectl('delete', 'tj', 'large');
  });
}
