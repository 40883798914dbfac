import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../evaluation/evaluate.js';
import { runCli } from '../../test/support/cli.js';
import type { EvaluateOptions } from '../../local/index.js';

const metrics = { 'hr@10': 0.507, 'ndcg@10': 0.3274 };
const attack = (kind: 'adversarial' | 'random' | 'per-list', drop: number) => ({
  epsilon: 0.1,
  kind,
  norm: 'l2' as const,
  metrics: { 'hr@10': 0.4, 'ndcg@10': 0.2 },
  warm: { users: 7000, pairs: 7000, ...metrics },
  cold: { users: 947, pairs: 947, ...metrics },
  drop,
  meanRankChange: 12.34,
  listsChanged: 0.5,
});
const RESULT: EvaluationResult = {
  users: 7947,
  pairs: 7950,
  candidates: 999,
  rankedAgainst: 999,
  seed: 3,
  perPair: {
    'hr@10': 0.507,
    'recall@10': 0.507,
    'precision@10': 0.0507,
    'map@10': 0.27,
    'mrr@10': 0.27,
    'ndcg@10': 0.3274,
  },
  perUser: {
    'hr@10': 0.5075,
    'recall@10': 0.506,
    'precision@10': 0.0508,
    'map@10': 0.27,
    'mrr@10': 0.2701,
    'ndcg@10': 0.3271,
  },
  lists: {
    users: 7947,
    items: 9000,
    metrics: { 'coverage@10': 0.25, 'novelty@10': 7.125, 'gini@10': 0.9, 'cold@10': null },
  },
  shortLists: 0,
  metrics,
  warm: { users: 7000, pairs: 7000, 'hr@10': 0.55, 'ndcg@10': 0.36 },
  cold: { users: 947, pairs: 950, 'hr@10': 0, 'ndcg@10': 0 },
  attacks: [attack('adversarial', -0.389), attack('random', -0.004), attack('per-list', -0.689)],
  certified: [{ epsilon: 0.1, top10: 0.213 }],
};

function recording(result: EvaluationResult) {
  const calls: { model: string; options: EvaluateOptions }[] = [];
  const evaluate = (model: string, options: EvaluateOptions = {}) => {
    calls.push({ model, options });
    return Promise.resolve(result);
  };
  return { calls, library: { evaluate } };
}

describe('amr evaluate', () => {
  it('shows accuracy, warm and cold apart, and what attacks and noise do', async () => {
    const { calls, library } = recording(RESULT);
    const argv = [
      'evaluate',
      'm',
      '--test',
      't.csv',
      '--epsilon',
      '.1',
      '--at',
      '10',
      '--seed',
      '3',
      '--lists',
      '--items',
      'shop.txt',
    ];
    const run = await runCli(argv, { cwd: '/here', library });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(calls).toEqual([
      {
        model: '/here/m',
        options: {
          test: '/here/t.csv',
          items: '/here/shop.txt',
          lists: true,
          seed: 3,
          at: [10],
          epsilons: [0.1],
          norm: 'l2',
          onDownload: expect.any(Function),
          onProgress: expect.any(Function),
          onNote: expect.any(Function),
          onWarning: expect.any(Function),
        },
      },
    ]);
    expect(run.stdout).toBe(`7,947 users, 7,950 test pairs, each test item against 999 sampled items (seed 3)

TEST ITEMS  USERS  PAIRS   HR@10  NDCG@10
all         7,947  7,950  0.5070   0.3274
warm        7,000  7,000  0.5500   0.3600
cold          947    950  0.0000   0.0000

OVER USERS      HR  RECALL  PRECISION     MAP     MRR    NDCG
top 10      0.5075  0.5060     0.0508  0.2700  0.2701  0.3271

The first table has means over test pairs, the second one over users: one list of a user's candidates and all of
the user's test items. HR is the share of users with a test item in the top n, and MAP divides by min(n, test items).

LISTS   COVERAGE  NOVELTY    GINI  COLD
top 10    0.2500   7.1250  0.9000     -

Lists of 7,947 users, the best of 9,000 items without those of the user's training.
COVERAGE is the share of items in any list, NOVELTY the mean of -log2(share of users who have the item) over items with interactions,
GINI how unequally often items are shown (0 for equally often), and COLD the share of places of items without interactions.

PERTURBATION     EPSILON   HR@10  NDCG@10     DROP  RANK CHANGE  LISTS CHANGED
shared               0.1  0.4000   0.2000  -38.9 %         12.3         50.0 %
random               0.1  0.4000   0.2000   -0.4 %         12.3         50.0 %
each list's own      0.1  0.4000   0.2000  -68.9 %         12.3         50.0 %

PERTURBATION     EPSILON  CERTIFIED TOP 10
shared               0.1            21.3 %
random               0.1
each list's own      0.1

Shared: one perturbation per item, taken over the loss of all test lists (each test item against its candidates). Each list's
own: other perturbations for each list, its test item down and each of its candidates up. DROP is of NDCG@10; CERTIFIED is
the share of test pairs whose item is in the top 10 and stays there under any perturbation of that size.
`);
  });

  it("takes its defaults from the model, and gives the library's result as JSON", async () => {
    const { calls, library } = recording({ ...RESULT, candidates: 'all', attacks: [], certified: [] });
    const run = await runCli(['evaluate', 'm', '--candidates', 'all', '-o', 'json'], { library });
    expect(JSON.parse(run.stdout)).toEqual({ ...RESULT, candidates: 'all', attacks: [], certified: [] });
    expect(calls[0].options).toEqual({
      candidates: 'all',
      norm: 'l2',
      onDownload: expect.any(Function),
      onNote: expect.any(Function),
      onProgress: expect.any(Function),
      onWarning: expect.any(Function),
    });
    await runCli(['evaluate', 'm'], { library });
    expect(calls[1].options).toEqual({
      norm: 'l2',
      onDownload: expect.any(Function),
      onNote: expect.any(Function),
      onProgress: expect.any(Function),
      onWarning: expect.any(Function),
    });
  });

  it('has no table of lists where they were not asked for', async () => {
    const { library } = recording({
      ...RESULT,
      pairs: 7947,
      lists: undefined,
      candidates: 'all',
      rankedAgainst: 'all',
      attacks: [],
      certified: [],
    });
    const { stdout } = await runCli(['evaluate', 'm'], { library });
    expect(stdout).toMatch(/^7,947 users, 7,947 test pairs, each test item against all items\n/);
    expect(stdout).toContain('OVER USERS');
    expect(stdout).not.toContain('LISTS');
  });
});
