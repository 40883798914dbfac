import { describe, expect, it } from 'vitest';
import { openReference } from '../../engine/reference/index.js';
import { PEERS } from '../../evaluation/peers/peers.js';
import { rankPeer } from '../../evaluation/peers/rank-peer.js';
import { smallJob } from '../../test/support/comparison.js';
import { smallDataset } from '../../test/support/evaluation.js';
import { holdOutValidation } from '../../training/data.js';
import { meanGain } from './mean-gain.js';
import { measurePeer } from './peer-row.js';

const job = smallJob({ evaluation: { candidates: 40 } });
const dataset = smallDataset({ users: 80, items: 60, history: 8 });
const engine = await openReference({ features: null, factors: 1, threads: 1 });
const measure = (kind: 'ease' | 'item-knn' | 'popularity', data = dataset) => {
  const fits: null[] = [];
  const context = { job, seed: 3, dataset: data, engine, onFit: () => void fits.push(null) };
  return measurePeer(kind, context).then((row) => ({ row, fits: fits.length }));
};

describe('measurePeer()', () => {
  it.each(['ease', 'item-knn'] as const)('chooses the settings of %s by validation', async (kind) => {
    const { row, fits } = await measure(kind);
    const { variants } = PEERS[kind];
    const split = holdOutValidation(dataset, 3);
    const options = { candidates: 40, seed: 3 };
    const validated = await Promise.all(
      variants.map(async (variant) => {
        const peer = await variant.fit(split.dataset, engine);
        return meanGain(await rankPeer(peer, { dataset, pairs: split.validation }, engine, options));
      }),
    );
    const best = Math.max(...validated);
    expect(row.chosen).toEqual({ settings: variants[validated.indexOf(best)].settings, validation: best });
    expect(new Set(validated).size).toBeGreaterThan(1);
    expect(fits).toBe(variants.length + 1);
    expect(row).toMatchObject({ adversarial: null, random: null, contentShare: 0 });
    expect(row.ranks).toHaveLength(80);
  });

  it('does not look at the test pairs when it chooses', async () => {
    const other = smallDataset({ users: 80, items: 60, history: 8, seed: 1 });
    const reversed = { users: other.test!.users, items: other.test!.items.toReversed() };
    const [one, two] = [await measure('ease'), await measure('ease', { ...dataset, test: reversed })];
    expect(two.row.chosen).toEqual(one.row.chosen);
    expect(two.row.ranks).not.toEqual(one.row.ranks);
  });

  it('chooses nothing for a peer without settings, and counts all interactions, as pass 2 trains on them', async () => {
    const { row, fits } = await measure('popularity');
    expect({ chosen: row.chosen, fits }).toEqual({ chosen: null, fits: 1 });
    const counts = PEERS.popularity.variants[0];
    const fitted = await counts.fit(dataset, engine);
    const options = { candidates: 40, seed: 3 };
    const ranks = await rankPeer(fitted, { dataset, pairs: dataset.test! }, engine, options);
    expect(row.ranks).toEqual(Array.from(ranks));
  });
});
