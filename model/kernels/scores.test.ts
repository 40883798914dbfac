import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ScoreMatrix } from './scores.js';

const score = fc.oneof(
  fc.float({ noNaN: true, min: Math.fround(-1e30), max: Math.fround(1e30) }),
  fc.constantFrom(-Infinity, 0, 1, 1 + 2 ** -23, -1),
);

it('counts what is over a range for certain, and leaves out nothing that is in it', () => {
  const matrix = new ScoreMatrix();
  fc.assert(
    fc.property(fc.array(score, { maxLength: 70 }), fc.nat(9), score, score, (scores, start, one, other) => {
      const values = matrix.room(start + scores.length);
      values.fill(NaN, 0, start);
      values.set(scores, start);
      const [lower, upper] = [Math.min(one, other), Math.max(one, other)];
      const { above, within } = matrix.count(start, scores.length, { lower, upper });
      const how = (condition: (score: number) => boolean) => scores.filter(condition).length;
      expect(above).toBeLessThanOrEqual(how((score) => score > upper));
      expect(above + within).toBeGreaterThanOrEqual(how((score) => score >= lower));
      const apart = (score: number, bound: number) => Math.abs(score - bound) > Math.abs(bound) * 2 ** -21 + 2 ** -130;
      if (scores.every((score) => apart(score, lower) && apart(score, upper))) {
        expect(above).toBe(how((score) => score > upper));
        expect(within).toBe(how((score) => score >= lower && score <= upper));
      }
    }),
  );
});

it('keeps larger matrices', () => {
  const matrix = new ScoreMatrix();
  for (const length of [3, 300_000, 40]) {
    const values = matrix.room(length);
    for (let at = 0; at < length; at++) values[at] = at;
    expect(matrix.count(1, length - 1, { lower: 1.5, upper: 2.5 })).toEqual({ above: length - 3, within: 1 });
  }
});
