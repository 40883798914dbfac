import { expect, test } from 'vitest';
import { CounterRandom, Purpose } from '../random/random.js';
import type { SharedGradient } from './sum.js';
import { SpareArrays } from './spare-arrays.js';
import { addGradients, keepGradient, SumTree } from './sum.js';

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
  const sum = addGradients(gradientOf(1, [1, 4]), gradientOf(2, [2, 4]), new SpareArrays(0));
  expect([...sum.rows]).toEqual([1, 2, 4]);
  const [left, right] = [gradientOf(1, [1, 4]), gradientOf(2, [2, 4])];
  expect(sum.items.slice(0, 2)).toEqual(left.items.slice(0, 2));
  expect(sum.items[4]).toBe(Math.fround(left.items[2] + right.items[2]));
  expect(sum.triples).toBe(4);
});

test('addGradients() gives back all arrays but those of the sum', () => {
  const spares = new SpareArrays(4);
  const [left, right] = [1, 2].map((seed) => keepGradient(gradientOf(seed, [1, 4]), spares));
  const sum = addGradients(left, right, spares);
  const taken = Array.from({ length: 4 }, () => spares.take(2).buffer);
  expect(
    taken.filter((buffer) => [left.items, right.items, right.projection].some((own) => own.buffer === buffer)),
  ).toHaveLength(3);
  expect(taken).not.toContain(sum.items.buffer);
  expect(taken).not.toContain(sum.projection.buffer);
});
