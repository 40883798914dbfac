import { describe, expect, it } from 'vitest';
import { chainDataset, EPSILONS, resultOf, smallJob } from '../../../test/support/comparison.js';
import { comparisonGrid } from '../../compare/grid.js';
import { summarize } from '../../compare/summarize.js';
import { wordsOf } from '../../compare/words.js';
import { comparisonSection } from './comparison.js';

/** A comparison in which each row has ranks of its own, so that the points of the trade-off are apart. */
function comparison() {
  const job = smallJob();
  const dataset = chainDataset(12);
  const grid = comparisonGrid(job);
  const results = grid.map(({ id }, row) => {
    const clean = dataset.userIds.map((_, user) => (user * (row + 1)) % 9);
    const attacked = ['pop', 'mf'].includes(id) ? undefined : EPSILONS.map((_, at) => clean.map((rank) => rank + at));
    return resultOf(id, 1, { clean, attacked });
  });
  const counted = summarize({ job, dataset, grid, seeds: [1], epsilons: EPSILONS }, results);
  return { ...counted, words: wordsOf(counted) };
}

describe('comparisonSection()', () => {
  const text = comparisonSection(comparison()).body.text;

  it('labels the points of the trade-off with their values, in the plot or at least in its table', () => {
    const plot = text.slice(text.indexOf('<svg'), text.indexOf('</svg>'));
    expect(plot.match(/class="label/g)?.length).toBeGreaterThan(4);
    const table = text.slice(text.indexOf('<summary>Figures'), text.indexOf('</details>'));
    for (const label of ['ε 0.1', 'ε 0.3', 'λ 0.1', 'w 0.001']) expect(table).toContain(`<td>${label}</td>`);
  });

  it('says what items are ranked against in each title of a chart', () => {
    const titles = [...text.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, title]) => title);
    expect(titles).toHaveLength(2);
    for (const title of titles) expect(title).toContain('against 999 sampled items');
  });
});
