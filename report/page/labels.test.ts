import { describe, expect, it } from 'vitest';
import { placeLabels } from './labels.js';

const frame = { left: 0, right: 100, top: 0, bottom: 100 };

describe('placeLabels()', () => {
  it('puts a label to the right of its point, and to the left at the right edge', () => {
    const points = [
      { x: 20, y: 50, text: 'one' },
      { x: 99, y: 20, text: 'other' },
    ];
    const [one, other] = placeLabels(points, frame);
    expect(one.x).toBeGreaterThan(20);
    expect(other.x + 5 * 5).toBeLessThan(99);
  });

  it('lets no label touch another one, and leaves out what finds no room', () => {
    const crowded = Array.from({ length: 30 }, () => ({ x: 50, y: 50, text: 'name' }));
    const placed = placeLabels(crowded, frame);
    expect(placed.length).toBeGreaterThan(2);
    expect(placed.length).toBeLessThan(30);
    for (const [at, one] of placed.entries()) {
      for (const other of placed.slice(at + 1)) {
        expect(Math.abs(one.x - other.x) >= 20 || Math.abs(one.y - other.y) >= 10).toBe(true);
      }
    }
  });

  it('writes nothing for a point without a text', () => {
    expect(placeLabels([{ x: 5, y: 5, text: '' }], frame)).toEqual([]);
  });
});
