import { describe, expect, it } from 'vitest';
import type { PerturbationNorm } from '../attacks/attack.js';
import type { Certificates } from './certify.js';
import { certifyModel } from './certify.js';
import {
  datasetOf,
  explicitScores,
  explicitSensitivity,
  smallDataset,
  smallModel,
} from '../../test/support/evaluation.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';

const TOP = 3;
const size = { users: 60, items: 45, width: 6 };
const dataset = smallDataset(size);
const test = dataset.test!;
const { model, products } = smallModel(size);
const random = new CounterRandom(17, Purpose.synthetic);

/** Returns the unit perturbation that raises the user's scores most. */
function bestDirection(user: number, norm: PerturbationNorm): Float64Array {
  const sensitivity = explicitSensitivity(model, user);
  if (norm === 'linf') return sensitivity.map(Math.sign);
  const length = Math.hypot(...sensitivity);
  return sensitivity.map((value) => value / length);
}

/** Returns a Delta [I, D] that moves `up` and `down` by epsilon along the user's best direction. */
function attack(user: number, norm: PerturbationNorm, epsilon: number, up: readonly number[], down: readonly number[]) {
  const delta = new Float64Array(size.items * size.width);
  const direction = bestDirection(user, norm);
  for (const [items, sign] of [[up, 1] as const, [down, -1] as const]) {
    for (const item of items)
      delta.set(
        direction.map((value) => sign * epsilon * value),
        item * size.width,
      );
  }
  return delta;
}

/** Perturbs every item by at most epsilon: along or against the best direction, or in any direction. */
function randomAttack(user: number, norm: PerturbationNorm, epsilon: number, trial: number): Float64Array {
  const delta = new Float64Array(size.items * size.width);
  const direction = bestDirection(user, norm);
  const anywhere = new Float64Array(size.width);
  for (let item = 0; item < size.items; item++) {
    const kind = random.words(trial, item, user, 1)[0] % 4;
    random.normals(anywhere, 1, trial, item, user + 1000);
    const length = norm === 'l2' ? Math.hypot(...anywhere) : Math.max(...anywhere.map(Math.abs));
    const row =
      kind === 0 ? anywhere.map((value) => value / length) : direction.map((value) => (kind === 1 ? -value : value));
    delta.set(
      row.map((value) => value * epsilon),
      item * size.width,
    );
  }
  return delta;
}

/** Returns the items that are not in `left`, the best first. */
function ranked(scores: Float64Array, left: readonly number[]): number[] {
  return [...scores.keys()].filter((item) => !left.includes(item)).toSorted((a, b) => scores[b] - scores[a]);
}

function historyOf(user: number): number[] {
  return [...dataset.training.items.subarray(dataset.training.offsets[user], dataset.training.offsets[user + 1])];
}

const sorted = (items: readonly number[]): number[] => items.toSorted((a, b) => a - b);

interface Case {
  readonly user: number;
  readonly bound: number;
  /** Returns the part of the scores that the certificate is about. */
  readonly state: (scores: Float64Array) => unknown;
  readonly up: readonly number[];
  readonly down: readonly number[];
}

/** Returns the claims of all certificates, and the items whose scores the attack just above each claim moves. */
function claims({ users, heldOut, items }: Certificates): Record<string, Case[]> {
  const list = (user: number): number[] => ranked(explicitScores(model, products.features, user), historyOf(user));
  const everyUser = Array.from(dataset.userIds, (_, user) => user);
  const first = everyUser.map((user) => ({
    user,
    bound: users.first[user],
    state: (scores: Float64Array) => ranked(scores, historyOf(user))[0],
    up: [list(user)[1]],
    down: [list(user)[0]],
  }));
  const top = everyUser.map((user) => ({
    user,
    bound: users.top[user],
    state: (scores: Float64Array) => sorted(ranked(scores, historyOf(user)).slice(0, TOP)),
    up: [list(user)[TOP]],
    down: [list(user)[TOP - 1]],
  }));
  const pairs = [...test.users].map((user, pair) => {
    const item = test.items[pair];
    const order = list(user);
    const place = order.indexOf(item);
    const scores = explicitScores(model, products.features, user);
    const gapAbove = place === 0 ? Infinity : scores[order[place - 1]] - scores[item];
    const gapBelow = place === order.length - 1 ? Infinity : scores[item] - scores[order[place + 1]];
    const rises = gapAbove < gapBelow;
    return { pair, user, item, order, place, neighbour: order[rises ? place - 1 : place + 1], rises };
  });
  const place = pairs.map(({ pair, user, item, neighbour, rises }) => ({
    user,
    bound: heldOut.place[pair],
    state: (scores: Float64Array) => ranked(scores, historyOf(user)).indexOf(item),
    up: [rises ? item : neighbour],
    down: [rises ? neighbour : item],
  }));
  const membership = pairs
    .filter(({ place }) => place < TOP)
    .map(({ pair, user, item, order }) => ({
      user,
      bound: heldOut.top[pair],
      state: (scores: Float64Array) => ranked(scores, historyOf(user)).indexOf(item) < TOP,
      up: order.filter((other) => other !== item).slice(0, TOP),
      down: [item],
    }));
  const push = [...items.push.keys()].map((item) => ({
    user: items.user[item],
    bound: items.push[item],
    state: (scores: Float64Array) => ranked(scores, historyOf(items.user[item])).indexOf(item) < TOP,
    up: [item],
    down: [],
  }));
  return { first, top, place, membership, push };
}

describe.each(['l2', 'linf'] as const)('certifyModel() in %s', (norm) => {
  const certificates = certifyModel(model, dataset, products, { top: TOP, norm });

  it.each(['first', 'top', 'place', 'membership', 'push'] as const)(
    'certifyModel() bounds of "%s" are tight: an attack of 1.001 times the bound succeeds, of .999 times fails',
    async (kind) => {
      const cases = claims(await certificates)[kind];
      expect(cases.length).toBeGreaterThan(kind === 'membership' ? 1 : 30);
      for (const { user, bound, state, up, down } of cases) {
        const at = (factor: number): unknown =>
          state(explicitScores(model, products.features, user, attack(user, norm, factor * bound, up, down)));
        const before = state(explicitScores(model, products.features, user));
        expect(at(0.999)).toEqual(before);
        expect(at(1.001)).not.toEqual(before);
      }
    },
  );

  it.each(['first', 'top', 'place', 'membership'] as const)(
    'certifyModel() bounds of "%s" are beaten by no perturbation of all items',
    async (kind) => {
      for (const { user, bound, state } of claims(await certificates)[kind]) {
        const before = state(explicitScores(model, products.features, user));
        for (let trial = 0; trial < 40; trial++) {
          const delta = randomAttack(user, norm, 0.999 * bound, trial);
          expect(state(explicitScores(model, products.features, user, delta))).toEqual(before);
        }
      }
    },
  );

  it('certifyModel() finds no user that takes an item more cheaply', async () => {
    const { items } = await certificates;
    for (const user of [...dataset.userIds].keys()) {
      const clean = ranked(explicitScores(model, products.features, user), historyOf(user));
      for (const item of clean.slice(TOP)) {
        const pushed = attack(user, norm, 0.999 * items.push[item], [item], []);
        const scores = explicitScores(model, products.features, user, pushed);
        expect(ranked(scores, historyOf(user)).indexOf(item)).toBeGreaterThanOrEqual(TOP);
      }
    }
  });
});

describe('certifyModel()', () => {
  it('certifyModel() ranks the held-out item among all others, and certifies 0 outside the top', async () => {
    const { heldOut } = await certifyModel(model, dataset, products, { top: TOP });
    test.users.forEach((user, pair) => {
      const order = ranked(explicitScores(model, products.features, user), historyOf(user));
      expect(heldOut.ranks[pair]).toBe(order.indexOf(test.items[pair]));
      expect(heldOut.top[pair] > 0).toBe(heldOut.ranks[pair] < TOP);
    });
  });

  it('certifyModel() reports its progress, which ends at 1', async () => {
    const shares: number[] = [];
    await certifyModel(model, dataset, products, { top: TOP, onProgress: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('certifyModel() says Infinity where a user cannot be reached or a list cannot change', async () => {
    const users = model.users.slice();
    users.fill(0, 0, 4);
    const still = await certifyModel({ ...model, users }, dataset, products, { top: TOP });
    expect(still.users.first[0]).toBe(0);
    const frozen = await certifyModel({ ...model, projection: model.projection!.map(() => 0) }, dataset, products, {
      top: TOP,
    });
    expect(new Set(frozen.users.top)).toEqual(new Set([Infinity]));
    expect(new Set(frozen.items.push)).toEqual(new Set([Infinity]));
    expect(new Set(frozen.items.user)).toEqual(new Set([-1]));
    const tiny = datasetOf(3, [[0], [0, 1, 2]], [[0, 1]]);
    const small = smallModel({ users: 2, items: 3 });
    const short = await certifyModel(small.model, tiny, small.products, { top: 2 });
    expect([...short.users.top]).toEqual([Infinity, Infinity]);
    expect(short.users.first[0]).toBeGreaterThan(0);
    expect(short.users.first[1]).toBe(Infinity);
    expect(short.heldOut.top[0]).toBe(Infinity);
  });

  it('certifyModel() of a model without features has nothing to certify', async () => {
    const { model, products } = smallModel({ ...size, width: 0 });
    await expect(certifyModel(model, dataset, products, { top: TOP })).rejects.toThrow(/no attack surface/);
  });
});
