import { describe, expect, it } from 'vitest';
import { formatTable } from '../../cli/table.js';
import { chainDataset, resultOf, smallJob } from '../../test/support/comparison.js';
import type { Comparison } from './comparison.js';
import { TERMINAL_COLUMNS } from './fit.js';
import { comparisonGrid, REFERENCE } from './grid.js';
import { summarize } from './summarize.js';
import { comparisonTables } from './tables.js';
import { wordsOf } from './words.js';

const job = smallJob({
  stages: [{ kind: 'amr', epochs: 2, epsilon: 0.25, lambda: 0.75 }],
  evaluation: { candidates: 1000 },
});
const users = 1200;
const dataset = chainDataset(users);
const grid = comparisonGrid(job);
const UNATTACKED = ['pop', 'item-knn', 'content-knn', 'ease', 'mf', 'mf-softmax'];
const ranks = Array.from({ length: users }, (_, user) => user % 40);

function tables(epsilons: readonly number[], compared = job) {
  return comparisonTables(comparisonOf(epsilons, compared));
}

function comparisonOf(epsilons: readonly number[], compared = job): Comparison {
  const attacked = epsilons.map(() => ranks);
  const results = grid.map(({ id }) => ({
    ...resultOf(id, 1, { clean: ranks, attacked: UNATTACKED.includes(id) ? undefined : attacked }),
    certified: [],
  }));
  const counted = summarize({ job: compared, dataset, grid, seeds: [1], epsilons }, results);
  return { ...counted, words: wordsOf(counted) };
}

describe('comparisonTables()', () => {
  it.each([[[0.125, 0.25, 0.5]], [[0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64]]])(
    'has tables and titles of at most 80 characters, with epsilons %j',
    (epsilons) => {
      for (const { title, columns, rows } of tables(epsilons)) {
        const text = formatTable(
          columns.map((name) => ({ title: name })),
          rows,
        );
        expect(Math.max(...text.split('\n').map((line) => line.length)), text).toBeLessThanOrEqual(TERMINAL_COLUMNS);
        expect(title.length, title).toBeLessThanOrEqual(TERMINAL_COLUMNS);
      }
    },
  );

  it('keeps every attack when a table is split, and names the rows in each part', () => {
    const epsilons = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64];
    const parts = tables(epsilons).filter(({ title }) => title.startsWith('NDCG@10 under attack'));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap(({ columns }) => columns.slice(1))).toEqual([
      'Clean',
      ...epsilons.map((epsilon) => `Attack ${epsilon}`),
    ]);
    for (const { rows } of parts) expect(rows.map(([name]) => name).slice(0, 2)).toEqual(['Content kNN', 'DUIF †']);
    expect(parts[1].title).toMatch(/\(continued\)$/);
  });

  it('says in words what the figures are means over, and what items are ranked against', () => {
    const [accuracy, attack] = tables([0.25]);
    expect(accuracy.title).toBe('Accuracy on 1,200 test pairs of 1,200 users, against 1,000 sampled items');
    expect(accuracy.note).toContain('means over test pairs and over 1 seed.');
    expect(attack.title).toContain('against 1,000 sampled items');
  });

  it('says all items where the catalog holds no more than were asked for', () => {
    const small = { ...job, evaluation: { ...job.evaluation, candidates: 1500 } };
    expect(tables([0.25], small)[0].title).toContain('against all items');
  });

  it('shows the larger one of the two p-values, and says that it is corrected', () => {
    const test = tables([0.25]).find(({ title }) => title.endsWith('without an attack'));
    expect(test?.rows.find(([name]) => name === 'MF')?.[1]).toBe('+0.0000 1.000');
    expect(test?.note).toContain('Holm-corrected for the number of rows in the column');
  });

  it('shows no figure under attack for a model that reads features and was not attacked, and says so', () => {
    const all = tables([0.25]);
    const cells = (title: string) =>
      all.find((table) => table.title.startsWith(title))?.rows.find(([name]) => name === 'Content kNN');
    expect(cells('NDCG@10 under attack')).toEqual(['Content kNN', expect.stringMatching(/^0\./), '-']);
    expect(cells('Change of NDCG@10 under attack')?.[1]).toBe('-');
    expect(cells(`NDCG@10 less that of ${grid.find(({ id }) => id === REFERENCE)?.title}, under attack`)).toEqual([
      'Content kNN',
      '-',
    ]);
    const note = 'Content kNN: - stands for figures under attack that are not computed';
    expect(all.filter((table) => table.note.includes(note))).toHaveLength(2);
  });

  it('marks the Pareto front, and says which rows are left out and why', () => {
    const leftOut = [{ id: 'ease', title: 'EASE', reason: 'the catalog has 25,975 items, more than 10,000' }];
    const [accuracy] = comparisonTables({ ...comparisonOf([0.25]), leftOut, front: ['mf', 'amr'] });
    expect(accuracy.rows.flatMap(([name]) => (name.endsWith(' †') ? name : []))).toEqual([
      'MF †',
      'AMR (epsilon 0.25, lambda 0.75) †',
    ]);
    expect(accuracy.note).toContain('† marks the Pareto front');
    expect(accuracy.note).toMatch(/ EASE: left out, the catalog has 25,975 items, more than 10,000\.$/);
  });

  it('shows how many seeds chose which settings of a peer', () => {
    const comparison = comparisonOf([0.25]);
    const settings = [{ lambda: 30 }, { lambda: 100 }, { lambda: 30 }];
    const rows = comparison.rows.map((row) => (row.id === 'ease' ? { ...row, settings } : row));
    const table = comparisonTables({ ...comparison, rows }).find(
      ({ title }) => title === 'Settings of peers and memories',
    );
    expect(table?.rows).toEqual([
      ['EASE', 'lambda 30', '2'],
      ['EASE', 'lambda 100', '1'],
    ]);
  });
});
