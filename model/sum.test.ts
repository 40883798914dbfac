import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CounterRandom, Purpose } from './random.js';
import type { SharedGradient } from './sum.js';
import { addGradients, SumTree } from './sum.js';

function gradientOf(seed: number, rows: number[]): SharedGradient {
  const values = new Float32Array(rows.length * 2 + 3);
  new CounterRandom(seed, Purpose.synthetic).normals(values, 1, 1);
  return {
    rows: Int32Array.from(rows),
    items: values.slice(0, rows.length * 2),
    projection: values.slice(rows.length * 2),
    triples: rows.length,
  };
}

const rowLists = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }), {
  minLength: 1,
  maxLength: 11,
});

test('SumTree.sum() has the same bits however the partitions are dealt to workers', () => {
  fc.assert(
    fc.property(rowLists, fc.nat(), fc.array(fc.nat({ max: 10 })), (lists, seed, cuts) => {
      const tree = new SumTree(lists.length);
      for (const rows of lists) rows.sort((a, b) => a - b);
      const leaves = () => new Map(lists.map((rows, v) => [tree.leaf(v), gradientOf(seed + v, rows)] as const));
      const whole = tree.sum(leaves());
      const bounds = [0, ...cuts.filter((cut) => cut < lists.length).sort((a, b) => a - b), lists.length];
      const pushed = new Map<number, SharedGradient>();
      for (let worker = 0; worker + 1 < bounds.length; worker++) {
        for (const node of tree.cover(bounds[worker], bounds[worker + 1])) pushed.set(node, tree.sum(leaves(), node)!);
      }
      expect(tree.sum(pushed)).toEqual(whole);
    }),
  );
});

test('SumTree.cover() holds each partition once, in at most 2 log2 V nodes', () => {
  const tree = new SumTree(100);
  for (const [from, to] of [
    [0, 100],
    [1, 99],
    [37, 38],
    [5, 5],
    [64, 100],
  ]) {
    const nodes = tree.cover(from, to);
    const held = nodes.flatMap((node) => {
      const span = tree.span(node);
      return Array.from({ length: span.to - span.from }, (_, at) => span.from + at);
    });
    expect(held).toEqual(Array.from({ length: to - from }, (_, at) => from + at));
    expect(nodes.length).toBeLessThanOrEqual(14);
  }
});

test('addGradients() takes a row that only one side has as it is', () => {
  const sum = addGradients(gradientOf(1, [1, 4]), gradientOf(2, [2, 4]));
  expect([...sum.rows]).toEqual([1, 2, 4]);
  const [left, right] = [gradientOf(1, [1, 4]), gradientOf(2, [2, 4])];
  expect(sum.items.slice(0, 2)).toEqual(left.items.slice(0, 2));
  expect(sum.items[4]).toBe(Math.fround(left.items[2] + right.items[2]));
  expect(sum.triples).toBe(4);
});
