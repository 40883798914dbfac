import { expect, it } from 'vitest';
import { Coverage } from './coverage.js';

it('takes frames of any cut once, and refuses those that overlap in part or do not fit', () => {
  const coverage = new Coverage(5);
  const check = (from: number, count: number, total = 5) => coverage.check({ from, count, total });
  coverage.add({ from: 3, count: 2 });
  expect([check(3, 2), check(2, 2), check(0, 3), check(4, 2), check(0, 0), check(0, 3, 6)]).toEqual([
    'duplicate',
    'refused',
    'wanted',
    'refused',
    'refused',
    'refused',
  ]);
  expect(coverage.isComplete).toBe(false);
  coverage.add({ from: 0, count: 3 });
  expect(coverage.isComplete).toBe(true);
});

it('waits for one empty frame where there are no rows', () => {
  const coverage = new Coverage(0);
  const empty = { from: 0, count: 0, total: 0 };
  expect([coverage.isComplete, coverage.check(empty)]).toEqual([false, 'wanted']);
  coverage.add(empty);
  expect([coverage.isComplete, coverage.check(empty)]).toEqual([true, 'duplicate']);
});
