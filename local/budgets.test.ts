import { expect, it } from 'vitest';
import type { Dataset } from '../dataset/dataset.js';
import { budgetsOf } from './budgets.js';

const part = (path: string, width: number) => ({ path, type: 'float32' as const, offset: 0, width });
const dataset = {
  features: { parts: [part('/data/images.npy', 3), part('/data/sound.npy', 2)], rows: 1, width: 5, inverseScale: 1 },
} as unknown as Dataset;

it('budgetsOf() finds the columns of feature files by name, path, or name without extension', () => {
  expect(budgetsOf(dataset, undefined)).toBeUndefined();
  expect(budgetsOf(dataset, { sound: 0.5 })).toEqual([{ name: 'sound.npy', from: 3, to: 5, share: 0.5 }]);
  expect(budgetsOf(dataset, { 'images.npy': 1, '/data/sound.npy': 0 })).toEqual([
    { name: 'images.npy', from: 0, to: 3, share: 1 },
    { name: 'sound.npy', from: 3, to: 5, share: 0 },
  ]);
});

it.each([
  [{ text: 1 }, 'it is no feature file of the model (feature files: images.npy, sound.npy)'],
  [{ images: 1, 'images.npy': 1 }, 'Cannot give two budgets to /data/images.npy'],
  [{ images: -1 }, 'must be a finite number of 0 or more, as a share of epsilon: it is -1'],
  [{ images: 0 }, 'must be above 0, or nothing is perturbed'],
])('budgetsOf() refuses %j', (shares, message) => {
  expect(() => budgetsOf(dataset, shares as Record<string, number>)).toThrow(message);
});
