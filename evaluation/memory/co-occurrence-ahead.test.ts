import { afterEach, expect, it } from 'vitest';
import { coOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import { finish } from '../../runtime/turns.js';
import { datasetOf } from '../../test/support/evaluation.js';
import { CoOccurrenceAhead } from './co-occurrence-ahead.js';

const [USERS, ITEMS, RANK] = [1300, 90, 128];
const likes = (step: number) =>
  Array.from({ length: USERS }, (_, user) =>
    [(user * step) % ITEMS, (user * step + 1 + (user % 7)) % ITEMS].toSorted((a, b) => a - b),
  );
const [data, others] = [datasetOf(ITEMS, likes(7), []), datasetOf(ITEMS, likes(11), [])];
const expected = finish(coOccurrenceVectors(data.training, ITEMS, RANK));

const ahead = new CoOccurrenceAhead();
afterEach(() => ahead.close());

it('gives the vectors that a thread computed', async () => {
  ahead.begin(data, RANK);
  const vectors = await ahead.of(data, RANK);
  expect(vectors).toEqual(expected);
  // Vectors that are computed anew are other arrays.
  expect((await ahead.of(data, RANK)).items).toBe(vectors.items);
});

it('computes vectors that were not begun, or whose thread was ended', async () => {
  expect(await ahead.of(data, RANK)).toEqual(expected);
  ahead.begin(data, RANK);
  ahead.begin(others, RANK);
  expect(await ahead.of(data, RANK)).toEqual(expected);
  expect(await ahead.of(others, RANK)).not.toEqual(expected);
  ahead.begin(data, RANK);
  const waiting = ahead.of(data, RANK);
  await ahead.close();
  expect(await waiting).toEqual(expected);
});
