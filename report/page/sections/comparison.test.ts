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
    const clean = Array.from(dataset.userIds, (_, user) => (user * (row + 1)) % 9);
    const attacked = ['pop', 'item-knn', 'content-knn', 'ease', 'mf'].includes(id)
      ? undefined
      : EPSILONS.map((_, at) => clean.map((rank) => rank + at));
    return resultOf(id, 1, { clean, attacked });
  });
  const counted = summarize({ job, dataset, grid, seeds: [1], epsilons: EPSILONS }, results);
  return { ...counted, words: wordsOf(counted) };
}

describe('comparisonSection()', () => {
  const compared = comparison();
  const text = comparisonSection(compared).body.text;

  /** The plot and the table of figures of the chart whose title begins so. */
  function chart(title: string): { plot: string; table: string; legend: string } {
    const figure = text.split('<figure>').find((part) => part.includes(`<figcaption>${title}`)) ?? '';
    const part = (from: string, to: string) => figure.slice(figure.indexOf(from), figure.indexOf(to));
    return {
      plot: part('<svg', '</svg>'),
      legend: part('<ul', '</ul>'),
      table: part('<summary>Figures', '</details>'),
    };
  }

  it('shows the Pareto front with filled marks that are labelled, and all rows in the table', () => {
    const { front, rows } = compared;
    const { plot, table, legend } = chart('Accuracy without an attack, under attack and on cold items');
    const shown = rows.filter(({ id }) => id !== 'content-knn');
    expect(plot.match(/<circle/g)).toHaveLength(shown.length);
    expect(plot.match(/class="series s0"/g)).toHaveLength(front.length);
    expect(front.length).toBeLessThan(shown.length);
    for (const id of front) expect(plot).toContain(`>${id}</text>`);
    expect(table.match(/<tr>/g)).toHaveLength(1 + shown.length);
    expect(table.match(/<td>yes<\/td>/g)).toHaveLength(front.length);
    expect(text).toContain('Without figures under attack, and so not shown: Content kNN.');
    for (const name of ['on the Pareto front', 'not on it']) expect(legend).toContain(`</svg>${name}</li>`);
  });

  it('has in its legend the smallest and the largest mark of the plot, where sizes differ', () => {
    const { plot, legend } = chart('Accuracy without an attack, under attack and on cold items');
    const radii = (part: string) => [...part.matchAll(/<circle r="([\d.]+)"/g)].map(([, radius]) => Number(radius));
    expect(radii(legend)).toHaveLength(4);
    expect(Math.max(...radii(legend))).toBe(Math.max(...radii(plot)));
    expect(Math.min(...radii(legend))).toBeLessThanOrEqual(Math.min(...radii(plot)));
    expect(new Set(radii(plot)).size).toBeGreaterThan(2);
    expect(legend).toContain('cold NDCG@10 0</li>');
  });

  it('labels the points of the trade-off with their values, in the plot or at least in its table', () => {
    const { plot, table } = chart('Trade-off');
    expect(plot.match(/class="label/g)?.length).toBeGreaterThan(4);
    for (const label of ['ε 0.1', 'ε 0.3', 'λ 0.1', 'w 0.001']) expect(table).toContain(`<td>${label}</td>`);
  });

  it('says what items are ranked against in each title of a chart', () => {
    const titles = [...text.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, title]) => title);
    expect(titles).toHaveLength(3);
    for (const title of titles) expect(title).toContain('against all items');
  });
});
