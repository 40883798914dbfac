import { describe, expect, it } from 'vitest';
import type { MicroBatch, SoftmaxBatch } from '../../model/gradient/batch.js';
import type { Histories } from '../dataset.js';
import { findInteraction, usersWithoutNegativesOf, warmItemsOf } from '../pairs/histories.js';
import { RowIndex } from '../ids/row-index.js';
import { PartitionSampler } from './sampler.js';
import type { DrawSettings, SamplerOptions, StepPosition } from './sampler.js';
import { SoftmaxPools } from './softmax-pool.js';

const [USERS, ITEMS, BATCH] = [12, 30, 16];

/** User u has every third item from u on, and user 5 has every warm item. Item 29 is cold. */
const lists = Array.from({ length: USERS }, (_, user) =>
  Array.from({ length: ITEMS - 1 }, (_, item) => item).filter((item) => user === 5 || item % 3 === user % 3),
);
const training: Histories = {
  offsets: Int32Array.from([0, ...lists.map((_, user) => lists.slice(0, user + 1).flat().length)]),
  items: Int32Array.from(lists.flat()),
};
const warmItems = warmItemsOf(training, ITEMS);
const usersWithoutNegatives = usersWithoutNegativesOf(training, warmItems);

function sampler(more: Partial<SamplerOptions> = {}, users = { from: 0, to: USERS }, partition = 0): PartitionSampler {
  const index = new RowIndex();
  const options = { training, warmItems, usersWithoutNegatives, seed: 1, batchSize: BATCH, negativePool: 0, index };
  const pools = new SoftmaxPools({ ...options, ...more }, ITEMS);
  return new PartitionSampler(partition, users, { ...options, pools, ...more });
}

/** Returns (user, positive, negative) of each triple. */
function triples({ users, userRows, positives, negatives, itemRows }: MicroBatch): [number, number, number][] {
  return Array.from(users, (user, t) => [userRows[user], itemRows[positives[t]], itemRows[negatives[t]]]);
}

/** Returns all triples of an epoch. */
function epochOf(of: PartitionSampler, epoch = 0): [number, number, number][] {
  return Array.from({ length: of.steps }, (_, step) => triples(of.draw({ epoch, step })!)).flat();
}

describe('PartitionSampler', () => {
  it('passes once over the interactions of its users in each epoch, in another order, the last batch short', () => {
    const own = sampler({}, { from: 2, to: 9 }, 3);
    const expected = lists
      .flatMap((items, user) => items.map((item) => [user, item]))
      .filter(([user]) => user >= 2 && user < 9 && user !== 5)
      .map(String);
    expect(own.interactions).toBe(expected.length);
    const orders = [0, 1].map((epoch) => epochOf(own, epoch).map(([user, item]) => String([user, item])));
    for (const order of orders) expect(order.toSorted()).toEqual(expected.toSorted());
    expect(orders[0]).not.toEqual(orders[1]);
    expect(own.steps).toBe(Math.ceil(expected.length / BATCH));
    expect(own.draw({ epoch: 0, step: own.steps - 1 })!.users.length).toBe(expected.length % BATCH);
    expect(own.draw({ epoch: 0, step: own.steps })).toBeUndefined();
  });

  it('counts the turns of its micro-batches through all epochs, from the number of its partition on', () => {
    const own = sampler({}, { from: 2, to: 9 }, 3);
    const batches = [0, 1, 2].flatMap((epoch) =>
      Array.from({ length: own.steps }, (_, step) => own.draw({ epoch, step })!),
    );
    const turns = batches.map((batch) => (batch.loss === 'bpr' ? batch.turn : NaN));
    expect(turns).toEqual(Array.from(turns, (_, at) => 3 + at));
  });

  it('numbers the rows of a micro-batch ascending, each once', () => {
    const { userRows, itemRows } = sampler().draw({ epoch: 0, step: 0 })!;
    for (const rows of [userRows, itemRows]) expect([...rows]).toEqual([...new Set(rows)].toSorted((a, b) => a - b));
  });

  it('draws negatives uniformly from the warm items that the user has not met', () => {
    const own = sampler();
    const counts = new Map<number, number>();
    let draws = 0;
    for (let epoch = 0; epoch < 300; epoch++) {
      for (const [user, , negative] of epochOf(own, epoch)) {
        expect(findInteraction(training, user, negative)).toBe(-1);
        if (user !== 0) continue;
        counts.set(negative, (counts.get(negative) ?? 0) + 1);
        draws++;
      }
    }
    const allowed = warmItems.filter((item) => item % 3 !== 0);
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([...allowed]);
    const mean = draws / allowed.length;
    for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(mean));
  });

  it('takes negatives from the pool of the step, and from all items where a user has met the whole pool', () => {
    const own = sampler({ negativePool: 2 });
    let beyond = 0;
    for (let step = 0; step < own.steps; step++) {
      const all = triples(own.draw({ epoch: 0, step })!);
      for (const [user, , negative] of all) expect(findInteraction(training, user, negative)).toBe(-1);
      beyond += Number(new Set(all.map(([, , negative]) => negative)).size > 2);
    }
    expect(beyond).toBeGreaterThan(0);
    const wide = sampler({ negativePool: 8 });
    for (let step = 0; step < wide.steps; step++) {
      const negatives = triples(wide.draw({ epoch: 0, step })!).map(([, , negative]) => negative);
      expect(new Set(negatives).size).toBeLessThanOrEqual(8);
    }
  });

  it('is a function of seed, epoch, partition and step alone', () => {
    const draw = (of: PartitionSampler, epoch: number, step: number) => triples(of.draw({ epoch, step })!);
    const own = sampler();
    const later = draw(own, 4, 2);
    draw(own, 1, 0);
    expect(draw(own, 4, 2)).toEqual(later);
    expect(draw(sampler(), 4, 2)).toEqual(later);
    const others = [sampler({ seed: 2 }), sampler({}, { from: 0, to: USERS }, 1)];
    for (const other of others) expect(draw(other, 4, 2)).not.toEqual(later);
    expect(draw(own, 5, 2)).not.toEqual(later);
    expect(draw(own, 4, 1)).not.toEqual(later);
  });

  it('drops as many item factors as it is told, for each occurrence on its own', () => {
    const own = sampler();
    expect(own.draw({ epoch: 0, step: 0 })!.kept).toBeUndefined();
    const kept = Array.from({ length: 400 }, (_, epoch) => own.draw({ epoch, step: 0 }, { itemDropout: 0.3 })!.kept!);
    for (const side of ['positives', 'negatives'] as const) {
      const share = kept.reduce((sum, flags) => sum + flags[side].reduce((all, flag) => all + flag, 0), 0);
      expect(share / (400 * BATCH)).toBeCloseTo(0.7, 1);
    }
    expect(kept.some(({ positives, negatives }) => positives.join() !== negatives.join())).toBe(true);
  });
});

/** Settings of a softmax stage. */
const softmax = (negatives: number, popularityCorrection = false) =>
  ({ loss: 'softmax', negatives, temperature: 1, popularityCorrection }) as const;

/** Returns a softmax micro-batch. */
function pairsOf(of: PartitionSampler, at: StepPosition, stage: DrawSettings): SoftmaxBatch {
  const batch = of.draw(at, stage)!;
  if (batch.loss !== 'softmax') throw new Error('these are triples');
  return batch;
}

/** Returns the items of a batch's pool. */
const poolOf = ({ itemRows, negatives }: SoftmaxBatch) => Array.from(negatives, (at) => itemRows[at]);

/** Counts in how many of `draws` pools each item is. */
function countPools(stage: DrawSettings, draws: number): Map<number, number> {
  const own = sampler();
  const counts = new Map<number, number>();
  for (let epoch = 0; epoch < draws; epoch++) {
    for (const item of poolOf(pairsOf(own, { epoch, step: 0 }, stage))) counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return counts;
}

it('PartitionSampler draws the same pool in all partitions that share one, and another in each step', () => {
  const parts = [0, 1, 2].map((partition) => ({ from: 4 * partition, to: 4 * partition + 4 }));
  for (const sharedPool of [true, false]) {
    const own = parts.map((users, partition) => sampler({ sharedPool }, users, partition));
    const pools = [0, 1].map((step) => own.map((of) => poolOf(pairsOf(of, { epoch: 2, step }, softmax(9))).join()));
    expect(pools.map((all) => new Set(all).size)).toEqual(sharedPool ? [1, 1] : [3, 3]);
    expect(pools[0][0]).not.toBe(pools[1][0]);
  }
  // User 5 has met every item, so this partition alone would leave the pool.
  const others = [0, 2].map((at) => sampler({ sharedPool: true, negativePool: 4 }, parts[at], at));
  const negatives = others.flatMap((of) => triples(of.draw({ epoch: 1, step: 0 })!).map(([, , negative]) => negative));
  expect(new Set(negatives).size).toBeLessThanOrEqual(4);
});

describe('PartitionSampler in a softmax stage', () => {
  it('passes over the same interactions as for BPR, with a pool of distinct warm items', () => {
    const own = sampler();
    for (let step = 0; step < own.steps; step++) {
      const at = { epoch: 0, step };
      const pairs = pairsOf(own, at, softmax(9));
      const { users, userRows, positives, itemRows } = own.draw(at)!;
      expect(Array.from(pairs.users, (user) => pairs.userRows[user])).toEqual(
        Array.from(users, (user) => userRows[user]),
      );
      expect(Array.from(pairs.positives, (item) => pairs.itemRows[item])).toEqual(
        Array.from(positives, (item) => itemRows[item]),
      );
      const pool = poolOf(pairs);
      expect(new Set(pool).size).toBe(9);
      for (const item of pool) expect(warmItems).toContain(item);
      const rows = [...new Set([...pool, ...Array.from(positives, (item) => itemRows[item])])];
      expect([...pairs.itemRows]).toEqual(rows.toSorted((a, b) => a - b));
    }
  });

  it("masks exactly the pool's items that a user has interacted with", () => {
    const own = sampler();
    let masked = 0;
    for (let step = 0; step < own.steps; step++) {
      const batch = pairsOf(own, { epoch: 0, step }, softmax(9));
      const expected = Array.from(batch.userRows).flatMap((user, row) =>
        poolOf(batch).flatMap((item, place) => (findInteraction(training, user, item) >= 0 ? [row * 9 + place] : [])),
      );
      expect([...batch.own].toSorted((a, b) => a - b)).toEqual(expected);
      masked += expected.length;
    }
    expect(masked).toBeGreaterThan(50);
  });

  it('draws each warm item, and each pair of them, equally often', () => {
    const draws = 6000;
    const size = 7;
    const counts = countPools(softmax(size), draws);
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([...warmItems]);
    const share = size / warmItems.length;
    // The counts of W items add up to a constant, so with this variance the sum is chi-square with W - 1 degrees of freedom.
    const variance = draws * share * (1 - share) * (warmItems.length / (warmItems.length - 1));
    const sum = warmItems.reduce((all, item) => all + ((counts.get(item) ?? 0) - draws * share) ** 2 / variance, 0);
    expect(sum).toBeLessThan(CHI_SQUARE_28);
    const own = sampler();
    let both = 0;
    for (let epoch = 0; epoch < draws; epoch++) {
      const pool = poolOf(pairsOf(own, { epoch, step: 0 }, softmax(size)));
      if (pool.includes(warmItems[0]) && pool.includes(warmItems[28])) both++;
    }
    const expected = (draws * size * (size - 1)) / (warmItems.length * (warmItems.length - 1));
    expect(Math.abs(both - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('uses all warm items where there are no more', () => {
    for (const corrected of [false, true]) {
      const batch = pairsOf(sampler(), { epoch: 0, step: 0 }, softmax(500, corrected));
      expect(poolOf(batch)).toEqual([...warmItems]);
      for (const value of batch.logFrequencies ?? []) expect(value).toBeCloseTo(0, 12);
    }
  });

  it.each([
    [3, 1],
    [9, 5],
    [24, 9],
    [28, 20],
  ])('draws pools of %i by popularity, as often as the correction expects', (size, skew) => {
    const draws = 4000;
    const skewed = skewedHistories(skew);
    const options = { training: skewed, warmItems: warmItemsOf(skewed, ITEMS), seed: 3 };
    const pools = new SoftmaxPools(options, ITEMS);
    const counts = new Float64Array(ITEMS);
    for (let epoch = 0; epoch < draws; epoch++) {
      const { pool } = pools.draw(softmax(size, true), { epoch, step: 2, partition: 1 }, new Int32Array(0));
      expect(new Set(pool).size).toBe(size);
      for (const item of pool) counts[item]++;
    }
    const frequencies = pools.logFrequencies(softmax(size, true), options.warmItems)!.map(Math.exp);
    expect(frequencies.reduce((sum, value) => sum + value, 0)).toBeCloseTo(size, 6);
    for (const [n, item] of options.warmItems.entries()) {
      // The expected frequency is that after a fixed number of draws, which is nearly exact.
      expect(Math.abs(counts[item] / draws - frequencies[n])).toBeLessThan(0.035);
    }
  });

  it('is a function of seed, epoch, partition and step alone, also where it stops drawing', () => {
    for (const stage of [softmax(9), softmax(9, true), softmax(28, true)]) {
      const pool = (of: PartitionSampler, epoch: number, step: number) => poolOf(pairsOf(of, { epoch, step }, stage));
      const own = sampler();
      const later = pool(own, 4, 2);
      pool(own, 1, 0);
      expect(pool(own, 4, 2)).toEqual(later);
      expect(pool(sampler(), 4, 2)).toEqual(later);
      const others = [sampler({ seed: 2 }), sampler({}, { from: 0, to: USERS }, 1)];
      for (const other of others) expect(pool(other, 4, 2)).not.toEqual(later);
      expect(pool(own, 5, 2)).not.toEqual(later);
      expect(pool(own, 4, 1)).not.toEqual(later);
    }
  });

  it('drops item factors of positives, and of each item of the pool once', () => {
    const batch = pairsOf(sampler(), { epoch: 0, step: 0 }, { ...softmax(9), itemDropout: 0.5 });
    expect([batch.kept!.positives.length, batch.kept!.negatives.length]).toEqual([BATCH, 9]);
    expect(new Set(batch.kept!.negatives).size).toBe(2);
  });
});

/** The value that chi-square with 28 degrees of freedom exceeds once in 1000 times. */
const CHI_SQUARE_28 = 56.9;

/** Item i (29 of them) has 1 + skew (i mod 6) users. */
function skewedHistories(skew: number): Histories {
  const users = 1 + 5 * skew;
  const lists = Array.from({ length: users }, (_, user) =>
    Array.from({ length: ITEMS - 1 }, (_, item) => item).filter((item) => user < 1 + skew * (item % 6)),
  );
  return {
    offsets: Int32Array.from([0, ...lists.map((_, user) => lists.slice(0, user + 1).flat().length)]),
    items: Int32Array.from(lists.flat()),
  };
}
