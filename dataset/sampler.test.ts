import { describe, expect, it } from 'vitest';
import type { MicroBatch } from '../model/batch.js';
import type { Histories } from './dataset.js';
import { findInteraction, usersWithoutNegativesOf, warmItemsOf } from './histories.js';
import { RowIndex } from './row-index.js';
import { PartitionSampler } from './sampler.js';
import type { SamplerOptions } from './sampler.js';
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
  const index = new RowIndex(ITEMS);
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
