import { describe, expect, it } from 'vitest';
import { datasetOf, explicitScores, smallDataset, smallModel } from '../../test/support/evaluation.js';
import { pushIntoLists } from './target.js';
import type { PushTarget, TargetedPush } from './target.js';

const size = { users: 12, items: 40, width: 6 };
const { training } = smallDataset(size);
const { model, products } = smallModel(size);

function historyOf(user: number): number[] {
  return [...training.items.subarray(training.offsets[user], training.offsets[user + 1])];
}

/** Returns the items that none of the users has in training. */
function openItems(users: readonly number[]): number[] {
  return Array.from({ length: size.items }, (_, item) => item).filter(
    (item) => !users.some((user) => historyOf(user).includes(item)),
  );
}

/** Whether all items are in the top of all users after the pushes. Scores are computed from the definition. */
function succeeds({ items, users, top }: PushTarget, pushes: readonly TargetedPush[]): boolean {
  const delta = new Float64Array(size.items * size.width);
  for (const { item, perturbation } of pushes) delta.set(perturbation!, item * size.width);
  return users.every((user) => {
    const scores = explicitScores(model, products.features, user, delta);
    const list = [...scores.keys()]
      .filter((item) => !historyOf(user).includes(item))
      .toSorted((a, b) => scores[b] - scores[a])
      .slice(0, top);
    return items.every((item) => list.includes(item));
  });
}

describe('pushIntoLists()', () => {
  it.each([
    { users: [3], count: 1, top: 1 },
    { users: [5], count: 3, top: 3 },
    { users: [7], count: 2, top: 5 },
    { users: [1, 4], count: 1, top: 3 },
    { users: [0, 2, 9], count: 2, top: 4 },
    { users: [0, 2, 6, 10], count: 1, top: 5 },
  ])(
    'pushIntoLists() brings $count items into the top $top of users $users, and no less would',
    async ({ users, count, top }) => {
      const clean = (item: number): number =>
        Math.min(...users.map((user) => explicitScores(model, products.features, user)[item]));
      const items = openItems(users)
        .toSorted((a, b) => clean(a) - clean(b))
        .slice(2, 2 + count);
      const target = { users, items, top };
      const pushes = await pushIntoLists(model, training, products, target);
      const just = async (margin: number) => pushIntoLists(model, training, products, { ...target, margin });
      expect(pushes.map(({ item }) => item)).toEqual(items);
      expect(succeeds(target, await just(1e-4))).toBe(true);
      expect(succeeds(target, await just(-1e-4))).toBe(false);
      for (const [at, { epsilon }] of (await just(1e-4)).entries()) {
        expect(epsilon).toBeGreaterThan(pushes[at].epsilon);
        expect(epsilon).toBeLessThan(pushes[at].epsilon + 1e-2);
      }
      for (const { epsilon, perturbation } of pushes) expect(Math.hypot(...perturbation!)).toBeCloseTo(epsilon, 9);
    },
  );

  it('pushIntoLists() finds no longer way than random descent does', async () => {
    const users = [0, 2, 9];
    const [item] = openItems(users);
    const target = { users, items: [item], top: 2 };
    const [{ epsilon, perturbation }] = await pushIntoLists(model, training, products, target);
    const tries = Array.from({ length: 400 }, (_, trial) =>
      perturbation!.map((value, d) => value + 0.05 * epsilon * Math.sin(37 * trial + 11 * d * d + trial * d)),
    ).filter((delta) => Math.hypot(...delta) < 0.9999 * epsilon);
    expect(tries.length).toBeGreaterThan(50);
    for (const perturbation of tries) expect(succeeds(target, [{ item, epsilon, perturbation }])).toBe(false);
  });

  it('pushIntoLists() in L-infinity needs the gap over the sum of sensitivities', async () => {
    const [item] = openItems([3]);
    const target = { users: [3], items: [item], top: 1, norm: 'linf' } as const;
    const pushes = await pushIntoLists(model, training, products, target);
    expect(new Set(pushes[0].perturbation!.map((value) => Math.fround(Math.abs(value))))).toEqual(
      new Set([Math.fround(pushes[0].epsilon)]),
    );
    const scaled = (factor: number) =>
      pushes.map((push) => ({ ...push, perturbation: push.perturbation!.map((value) => factor * value) }));
    expect(succeeds(target, scaled(1.001))).toBe(true);
    expect(succeeds(target, scaled(0.999))).toBe(false);
  });

  it('pushIntoLists() of an item that is there already costs nothing; of one that cannot get there, Infinity', async () => {
    const list = (user: number): number[] => {
      const scores = explicitScores(model, products.features, user);
      return openItems([user]).toSorted((a, b) => scores[b] - scores[a]);
    };
    const there = await pushIntoLists(model, training, products, { users: [3], items: [list(3)[0]], top: 1 });
    expect(there[0]).toMatchObject({ epsilon: 0 });
    // User 1 has the opposite taste of user 0.
    const users = model.users.slice();
    for (let k = 0; k < 4; k++) users[4 + k] = -users[k];
    const history = datasetOf(size.items, historyLists(), []).training;
    const opposed = { ...model, users };
    const [never] = await pushIntoLists(opposed, history, products, { users: [0, 1], items: [list(0)[20]], top: 1 });
    expect(never).toMatchObject({ epsilon: Infinity, perturbation: null });
    expect(JSON.parse(JSON.stringify(never))).toMatchObject({ epsilon: null });
  });

  it('pushIntoLists() reports every problem of a target', async () => {
    const push = (target: PushTarget) => pushIntoLists(model, training, products, target);
    await expect(push({ users: [99], items: [40, -1], top: 2 })).rejects.toThrow(/item 40.*\n.*item -1.*\n.*user 99/);
    await expect(push({ users: [1], items: [historyOf(1)[0]], top: 2 })).rejects.toThrow(/who has it in training/);
    await expect(push({ users: [1], items: openItems([1]).slice(0, 3), top: 2 })).rejects.toThrow(
      /3 items into a top 2/,
    );
    await expect(push({ users: [1, 2], items: [openItems([1, 2])[0]], top: 2, norm: 'linf' })).rejects.toThrow(
      /use l2/,
    );
    const { model: mf } = smallModel({ ...size, width: 0 });
    await expect(pushIntoLists(mf, training, products, { users: [1], items: [0], top: 2 })).rejects.toThrow(
      /no attack surface/,
    );
  });
});

function historyLists(): number[][] {
  return Array.from({ length: size.users }, () => []);
}
