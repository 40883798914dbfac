import { expect, it } from 'vitest';
import { requireRoom } from './memory.js';

const gibibyte = 2 ** 30;
const sizes = { slab: 2 * gibibyte, chunk: gibibyte / 16 };

it('requireRoom() takes features that fit to the byte', () => {
  const needed = 2 ** 20 * 4096 * 4 + 2 * gibibyte + (6 * gibibyte) / 16 + gibibyte;
  const room = { device: 'a GPU', freeBytes: needed, reservedBytes: gibibyte };
  expect(() => requireRoom(2 ** 20, 4096, sizes, room)).not.toThrow();
  expect(() => requireRoom(2 ** 20, 4096, sizes, { ...room, freeBytes: needed - 1 })).toThrow();
  expect(() => requireRoom(2 ** 20, 4096, sizes, { ...room, freeBytes: null })).not.toThrow();
});

it('requireRoom() shows the arithmetic and the way out', () => {
  const room = { device: 'NVIDIA H100', freeBytes: 16.5 * gibibyte, reservedBytes: 2 * gibibyte };
  expect(() => requireRoom(2 ** 20, 4096, sizes, room)).toThrow(
    'Cannot hold the features in the memory of NVIDIA H100: 1048576 rows x 4096 values x 4 bytes (float32, whatever ' +
      'the file has) = 16.00 GiB, 2.00 GiB to load them, 0.38 GiB for products, 2.00 GiB that TensorFlow leaves free ' +
      'are 20.38 GiB, and 16.50 GiB are free. Use "engine: onnx"',
  );
});
