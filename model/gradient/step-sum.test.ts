import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CounterRandom, Purpose } from '../random/random.js';
import { GradientRounding } from './rounding.js';
import { SpareArrays } from './spare-arrays.js';
import { StepSum } from './step-sum.js';
import type { SharedGradient } from './sum.js';
import { addGradients, keepGradient, SumTree } from './sum.js';

/** Makes values whose float32 sum depends on the order. */
function gradientOf(partition: number, rows: readonly number[]): SharedGradient {
  const values = new Float32Array(rows.length * 2 + 4);
  new CounterRandom(partition, Purpose.synthetic).normals(values, 10 ** (partition % 7), 1);
  const items = values.slice(0, rows.length * 2);
  return { rows: Int32Array.from(rows), items, projection: values.slice(rows.length * 2), triples: rows.length };
}

const rounding = new GradientRounding(1, 2);
const ascending = (a: number, b: number) => a - b;

/** Sums by the definition: a node is the sum of its children, and an absent child adds nothing. */
function sumOf(
  tree: SumTree,
  leaves: ReadonlyMap<number, SharedGradient>,
  round: (gradient: SharedGradient, node: number) => void,
  node = 1,
): SharedGradient | null {
  if (node >= tree.leaves) return leaves.get(node) ?? null;
  const [left, right] = [2 * node, 2 * node + 1].map((child) => sumOf(tree, leaves, round, child));
  if (!left || !right) return left ?? right;
  const sum = addGradients(left, right, new SpareArrays(0));
  round(sum, node);
  return sum;
}

const rowLists = fc.array(fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 })), {
  minLength: 1,
  maxLength: 20,
});

it.each([
  ['float32', () => {}],
  ['bfloat16', (gradient: SharedGradient, node: number) => rounding.round(gradient, { step: 4, node })],
] as const)(
  'StepSum has the same bits whatever the deal and the order, and is complete at the last node: %s',
  (_, round) => {
    fc.assert(
      fc.property(rowLists, fc.array(fc.nat({ max: 20 })), fc.nat(), (lists, cuts, seed) => {
        const tree = new SumTree(lists.length);
        const leaf = (v: number, rows: number[]) => {
          const gradient = gradientOf(v, rows.sort(ascending));
          round(gradient, tree.leaf(v));
          return [tree.leaf(v), gradient] as const;
        };
        const leaves = () => new Map(lists.flatMap((rows, v) => (rows ? [leaf(v, rows)] : [])));
        const expected = sumOf(tree, leaves(), round);
        const bounds = [0, ...cuts.filter((cut) => cut < lists.length).sort((a, b) => a - b), lists.length];
        const spares = new SpareArrays(9);
        const pushed = bounds.slice(1).flatMap((end, worker) => {
          const own = new StepSum(tree, spares, round);
          for (let v = bounds[worker]; v < end; v++) {
            const gradient = leaves().get(tree.leaf(v));
            own.put(tree.leaf(v), gradient ? keepGradient(gradient, spares) : null);
          }
          expect([...own.nodes.keys()].sort(ascending)).toEqual(tree.cover(bounds[worker], end).sort(ascending));
          return [...own.nodes];
        });
        const sum = new StepSum(tree, spares, round);
        const keyOf = ([node]: readonly [number, unknown]) => (node * 7919 + seed) % 104729;
        for (const [at, [node, gradient]] of pushed.sort((a, b) => keyOf(a) - keyOf(b)).entries()) {
          expect(sum.accepts(node)).toBe(true);
          expect(sum.put(node, gradient)).toBe(at === pushed.length - 1);
          expect(sum.has(node)).toBe(true);
          expect(sum.accepts(node)).toBe(false);
        }
        expect(sum.total).toEqual(expected);
      }),
    );
  },
);

it('accepts() refuses nodes that do not exist, hold no partition, or overlap with what is known', () => {
  const sum = new StepSum(new SumTree(5));
  expect([0, 16, 1.5, 14, 7].map((node) => sum.accepts(node))).toEqual([false, false, false, false, false]);
  sum.put(9, null);
  expect([1, 2, 4, 9].map((node) => sum.accepts(node))).toEqual([false, false, false, false]);
  expect([8, 5, 3].map((node) => sum.accepts(node))).toEqual([true, true, true]);
});
