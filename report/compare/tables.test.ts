import { describe, expect, it } from 'vitest';
import { formatTable } from '../../cli/table.js';
import { chainDataset, resultOf, smallJob } from '../../test/support/comparison.js';
import { TERMINAL_COLUMNS } from './fit.js';
import { comparisonGrid } from './grid.js';
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
const ranks = Array.from({ length: users }, (_, user) => user % 40);

function tables(epsilons: readonly number[], compared = job) {
  const attacked = epsilons.map(() => ranks);
  const results = grid.map(({ id }) => ({
    ...resultOf(id, 1, { clean: ranks, attacked: ['pop', 'mf'].includes(id) ? undefined : attacked }),
    certified: [],
  }));
  const counted = summarize({ job: compared, dataset, grid, seeds: [1], epsilons }, results);
  return comparisonTables({ ...counted, words: wordsOf(counted) });
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
    for (const { rows } of parts) expect(rows[0][0]).toBe('DUIF');
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

  it('shows the larger one of the two p-values', () => {
    const test = tables([0.25]).find(({ title }) => title.endsWith('without an attack'));
    expect(test?.rows.find(([name]) => name === 'MF')?.[1]).toBe('+0.0000 1.000');
  });
});
