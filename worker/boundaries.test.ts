import { describe, expect, it } from 'vitest';
import { Boundaries } from './boundaries.js';

const planned = { checkpoints: [10, 20], halts: [20] };

/** Which of the boundaries 1 .. 20 are. */
function where(test: (boundary: number) => boolean): number[] {
  return Array.from({ length: 20 }, (_, at) => at + 1).filter(test);
}

describe('Boundaries.ask()', () => {
  it('adds a checkpoint and a halt to what is planned', () => {
    const boundaries = new Boundaries(planned);
    expect(boundaries.ask(7, { halt: true, at: 5 })).toBe(true);
    expect(boundaries.ask(8, { halt: false, at: 5 })).toBe(true);
    expect(where((at) => boundaries.isCheckpoint(at))).toEqual([8, 10, 20]);
    expect(where((at) => boundaries.isHalt(at))).toEqual([20]);
  });

  it('refuses what the run is past, or at', () => {
    const boundaries = new Boundaries(planned);
    expect(boundaries.ask(5, { halt: true, at: 5 })).toBe(false);
    expect(boundaries.ask(4, { halt: true, at: 5 })).toBe(false);
    expect(where((at) => boundaries.isCheckpoint(at))).toEqual([10, 20]);
    expect(where((at) => boundaries.isHalt(at))).toEqual([20]);
  });

  it('takes what it was asked for before, or planned, however late', () => {
    const boundaries = new Boundaries(planned);
    expect(boundaries.ask(7, { halt: false, at: 5 })).toBe(true);
    expect(boundaries.ask(7, { halt: true, at: 7 })).toBe(true);
    expect(boundaries.isHalt(7)).toBe(true);
    expect(boundaries.ask(10, { halt: false, at: 12 })).toBe(true);
  });

  it('takes the place of an earlier one, and leaves the planned ones', () => {
    const boundaries = new Boundaries(planned);
    boundaries.ask(7, { halt: true, at: 5 });
    boundaries.ask(10, { halt: true, at: 5 });
    boundaries.ask(12, { halt: true, at: 7 });
    expect(where((at) => boundaries.isCheckpoint(at))).toEqual([10, 12, 20]);
    expect(where((at) => boundaries.isHalt(at))).toEqual([12, 20]);
  });
});
