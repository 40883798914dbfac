import { describe, expect, it } from 'vitest';
import { certifiedCurve, leadEpsilon, placeEpsilon, pushEpsilon } from './certificate.js';

describe('certifiedCurve()', () => {
  it('certifiedCurve() counts the bounds that lie above each epsilon', () => {
    const bounds = Float64Array.of(0, 0.1, Infinity, 0.3);
    expect(certifiedCurve(bounds, [0, 0.1, 1])).toEqual([
      { epsilon: 0, share: 3 / 4 },
      { epsilon: 0.1, share: 2 / 4 },
      { epsilon: 1, share: 1 / 4 },
    ]);
    expect(certifiedCurve(new Float64Array(0), [1])).toEqual([{ epsilon: 1, share: 0 }]);
  });
});

describe('leadEpsilon(), pushEpsilon(), placeEpsilon()', () => {
  it('leadEpsilon(), pushEpsilon() and placeEpsilon() are unbounded where no perturbation has any reach', () => {
    expect([leadEpsilon(1, 0), pushEpsilon(1, 0), placeEpsilon(3, 2, 1, 0)]).toEqual([Infinity, Infinity, Infinity]);
    expect([leadEpsilon(0, 0), pushEpsilon(-1, 2), placeEpsilon(2, 2, 1, 5)]).toEqual([0, 0, 0]);
    expect([leadEpsilon(3, 2), pushEpsilon(3, 2), placeEpsilon(9, 5, 4, 2)]).toEqual([0.75, 1.5, 0.25]);
    expect(JSON.stringify(leadEpsilon(1, 0))).toBe('null');
  });
});
