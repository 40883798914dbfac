import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSplit } from './split-counts.js';
import { Part, splitInteractions, type RawInteractions, type SplitMethod, type SplitSettings } from './split.js';

/** Makes interactions from rows of user, item and time. */
function rowsOf(rows: readonly (readonly [user: number, item: number, time: number])[]): RawInteractions {
  return {
    users: Int32Array.from(rows, ([user]) => user),
    items: Int32Array.from(rows, ([, item]) => item),
    times: Float64Array.from(rows, ([, , time]) => time),
    userCount: 1 + Math.max(...rows.map(([user]) => user)),
    itemCount: 1 + Math.max(...rows.map(([, item]) => item)),
  };
}

/** 6 rows of user 0 and 4 of user 1, in turns, with times that fall and then rise. */
const rows = rowsOf([
  [0, 0, 50],
  [1, 0, 45],
  [0, 1, 40],
  [1, 1, 35],
  [0, 2, 30],
  [1, 2, 60],
  [0, 3, 70],
  [1, 3, 10],
  [0, 4, 20],
  [0, 5, 70],
]);
const settings = (changes: Partial<SplitSettings>): SplitSettings => {
  return { by: 'leave-last', test: 1, validation: 0, least: 1, seed: 1, ...changes };
};
const split = (changes: Partial<SplitSettings>, of = rows) => splitInteractions(of, settings(changes));
/** The rows of a part. */
const rowsIn = (part: number, { parts }: { parts: Uint8Array }) =>
  [...parts.keys()].filter((row) => parts[row] === part);

describe('splitInteractions()', () => {
  it('by leave-last takes the latest rows of each user; of equal times, later rows are later', () => {
    const result = split({ validation: 1 });
    expect(rowsIn(Part.test, result)).toEqual([5, 9]);
    expect(rowsIn(Part.validation, result)).toEqual([1, 6]);
    expect(rowsIn(Part.test, split({ test: 2 }))).toEqual([1, 5, 6, 9]);
  });

  it('by time keeps the latest interactions for the test, and those of one time together', () => {
    const result = split({ by: 'time', test: 0.1, validation: 0.2 });
    expect(rowsIn(Part.test, result)).toEqual([6, 9]);
    expect(rowsIn(Part.validation, result)).toEqual([5]);
    expect(result.early).toBe(0);
  });

  it('by time leaves out later rows of users with too few before', () => {
    const result = split({ by: 'time', test: 0.5, least: 3 });
    expect(rowsIn(Part.train, result)).toEqual([2, 3, 4, 7, 8]);
    expect(rowsIn(Part.test, result)).toEqual([0, 6, 9]);
    expect(rowsIn(Part.none, result)).toEqual([1, 5]);
    expect(result.early).toBe(2);
  });

  it('by ratio rounds the shares of each user, and the test comes before the validation', () => {
    const counts = countSplit(rows, split({ by: 'ratio', test: 0.3, validation: 0.3, least: 3 }), { validation: 0.3 });
    // Users 0 and 1 can give three rows and one.
    expect(counts).toMatchObject({
      train: { pairs: 6 },
      validation: { pairs: 1, users: 1 },
      test: { pairs: 3, users: 2 },
    });
  });

  it('counts the earliest of repeated rows', () => {
    const repeated = rowsOf([
      [0, 1, 9],
      [0, 0, 5],
      [0, 1, 3],
      [0, 1, 3],
      [0, 2, 4],
      [1, 1, 1],
    ]);
    const result = split({ by: 'leave-last' }, repeated);
    expect(result.repetitions).toBe(2);
    expect(rowsIn(Part.none, result)).toEqual([0, 3]);
    expect(rowsIn(Part.test, result)).toEqual([1]);
    expect(rowsIn(Part.none, split({ by: 'ratio', test: 0.4 }, { ...repeated, times: null }))).toEqual([2, 3]);
  });

  it('draws every row of a user equally often, and depends on the seed', () => {
    const counts = new Float64Array(10);
    for (let seed = 0; seed < 3000; seed++)
      for (const row of rowsIn(Part.test, split({ by: 'leave-one-out', seed }))) counts[row]++;
    for (const [row, count] of counts.entries()) {
      const expected = 3000 / (rows.users[row] === 0 ? 6 : 4);
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  it.each([
    [{ least: 6 }, 'Cannot split by leave-last: test would be empty. At least 6 interactions of each user'],
    [{ by: 'ratio', test: 0.01 }, 'Cannot split by ratio: test would be empty'],
    [{ by: 'ratio', test: 0.2, validation: 0.01 }, 'Cannot split by ratio: validation would be empty'],
    [{ by: 'time', test: 0.3, least: 9 }, 'Cannot split by time: test would be empty'],
    [{ by: 'time', test: 0.999 }, 'Cannot split by time: train would be empty'],
  ] as const)('refuses %j', (changes, message) => {
    expect(() => split(changes)).toThrow(message);
  });

  const anyRow = fc.tuple(fc.nat(5), fc.nat(8), fc.nat(6));
  const anyMethod = fc.constantFrom<SplitMethod>('time', 'ratio', 'leave-last', 'leave-one-out');
  it('leaves at least so many rows in training, and never mixes times', () => {
    const property = fc.property(
      fc.array(anyRow, { minLength: 10, maxLength: 60 }),
      anyMethod,
      fc.integer({ min: 1, max: 3 }),
      (list, by, least) => {
        const some = rowsOf(list);
        const amounts = by === 'time' || by === 'ratio' ? { test: 0.3, validation: 0.2 } : { test: 1, validation: 1 };
        const result = attempt(() => split({ by, least, ...amounts }, some));
        if (result === null) return;
        const of = (part: number) => rowsIn(part, result);
        const distinct = new Set(list.map(([user, item]) => `${user},${item}`)).size;
        expect(distinct).toBe(list.length - result.repetitions);
        expect(of(Part.none)).toHaveLength(result.repetitions + result.early);
        for (const row of [...of(Part.test), ...of(Part.validation)]) {
          const trained = of(Part.train).filter((other) => some.users[other] === some.users[row]);
          expect(trained.length).toBeGreaterThanOrEqual(least);
          const earlier = by === 'time' ? of(Part.train) : by === 'leave-last' ? trained : [];
          const isLater = (other: number) => list[other][2] < list[row][2] || by === 'leave-last';
          expect(earlier.every((other) => isLater(other) && list[other][2] <= list[row][2])).toBe(true);
        }
      },
    );
    fc.assert(property, { seed: 16 });
  });
});

/** Returns null where the rows are too few to be split. */
function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
