import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../dataset/load.js';
import { temporaryFolder } from '../test/tools/amr.js';
import { difference, manifestOf } from './manifest.js';

const folder = temporaryFolder();

describe('manifestOf()', () => {
  it('carries notes and warnings, which make no difference between workers', async () => {
    const synthetic = { users: 20, items: 12, seed: 1 };
    const dataset = await loadDataset({ synthetic, folder: join(folder, 'data') });
    const manifest = manifestOf({ ...dataset, notes: ['train.csv: as pairs'], warnings: ['2 merged'] }, []);
    expect(manifest).toMatchObject({ notes: ['train.csv: as pairs'], warnings: ['2 merged'] });
    expect(difference(manifest, manifestOf(dataset, []))).toBeNull();
    expect(difference(manifest, { ...manifest, items: 13 })).toBe('items is 13, was 12');
  });

  it('names the part of the data that differs between workers', async () => {
    const synthetic = { users: 20, items: 12, seed: 1 };
    const dataset = await loadDataset({ synthetic, folder: join(folder, 'parts') });
    const other = {
      ...dataset,
      fingerprint: 'other',
      partFingerprints: { ...dataset.partFingerprints, 'features features.npy': 'other' },
    };
    const first = manifestOf(dataset, []);
    expect(difference(first, manifestOf(other, []))).toBe('the features features.npy differ');
    expect(difference({ ...first, dataParts: '' }, manifestOf(other, []))).toBe('the data differ');
  });
});
