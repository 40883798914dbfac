import { describe, expect, it } from 'vitest';
import { chainDataset, EPSILONS, resultOf, smallJob } from '../../test/support/comparison.js';
import { comparisonGrid, REFERENCE } from './grid.js';
import { rowOf } from './comparison.js';
import { comparisonFiles } from './files.js';
import { summarize } from './summarize.js';
import { comparisonTables } from './tables.js';
import { wordsOf } from './words.js';

const job = smallJob({ stages: [{ kind: 'amr', epochs: 2, epsilon: 0.1, lambda: 1 }] });
const users = 40;
const dataset = chainDataset(users);
const grid = comparisonGrid(job);
const at = (rank: number) => Array.from({ length: users }, () => rank);
const READS_NOTHING = ['pop', 'item-knn', 'content-knn', 'ease', 'mf'];

function comparison() {
  const results = grid.map(({ id }) => {
    const own = EPSILONS.map((_, index) => at(id === REFERENCE ? 20 : index + 2));
    const ranks = { clean: at(0), attacked: EPSILONS.map(() => at(1)), own };
    return resultOf(id, 1, READS_NOTHING.includes(id) ? { clean: at(0) } : ranks);
  });
  const counted = summarize({ job, dataset, grid, seeds: [1], epsilons: EPSILONS }, results);
  return { ...counted, words: wordsOf(counted) };
}

describe("each list's own attack in a comparison", () => {
  it('has figures, intervals and tests of its own beside those of the shared perturbation', () => {
    const { rows } = comparison();
    const gain = (rank: number) => Math.LN2 / Math.log(rank + 2);
    const amr = rowOf(rows, 'amr');
    expect(amr.perList.map(({ epsilon }) => epsilon)).toEqual(EPSILONS);
    amr.perList.forEach(({ all }, index) => {
      expect(all['ndcg@10']).toBeCloseTo(gain(index + 2), 12);
      expect(all.versus?.difference).toBeCloseTo(gain(index + 2), 12);
      expect(all.interval).toHaveLength(2);
    });
    expect(amr.conditions[1].all['ndcg@10']).toBeCloseTo(gain(1), 12);
    expect(rowOf(rows, 'mf').perList.map(({ all }) => all['ndcg@10'])).toEqual(EPSILONS.map(() => 1));
    expect(rowOf(rows, 'content-knn').perList).toEqual([]);
  });

  it('stands in a table, in the changes, in the CSV file and in words', () => {
    const result = comparison();
    const tables = comparisonTables(result);
    const own = tables.find(({ title }) => title.startsWith("NDCG@10 under each list's own attack"));
    expect(own?.columns).toEqual(['Model', 'Clean', 'Own 0.05', 'Own 0.1', 'Own 0.2']);
    expect(own?.rows.find(([name]) => name.startsWith('AMR (epsilon'))?.slice(1)).toEqual([
      '1.0000',
      '0.5000',
      '0.4307',
      '0.3869',
    ]);
    const changes = tables
      .filter(({ title }) => title.startsWith('Change of NDCG@10'))
      .flatMap(({ columns }) => columns);
    expect(changes.filter((name) => /^(Attack|Own)/.test(name))).toEqual(
      EPSILONS.flatMap((epsilon) => [`Attack ${epsilon}`, `Own ${epsilon}`]),
    );
    expect(comparisonFiles(result)['compare.csv']).toMatch(/^amr,.*,0\.1,per-list,all,40,1,0\.43/m);
    expect(result.words.join('\n')).toMatch(
      /Under each list's own attack of epsilon 0\.1, which no other attack on a list exceeds, AMR loses 56\.9 % .* 100\.0 %\./,
    );
  });
});
