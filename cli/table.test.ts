import { describe, expect, it } from 'vitest';
import { evaluationText } from './commands/evaluate.js';
import { formatTable } from './table.js';

const WIDTH = 80;

describe('formatTable()', () => {
  it('cuts a wide table between columns and repeats the key columns in each part', () => {
    const columns = [
      { title: 'NAME' },
      { title: 'AAAA' },
      { title: 'BBBB' },
      { title: 'CCCC', align: 'right' as const },
    ];
    expect(formatTable(columns, [['x', '1', '2', '3']], { width: 16 })).toBe(
      'NAME  AAAA  BBBB\nx     1     2\n\nNAME  CCCC\nx        3\n',
    );
    expect(formatTable(columns, [['x', '1', '2', '3']])).toBe('NAME  AAAA  BBBB  CCCC\nx     1     2        3\n');
  });

  it('fits every width that its widest pair of columns fits, and breaks no cell', () => {
    const titles = ['KEY', ...Array.from({ length: 9 }, (_, at) => `COLUMN ${at}`)];
    const cells = titles.map((title) => `${title.toLowerCase()} value`);
    for (let width = 30; width < 200; width++) {
      const text = formatTable(
        titles.map((title) => ({ title })),
        [cells],
        { width },
      );
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
      for (const cell of cells) expect(text).toContain(cell);
    }
  });
});

describe('the tables of amr evaluate', () => {
  it('fit 80 columns with every metric and attack', () => {
    const names = [5, 10, 20].flatMap((at) => [`hr@${at}`, `ndcg@${at}`]);
    const metrics = Object.fromEntries(names.map((name) => [name, 0.1234]));
    const group = { users: 1_234_567, pairs: 1_234_567, ...metrics };
    const attack = {
      kind: 'adversarial',
      norm: 'l2',
      metrics,
      drop: -0.5,
      meanRankChange: 1234.5,
      listsChanged: 1,
    } as const;
    const text = evaluationText({
      users: 1_234_567,
      pairs: 1_234_567,
      seed: 1,
      perPair: metrics,
      perUser: { 'hr@10': 0.5, 'recall@10': 0.4, 'ndcg@10': 0.3 },
      lists: {
        users: 1_234_567,
        items: 1,
        metrics: { 'coverage@10': 1, 'novelty@10': 12.5, 'gini@10': 1, 'cold@10': 0 },
      },
      metrics,
      warm: group,
      cold: group,
      candidates: 999,
      rankedAgainst: 999,
      shortLists: 0,
      attacks: [{ ...attack, epsilon: 0.05, warm: group, cold: group }],
      certified: [{ epsilon: 0.05, top10: 1 }],
    });
    const tables = text
      .split('\n')
      .filter((line) => /^(TEST ITEMS|all|warm|cold|OVER|LISTS|top|PERTURB|adversarial)/.test(line));
    expect(tables.length).toBeGreaterThanOrEqual(12);
    for (const line of tables) expect(line.length, line).toBeLessThanOrEqual(WIDTH);
  });
});
