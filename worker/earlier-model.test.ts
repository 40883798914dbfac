import { expect, it } from 'vitest';
import { EarlierModel } from './earlier-model.js';

it('EarlierModel reads once for the notices and the values, and keeps no values', async () => {
  const values = { users: Float32Array.of(1), items: Float32Array.of(2), projection: Float32Array.of(3) };
  let reads = 0;
  const earlier = new EarlierModel(() => Promise.resolve({ values, notices: [`read ${++reads}`] }));
  expect(await earlier.notices()).toEqual(['read 1']);
  expect(await earlier.take()).toBe(values);
  expect(reads).toBe(1);
  expect(await earlier.take()).toBe(values);
  expect(reads).toBe(2);
});
