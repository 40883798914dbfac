import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CounterRandom, Purpose } from '../random/random.js';
import { GradientRounding } from './rounding.js';
import type { SharedGradient } from './sum.js';

const [FACTORS, FEATURES] = [11, 6];
const rows = Int32Array.of(2, 3, 70, 71, 400);

function gradient(): SharedGradient {
  const values = new Float32Array((rows.length + FEATURES) * FACTORS);
  new CounterRandom(3, Purpose.synthetic).normals(values, 1, 0);
  const items = values.slice(0, rows.length * FACTORS);
  return { rows, items, projection: values.slice(items.length), triples: 9 };
}

function rounded(seed: number, step: number, node: number): SharedGradient {
  const whole = gradient();
  new GradientRounding(seed, FACTORS).round(whole, { step, node });
  return whole;
}

it('GradientRounding rounds the part of a shard as it rounds the whole', () => {
  const whole = rounded(1, 5, 3);
  fc.assert(
    fc.property(fc.nat({ max: rows.length }), fc.nat({ max: FEATURES }), (item, feature) => {
      const { items, projection, triples } = gradient();
      const part = {
        rows: rows.slice(item),
        items: items.slice(item * FACTORS),
        projection: projection.slice(feature * FACTORS),
        triples,
      };
      const rounding = new GradientRounding(1, FACTORS, feature);
      for (let times = 0; times < 2; times++) {
        rounding.round(part, { step: 5, node: 3 });
        expect(part.items).toEqual(whole.items.slice(item * FACTORS));
        expect(part.projection).toEqual(whole.projection.slice(feature * FACTORS));
      }
    }),
    { numRuns: 20 },
  );
});

it('GradientRounding rounds otherwise at another seed, step or node, and in items and E', () => {
  const all = [rounded(1, 5, 3), rounded(2, 5, 3), rounded(1, 6, 3), rounded(1, 5, 2)];
  expect(new Set(all.map(({ items }) => items.join())).size).toBe(4);
  expect(new Set(all.map(({ projection }) => projection.join())).size).toBe(4);
  const same = gradient();
  const alike = { ...same, rows: Int32Array.from({ length: FEATURES }, (_, n) => n), items: same.projection.slice() };
  new GradientRounding(1, FACTORS).round(alike, { step: 5, node: 3 });
  expect(alike.items).not.toEqual(alike.projection);
});
