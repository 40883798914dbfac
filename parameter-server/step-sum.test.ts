import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SharedGradient } from '../model/sum.js';
import { SumTree } from '../model/sum.js';
import { StepSum } from './step-sum.js';

/** Values whose float32 sum depends on the order. */
function gradientOf(partition: number): SharedGradient {
  const value = Math.fround(1 / (3 * partition + 1)) * 10 ** ((partition * 5) % 7);
  const rows = Int32Array.of(partition % 3, 3 + (partition % 2));
  return { rows, items: Float32Array.of(value, -value), projection: Float32Array.of(value, 1 / value), triples: 1 };
}

it('StepSum gives the bits of SumTree.sum() whatever the order and the deal, and is complete at the last node', () => {
  const deal = fc.record({
    partitions: fc.integer({ min: 1, max: 20 }),
    cut: fc.nat(20),
    seed: fc.nat(),
    out: fc.nat(30),
  });
  fc.assert(
    fc.property(deal, ({ partitions, cut, seed, out }) => {
      const tree = new SumTree(partitions);
      const present = Array.from({ length: partitions }, (_, v) => v).filter((v) => v !== out);
      const leaves = () => new Map(present.map((v) => [tree.leaf(v), gradientOf(v)] as const));
      const middle = Math.min(cut, partitions);
      const nodes = [...tree.cover(0, middle), ...tree.cover(middle, partitions)];
      const order = nodes.map((node, at) => ({ node, key: (at * 7919 + seed) % 104729 })).sort((a, b) => a.key - b.key);
      const sum = new StepSum(tree);
      for (const [at, { node }] of order.entries()) {
        expect(sum.accepts(node)).toBe(true);
        const isLast = at === order.length - 1;
        expect(sum.put(node, tree.sum(leaves(), node) ?? null)).toBe(isLast);
        expect(sum.has(node)).toBe(true);
        expect(sum.accepts(node)).toBe(false);
      }
      expect(sum.total).toEqual(tree.sum(leaves()) ?? null);
    }),
  );
});

it('accepts() refuses nodes that do not exist, hold no partition, or overlap with what is known', () => {
  const sum = new StepSum(new SumTree(5));
  expect([0, 16, 1.5, 14, 7].map((node) => sum.accepts(node))).toEqual([false, false, false, false, false]);
  sum.put(9, null);
  expect([1, 2, 4, 9].map((node) => sum.accepts(node))).toEqual([false, false, false, false]);
  expect([8, 5, 3].map((node) => sum.accepts(node))).toEqual([true, true, true]);
});
