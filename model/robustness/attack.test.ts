import { describe, expect, it } from 'vitest';
import { adversarialShifts, randomShifts, shiftedItems, SlopeSums } from './attack.js';
import { DOUBLE_TOLERANCE, gramOf } from '../gradient/gram.js';
import { CounterRandom, Purpose } from '../random/random.js';

const noise = new CounterRandom(3, Purpose.evaluationNoise);

function projectionOf(width: number, factors: number): Float32Array {
  const projection = new Float32Array(width * factors);
  new CounterRandom(width, Purpose.synthetic).normals(projection, 1, factors);
  return projection;
}

function slopesOf(rows: readonly (readonly number[])[], magnitude = 1): SlopeSums {
  const slopes = new SlopeSums(rows.length, rows[0].length, DOUBLE_TOLERANCE);
  slopes.sums.set(rows.flat());
  slopes.magnitudes.fill(magnitude);
  return slopes;
}

it.each([1, 2, 3, 4, 7, 18, 61, 64, 130])('addTerms() has the bits of add(), with %i factors', (factors) => {
  const [users, items] = [7, 5];
  const vectors = { users: projectionOf(users, factors), items: new Float32Array(items * factors), factors };
  const norms = new Float64Array(users);
  noise.normals(norms, 1, 2);
  for (const count of [0, 1, 3, 4, 5, 29, 70_000]) {
    const weights = new Float64Array(count);
    noise.normals(weights, 1, 1);
    const terms = {
      items: Int32Array.from(weights, (_, term) => Math.floor(((term * 7) % count) / 6) % items),
      rows: Int32Array.from(weights, (_, term) => (term * 3) % users),
      weights,
      order: Int32Array.from(weights, (_, at) => (at * 13) % count),
    };
    const [one, many] = [new SlopeSums(items, factors, DOUBLE_TOLERANCE), SlopeSums.of(vectors, DOUBLE_TOLERANCE)];
    for (const at of terms.order) one.add(vectors, terms.rows[at], norms[terms.rows[at]], terms.items[at], weights[at]);
    for (const half of [terms.order.subarray(0, count / 2), terms.order.subarray(count / 2)])
      many.addTerms(vectors, { ...terms, order: half }, norms);
    expect(many.sums).toEqual(one.sums);
    expect(many.magnitudes).toEqual(one.magnitudes);
  }
});

describe('adversarialShifts()', () => {
  it("adversarialShifts() is E'(E s / ||E s||)", () => {
    const projection = projectionOf(7, 3);
    const s = [0.5, -2, 1];
    const gradient = Array.from({ length: 7 }, (_, d) =>
      s.reduce((sum, value, k) => sum + value * projection[d * 3 + k], 0),
    );
    const norm = Math.hypot(...gradient);
    const shifts = adversarialShifts(slopesOf([[0, 0, 0], s]), gramOf(projection, 3));
    for (let k = 0; k < 3; k++) {
      expect(shifts[k]).toBe(0);
      expect(shifts[3 + k]).toBeCloseTo(
        gradient.reduce((sum, value, d) => sum + (value / norm) * projection[d * 3 + k], 0),
        5,
      );
    }
  });

  it('adversarialShifts() is 0 where terms cancel, and where E does not see the direction', () => {
    const gram = gramOf(Float32Array.of(1, 0, 2, 0), 2);
    expect([...adversarialShifts(slopesOf([[1e-14, 1e-14]]), gram)]).toEqual([0, 0]);
    expect([...adversarialShifts(slopesOf([[1e-14, 1e-14]], 1e-14), gram)]).not.toEqual([0, 0]);
    expect([...adversarialShifts(slopesOf([[0, 1]]), gram)]).toEqual([0, 0]);
  });
});

describe('randomShifts()', () => {
  it.each([
    { width: 9, factors: 4 },
    { width: 5, factors: 4 },
    { width: 4, factors: 4 },
    { width: 2, factors: 4 },
  ])("randomShifts() has the second moments of E'Delta on the unit sphere, D = $width, K = $factors", (size) => {
    const { width, factors } = size;
    const items = 40_000;
    const projection = projectionOf(width, factors);
    const gram = gramOf(projection, factors);
    const shifts = randomShifts(projection, gram, items, noise);
    const moments = gramOf(shifts, factors);
    const spread = Math.sqrt(2 / items) * Math.max(...gram) * (3 / width);
    for (let at = 0; at < gram.length; at++)
      expect(Math.abs(moments[at] / items - gram[at] / width)).toBeLessThan(4 * spread);
    const fourth = shifts.reduce((sum, value, at) => sum + (at % factors === 0 ? value ** 4 : 0), 0) / items;
    const expected = (3 * gram[0] ** 2) / (width * (width + 2));
    expect(fourth / expected).toBeGreaterThan(0.93);
    expect(fourth / expected).toBeLessThan(1.07);
  });

  it('randomShifts() differs between items and seeds, and is the same for the same ones', () => {
    const projection = projectionOf(9, 4);
    const gram = gramOf(projection, 4);
    const shifts = randomShifts(projection, gram, 3, noise);
    expect(randomShifts(projection, gram, 2, noise)).toEqual(shifts.slice(0, 8));
    expect(shifts.slice(4, 8)).not.toEqual(shifts.slice(0, 4));
    const other = new CounterRandom(4, Purpose.evaluationNoise);
    expect(randomShifts(projection, gram, 3, other)).not.toEqual(shifts);
  });
});

describe('shiftedItems()', () => {
  it('shiftedItems() moves item vectors by epsilon times their shifts', () => {
    const vectors = { users: Float32Array.of(1), items: Float32Array.of(1, 2), factors: 1 };
    expect([...shiftedItems(vectors, Float32Array.of(2, -4), 0.5).items]).toEqual([2, 0]);
  });
});
