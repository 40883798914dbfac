import { describe, expect, it } from 'vitest';
import { scoreOf } from '../../model/factors.js';
import { smallDataset, smallModel } from '../../test/support/evaluation.js';
import { evaluateInDetail } from '../evaluate.js';
import type { ItemScorer } from '../ranking/item-scorer.js';
import { rankPeer } from './rank-peer.js';

const dataset = smallDataset({ users: 60, items: 80, history: 6 });
const { model, products } = smallModel({ users: 60, items: 80, width: 0 });
const pairs = dataset.test!;

/** Rounds scores, so that many of them tie. */
const coarse = (score: number): number => Math.round(score);

function scorerOf(score: (user: number, item: number) => number): ItemScorer {
  const scores = new Float64Array(80);
  return { scoresOf: (user) => scores.map((_, item) => score(user, item)) };
}

describe('rankPeer()', () => {
  it.each([20, 1000, 'all'] as const)('ranks against the candidates of evaluateInDetail(): %s', async (candidates) => {
    const options = { candidates, seed: 4 };
    const { ranks } = await evaluateInDetail(model, dataset, products, { ...options, at: [10] });
    const scorer = scorerOf((user, item) => scoreOf(model, user, item));
    expect(await rankPeer(scorer, { dataset, pairs }, products, options)).toEqual(ranks);
    expect(await rankPeer(model, { dataset, pairs }, products, options)).toEqual(ranks);
    expect(new Set(ranks).size).toBeGreaterThan(10);
  });

  it('counts ties, and scores that are not numbers, against the held-out item', async () => {
    const options = { candidates: 'all', seed: 1 } as const;
    const ranksOf = (scorer: ItemScorer) => rankPeer(scorer, { dataset, pairs }, products, options);
    const tied = await ranksOf(scorerOf((user, item) => coarse(scoreOf(model, user, item))));
    const apart = await ranksOf(scorerOf((user, item) => scoreOf(model, user, item)));
    expect(tied.some((rank, pair) => rank > apart[pair])).toBe(true);
    const last = 80 - 6 - 1;
    expect(new Set(await ranksOf(scorerOf(() => 0)))).toEqual(new Set([last]));
    expect(new Set(await ranksOf(scorerOf(() => NaN)))).toEqual(new Set([last]));
  });
});
