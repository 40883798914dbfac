import { expect, test } from 'vitest';
import { chainDataset, EPSILONS, resultOf, smallJob } from '../../test/support/comparison.js';
import { comparisonGrid } from './grid.js';
import { summarize } from './summarize.js';

const job = smallJob();
/** User 3's test item is cold, the others are warm. */
const dataset = chainDataset(4);

/** The front of rows that have the same rank at all warm pairs, another one under attack, and one at the cold pair. */
function frontOf(rows: Record<string, { clean: number; attacked: number | null; cold: number }>): readonly string[] {
  const grid = comparisonGrid(job).filter(({ id }) => id in rows);
  const results = Object.entries(rows).map(([id, { clean, attacked, cold }]) => {
    const ranks = (rank: number) => [rank, rank, rank, cold];
    const lists = attacked === null ? undefined : EPSILONS.map(() => ranks(attacked));
    return resultOf(id, 1, { clean: ranks(clean), attacked: lists });
  });
  return summarize({ job, dataset, grid, seeds: [1], epsilons: EPSILONS }, results).front;
}

test('the Pareto front has the rows that no other row is as good as in everything', () => {
  const front = frontOf({
    mf: { clean: 3, attacked: null, cold: 50 },
    vbpr: { clean: 0, attacked: 9, cold: 50 },
    'vbpr-longer': { clean: 1, attacked: 9, cold: 50 },
    amr: { clean: 4, attacked: 4, cold: 50 },
    'amr-unperturbed': { clean: 8, attacked: 9, cold: 9 },
  });
  // MF is not attacked, so it keeps rank 3 and is better than AMR. The last row alone ranks the cold item.
  expect(front).toEqual(['mf', 'vbpr', 'amr-unperturbed']);
});

test('equal rows are on the Pareto front together, and a row without a figure under attack is not on it', () => {
  const same = { clean: 2, attacked: 5, cold: 50 };
  const rows = { vbpr: same, 'vbpr-longer': same, 'content-knn': { clean: 0, attacked: null, cold: 0 } };
  expect(frontOf(rows)).toEqual(['vbpr', 'vbpr-longer']);
});
