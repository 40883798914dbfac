import { describe, expect, it } from 'vitest';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { perUserMetrics } from './per-user.js';
import { tallyMetrics, tallyRanks } from './tally.js';

describe('perUserMetrics()', () => {
  it('puts all held-out items of a user into one list, however their pairs are mixed', () => {
    // The places of user 4 are 0, 1 and 11, and those of users 2 and 7 are 1 and 5.
    const pairs = { users: Int32Array.of(4, 2, 4, 7, 4), items: Int32Array.of(0, 1, 2, 3, 4) };
    const metrics = perUserMetrics(pairs, Int32Array.of(9, 1, 0, 5, 0), [1, 2]);
    const expected = {
      'hr@1': 1 / 3,
      'recall@1': 1 / 3 / 3,
      'precision@1': 1 / 3,
      'map@1': 1 / 3,
      'mrr@1': 1 / 3,
      'ndcg@1': 1 / 3,
      'hr@2': 2 / 3,
      'recall@2': (2 / 3 + 1) / 3,
      'precision@2': (1 + 1 / 2) / 3,
      'map@2': (1 + 1 / 2) / 3,
      'mrr@2': (1 + 1 / 2) / 3,
      'ndcg@2': (1 + 1 / Math.log2(3)) / 3,
    };
    expect(Object.keys(metrics)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(metrics[name], name).toBeCloseTo(value, 12);
  });

  it('is what scores of whole lists give', () => {
    const random = new CounterRandom(5, Purpose.evaluationCandidates);
    const [items, cutoff] = [40, 20];
    const held = [[1, 3, 8, 12, 20, 25, 30, 31], [5], [39, 0]];
    const scores = held.map((_, user) => Array.from({ length: items }, (_, item) => random.words(user, item)[0]));
    const rankOf = (user: number, item: number) =>
      scores[user].filter((score, other) => !held[user].includes(other) && score >= scores[user][item]).length;
    const flat = held.flatMap((own, user) => own.map((item) => ({ user, item })));
    const pairs = {
      users: Int32Array.from(flat, ({ user }) => user),
      items: Int32Array.from(flat, ({ item }) => item),
    };
    const ranks = Int32Array.from(flat, ({ user, item }) => rankOf(user, item));
    const ndcg = held.map((own, user) => {
      const list = [...scores[user].keys()].sort((left, right) => scores[user][right] - scores[user][left]);
      const gains = list.slice(0, cutoff).map((item, place) => (own.includes(item) ? 1 / Math.log2(place + 2) : 0));
      const ideal = own.slice(0, cutoff).map((_, place) => 1 / Math.log2(place + 2));
      return gains.reduce((sum, gain) => sum + gain, 0) / ideal.reduce((sum, gain) => sum + gain, 0);
    });
    const mean = ndcg.reduce((sum, value) => sum + value, 0) / held.length;
    expect(mean).toBeGreaterThan(0);
    expect(perUserMetrics(pairs, ranks, [cutoff])[`ndcg@${cutoff}`]).toBeCloseTo(mean, 12);
  });

  it('equals the metrics over pairs where each user has one held-out item', () => {
    const pairs = { users: Int32Array.of(2, 0, 1), items: Int32Array.of(0, 1, 2) };
    const ranks = Int32Array.of(3, 0, 12);
    const { metrics } = tallyMetrics(tallyRanks(pairs, ranks, new Uint8Array(3), 10), [5, 10]);
    const perUser = perUserMetrics(pairs, ranks, [5, 10]);
    for (const n of [5, 10]) {
      expect(perUser[`recall@${n}`]).toBe(metrics[`hr@${n}`]);
      expect(perUser[`hr@${n}`]).toBe(metrics[`hr@${n}`]);
      expect(perUser[`ndcg@${n}`]).toBeCloseTo(metrics[`ndcg@${n}`], 12);
    }
  });
});
