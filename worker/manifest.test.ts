import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../dataset/load.js';
import { temporaryFolder } from '../test/tools/amr.js';
import { difference, manifestOf } from './manifest.js';

const folder = temporaryFolder();
const WARM = { warmBits: Uint8Array.of(255, 7) };

/** Makes a synthetic catalog, and returns its facts. */
async function factsIn(name: string) {
  const synthetic = { users: 20, items: 12, seed: 1 };
  const dataset = await loadDataset({ synthetic, folder: join(folder, name) });
  return { ...dataset, users: dataset.userIds.length, items: dataset.itemIds.length };
}

describe('manifestOf()', () => {
  it('carries notes and warnings, which make no difference between workers', async () => {
    const dataset = await factsIn('data');
    const manifest = manifestOf({ ...dataset, notes: ['train.csv: as pairs'], warnings: ['2 merged'] }, [], WARM);
    expect(manifest).toMatchObject({ notes: ['train.csv: as pairs'], warnings: ['2 merged'] });
    expect(difference(manifest, manifestOf(dataset, [], WARM))).toBeNull();
    expect(difference(manifest, { ...manifest, items: 13 })).toBe('items is 13, was 12');
  });

  it('compares the warm items, also with the bits that a worker of an earlier version reported', async () => {
    const dataset = await factsIn('warm');
    const own = manifestOf(dataset, [], WARM);
    const other = manifestOf(dataset, [], { warmBits: Uint8Array.of(255, 3) });
    expect(difference(other, own)).toMatch(/^warmDigests is /);
    const older = { ...own, warmDigests: new Uint8Array(0) };
    expect(difference({ ...older, warm: WARM.warmBits }, own)).toBeNull();
    expect(difference({ ...older, warm: Uint8Array.of(255, 3) }, own)).toMatch(/^warmDigests is /);
  });

  it('names the part of the data that differs between workers', async () => {
    const dataset = await factsIn('parts');
    const other = {
      ...dataset,
      fingerprint: 'other',
      partFingerprints: { ...dataset.partFingerprints, 'features features.npy': 'other' },
    };
    const first = manifestOf(dataset, [], WARM);
    expect(difference(first, manifestOf(other, [], WARM))).toBe('the features features.npy differ');
    expect(difference({ ...first, dataParts: '' }, manifestOf(other, [], WARM))).toBe('the data differ');
  });
});
