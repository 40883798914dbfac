import { describe, expect, it } from 'vitest';
import { chainDataset, EPSILONS, resultOf, smallJob } from '../../test/support/comparison.js';
import { comparisonGrid } from './grid.js';
import { summarize } from './summarize.js';
import { wordsOf } from './words.js';

const USERS = 40;
const job = smallJob();
const dataset = chainDataset(USERS);
/** Ranks of all users, a little apart, so that a test has something to go by. */
const ranks = (rank: number) => Array.from({ length: USERS }, (_, user) => rank + (user % 3));

interface Row {
  readonly clean: number;
  readonly attacked?: number;
  readonly content?: number;
}

function words(rows: Record<string, Row>): string {
  const grid = comparisonGrid(job).filter(({ id }) => id in rows);
  const results = Object.entries(rows).map(([id, { clean, attacked, content }]) => {
    const lists = attacked === undefined ? undefined : EPSILONS.map(() => ranks(attacked));
    return resultOf(id, 1, { clean: ranks(clean), attacked: lists }, content);
  });
  return wordsOf(summarize({ job, dataset, grid, seeds: [1], epsilons: EPSILONS }, results)).join('\n');
}

describe('wordsOf()', () => {
  it('says where AMR helps, and where it costs', () => {
    const text = words({ 'vbpr-longer': { clean: 0, attacked: 7 }, amr: { clean: 2, attacked: 3 } });
    expect(text).toContain('Without an attack AMR does not help and costs accuracy');
    for (const epsilon of EPSILONS) expect(text).toContain(`Under attack of epsilon ${epsilon} AMR helps`);
  });

  it('says that AMR does not help where no difference is seen', () => {
    const text = words({ 'vbpr-longer': { clean: 1, attacked: 4 }, amr: { clean: 1, attacked: 4 } });
    expect(text).toContain('Without an attack AMR does not help (no difference');
    expect(text).toContain('Under attack of epsilon 0.1 AMR does not help (no difference');
  });

  it('says when L2 on E, or no adversary at all, does as well', () => {
    const amr = { clean: 2, attacked: 4 };
    const reference = { clean: 1, attacked: 7 };
    const same = words({ 'vbpr-longer': reference, 'vbpr-l2-0.001': amr, amr, 'amr-unperturbed': amr });
    expect(same).toContain('AMR does not help more than an L2 penalty on E does: with weight 0.001');
    expect(same).toContain('the adversarial direction makes no clear difference');
    const weaker = { clean: 2, attacked: 5 };
    const less = words({ 'vbpr-longer': reference, 'vbpr-l2-0.001': weaker, amr, 'amr-unperturbed': weaker });
    expect(less).toContain('No tried weight of the L2 penalty on E makes VBPR as accurate as AMR');
    expect(less).toContain('the adversarial direction makes the model more robust');
  });

  it('says what the softmax and what a memory change, without an attack and under it', () => {
    const rows = {
      mf: { clean: 8 },
      'vbpr-longer': { clean: 1, attacked: 4 },
      'mf-softmax': { clean: 0 },
      'mf-memory': { clean: 0, attacked: 6 },
    };
    const text = words(rows);
    expect(text).toContain('Compared with MF, MF with softmax is better without an attack (NDCG@10 ');
    expect(text).toContain('the same under attack, as neither reads features');
    const memory = text.split('\n').find((line) => line.startsWith('Compared with MF with softmax, '));
    expect(memory).toMatch(/is not clearly different without an attack .*, worse under attack of epsilon 0.1 \(/);
    expect(text).not.toContain('Features do not help here: MF with softmax');
  });

  it('warns of robustness that comes from ignoring features, and of features that are worth nothing', () => {
    const rows = {
      'vbpr-longer': { clean: 1, attacked: 5, content: 0.4 },
      amr: { clean: 1, attacked: 2, content: 0.1 },
    };
    expect(words(rows)).toContain('AMR is more robust partly because it uses features less');
    expect(words({ ...rows, amr: { ...rows.amr, content: 0.3 } })).toContain(
      'AMR is not more robust because it ignores features',
    );
    expect(words({ ...rows, mf: { clean: 8 } })).not.toContain('Features do not help here');
    expect(words({ ...rows, mf: { clean: 0 } })).toContain('Features do not help here: MF');
  });
});
