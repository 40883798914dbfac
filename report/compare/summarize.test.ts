import { describe, expect, it } from 'vitest';
import { chainDataset, EPSILONS, resultOf, smallJob } from '../../test/support/comparison.js';
import { holmCorrected } from '../../model/statistics.js';
import { comparisonGrid } from './grid.js';
import { summarize } from './summarize.js';

const job = smallJob();
const dataset = chainDataset(4);
const gain = (rank: number) => 1 / Math.log2(rank + 2);
const MISS = 50;

function counted(rows: readonly string[], results: Parameters<typeof summarize>[1]) {
  const grid = comparisonGrid(job).filter(({ id }) => rows.includes(id));
  return summarize({ job, dataset, grid, seeds: [1, 2], epsilons: EPSILONS }, results);
}
const spread = (clean: readonly number[], attacked: number) => ({
  clean,
  attacked: EPSILONS.map(() => clean.map(() => attacked)),
});

describe('summarize()', () => {
  it('averages the gain of each pair over seeds, and keeps warm and cold apart', () => {
    const { rows, pairs, users } = counted(
      ['vbpr-longer'],
      [
        resultOf('vbpr-longer', 1, spread([0, 1, MISS, 3], MISS)),
        resultOf('vbpr-longer', 2, spread([2, 1, MISS, MISS], MISS), 0.3),
      ],
    );
    expect({ pairs, users }).toEqual({ pairs: 4, users: 4 });
    const [{ conditions, contentShare, epochs, seeds }] = rows;
    expect({ contentShare, epochs, seeds }).toEqual({ contentShare: 0.4, epochs: [5, 5], seeds: 2 });
    const [{ all, warm, cold }, ...attacked] = conditions;
    const perPair = [(1 + gain(2)) / 2, gain(1), 0, gain(3) / 2];
    expect(all['ndcg@10']).toBeCloseTo(perPair.reduce((sum, value) => sum + value) / 4, 12);
    expect(all['hr@10']).toBeCloseTo((3 + 2) / 8, 12);
    expect(warm).toMatchObject({ pairs: 3 });
    expect(cold).toMatchObject({ pairs: 1, 'hr@10': 0.5 });
    expect(cold!['ndcg@10']).toBeCloseTo(gain(3) / 2, 12);
    expect(all.interval[0]).toBeLessThan(all['ndcg@10']);
    expect(attacked.map(({ epsilon, all }) => [epsilon, all['ndcg@10']])).toEqual(EPSILONS.map((e) => [e, 0]));
  });

  it('tests a row against the reference on the seeds that both have', () => {
    const { rows } = counted(
      ['vbpr-longer', 'amr-random'],
      [
        resultOf('vbpr-longer', 1, spread([0, 0, 0, 1], MISS)),
        resultOf('vbpr-longer', 2, spread([MISS, MISS, MISS, MISS], MISS)),
        resultOf('amr-random', 1, spread([0, 0, 0, 0], MISS)),
      ],
    );
    const [reference, random] = rows.map(({ conditions }) => conditions[0].all);
    expect(reference.versus).toBe(null);
    expect(random.versus!.difference).toBeCloseTo((1 - gain(1)) / 4, 12);
    expect(random.seedDeviation).toBe(null);
    expect(reference.seedDeviation).toBeGreaterThan(0.5);
  });

  it('counts a model that does not look at features unchanged under attack', () => {
    const { rows } = counted(
      ['mf', 'vbpr-longer'],
      [resultOf('mf', 1, { clean: [1, 1, 1, 1] }), resultOf('vbpr-longer', 1, spread([0, 0, 0, 0], MISS))],
    );
    expect(rows[0].attackable).toBe(false);
    expect(rows[0].conditions.map(({ all }) => all['ndcg@10'])).toEqual(Array(4).fill(gain(1)));
    expect(rows[0].conditions[0].all.versus!.difference).toBeLessThan(0);
    expect(rows[0].conditions[3].all.versus!.difference).toBeGreaterThan(0);
  });

  it('has no figure under attack for a model that reads features and was not attacked', () => {
    const { rows } = counted(
      ['content-knn', 'vbpr-longer'],
      [resultOf('content-knn', 1, { clean: [1, 1, 1, 1] }), resultOf('vbpr-longer', 1, spread([0, 0, 0, 0], MISS))],
    );
    const [peer, reference] = rows;
    expect(peer).toMatchObject({ attackable: true, random: [], peer: 'content-knn', stage: null });
    expect(peer.conditions.map(({ epsilon }) => epsilon)).toEqual([0]);
    expect(reference).toMatchObject({ attackable: true, peer: null });
    expect(reference.conditions).toHaveLength(4);
  });

  it('keeps the settings that a peer chose, apart from epochs', () => {
    const chosen = { settings: { lambda: 30 }, validation: 0.25 };
    const { rows } = counted(
      ['ease', 'vbpr-longer'],
      [
        { ...resultOf('ease', 1, { clean: [1, 1, 1, 1] }), chosen },
        resultOf('vbpr-longer', 1, spread([0, 0, 0, 0], MISS)),
      ],
    );
    expect(rows[0]).toMatchObject({ settings: [{ lambda: 30 }], epochs: [], validation: 0.25, attackable: false });
    expect(rows[1]).toMatchObject({ settings: [], epochs: [5] });
  });

  it("corrects the larger p-value of each row by Holm's method, within a column", () => {
    const ids = ['vbpr-longer', 'amr', 'amr-unperturbed', 'content-knn'];
    const lists = [
      [0, 1, 2, 3],
      [1, 1, 3, 5],
      [1, 2, 3, 4],
      [4, 9, 2, 3],
    ];
    const { rows } = counted(
      ids,
      ids.map((id, at) => resultOf(id, 1, id === 'content-knn' ? { clean: lists[at] } : spread(lists[at], MISS))),
    );
    const tests = rows.flatMap(({ conditions }) => conditions[0].all.versus ?? []);
    const largest = tests.map(({ pT, pWilcoxon }) => Math.max(pT, pWilcoxon));
    expect(tests.map(({ pHolm }) => pHolm)).toEqual(holmCorrected(largest));
    expect(Math.max(...tests.map(({ pHolm }, at) => pHolm - largest[at]))).toBeGreaterThan(0);
    // Under attack, content kNN is not tested, so two rows are one family there.
    const attacked = rows.flatMap(({ conditions }) => conditions.at(1)?.all.versus ?? []);
    expect(attacked).toHaveLength(2);
  });

  it('chooses the weight of L2 on E by validation', () => {
    const ids = ['vbpr-longer', 'vbpr-l2-0.0001', 'vbpr-l2-0.001'];
    const validated = (id: string, validation: number, rank: number) => ({
      ...resultOf(id, 1, spread([rank, rank, rank, rank], MISS)),
      chosen: { epoch: 5, validation },
    });
    const { chosenProjection } = counted(ids, [
      validated(ids[0], 0.9, 0),
      validated(ids[1], 0.1, 0),
      validated(ids[2], 0.2, 9),
    ]);
    expect(chosenProjection).toBe('vbpr-l2-0.001');
  });
});
