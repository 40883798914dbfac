import { describe, expect, it } from 'vitest';
import { attackSurface } from './attack.js';
import type { PerturbationNorm } from './attack.js';
import { CandidateSampler, excludedItems } from '../ranking/candidates.js';
import { foldModel } from '../ranking/fold.js';
import { LinearMoves } from './list-moves.js';
import { SampledLists, WholeLists } from '../ranking/lists.js';
import {
  explicitScores,
  explicitSensitivity,
  normals,
  smallDataset,
  smallModel,
} from '../../test/support/evaluation.js';

const size = { users: 80, items: 60, width: 6 };
const { items, width } = size;
const { model, products } = smallModel(size);
const dataset = smallDataset(size);
const test = dataset.test!;
const excluded = excludedItems(dataset.training, test);
const EPSILONS = [0, 0.02, 0.1, 0.5];

const samplers = { sampled: 25, whole: items } as const;
const LISTS = {
  sampled: new SampledLists(test, new CandidateSampler(excluded, { items, count: 25, seed: 1 })),
  whole: new WholeLists(test, excluded, products),
};

/** The candidates of a user. */
function candidatesOf(kind: keyof typeof LISTS, user: number): number[] {
  return [...new CandidateSampler(excluded, { items, count: samplers[kind], seed: 1 }).of(user)];
}

/** The rank of a held-out item where every item of its list has a perturbation of its own: `signs` times a direction. */
function rankUnder(
  kind: keyof typeof LISTS,
  pair: number,
  perturbationOf: (item: number) => ArrayLike<number>,
): number {
  const user = test.users[pair];
  const delta = new Float64Array(items * width);
  const list = candidatesOf(kind, user);
  for (const item of [test.items[pair], ...list]) delta.set(Array.from(perturbationOf(item)), item * width);
  const scores = explicitScores(model, products.features, user, delta);
  return list.filter((item) => scores[item] >= scores[test.items[pair]]).length;
}

describe.each(['sampled', 'whole'] as const)('LinearMoves of %s lists', (kind) => {
  const rankings = async (norm: PerturbationNorm) => {
    const vectors = await foldModel(model, products);
    const moves = new LinearMoves(vectors, await attackSurface(model, products, norm).reach(vectors.users));
    return LISTS[kind].rankMoved(vectors, moves, EPSILONS, { rivals: 5 });
  };

  it.each(['l2', 'linf'] as const)(
    'give the ranks under the worst perturbations of each list, in norm %s',
    async (norm) => {
      const moved = await rankings(norm);
      for (const [at, epsilon] of EPSILONS.entries()) {
        for (const [pair, user] of test.users.entries()) {
          const gradient = explicitSensitivity(model, user);
          const length = Math.hypot(...gradient);
          const worst = gradient.map((value) => epsilon * (norm === 'l2' ? value / length : Math.sign(value)));
          const down = worst.map((value) => -value);
          const rank = rankUnder(kind, pair, (item) => (item === test.items[pair] ? down : worst));
          expect(moved[at].ranks[pair]).toBe(rank);
        }
      }
      expect(new Set(moved[2].ranks).size).toBeGreaterThan(10);
    },
  );

  it('are beaten by no perturbations of a list, near the worst ones or random', async () => {
    const moved = await rankings('l2');
    const [at, epsilon] = [2, EPSILONS[2]];
    let reached = 0;
    for (const [pair, user] of test.users.entries()) {
      const gradient = explicitSensitivity(model, user);
      const length = Math.hypot(...gradient);
      for (const noise of [0.1, 1, 100]) {
        const rank = rankUnder(kind, pair, (item) => {
          const sign = item === test.items[pair] ? -1 : 1;
          const random = normals(width, 1000 * pair + item, noise);
          const near = gradient.map((value, d) => (sign * value) / length + random[d]);
          return near.map((value) => (epsilon * value) / Math.hypot(...near));
        });
        expect(rank).toBeLessThanOrEqual(moved[at].ranks[pair]);
        if (rank === moved[at].ranks[pair]) reached++;
      }
    }
    expect(reached).toBeGreaterThan(test.users.length);
  });

  it('raise all candidates alike, so that the best rivals are those without a perturbation', async () => {
    const [none, , , large] = await rankings('l2');
    for (const pair of test.users.keys()) expect(large.rivals.of(pair)).toEqual(none.rivals.of(pair));
    expect(large.ranks).not.toEqual(none.ranks);
  });
});
