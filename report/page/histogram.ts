import { roundStep } from './scale.js';
import { shown } from './text.js';

const BINS = 16;
const CURVE_POINTS = 41;
/**
 * The last bin contains the values above this share of all values, so that a few large values do not flatten the
 * others.
 */
const SHOWN = 0.98;

/** Returns the shares of values (from 0, possibly Infinity) in bins of equal width. The last bin has no upper end. */
export function histogram(values: Float64Array): { labels: string[]; shares: number[] } {
  const width = roundStep(reachOf(values) / (BINS - 1));
  const shares = Array.from({ length: BINS }, () => 0);
  for (const value of values) shares[Math.min(BINS - 1, Math.floor(value / width))] += 1 / values.length;
  return {
    labels: shares.map((_, bin) => `${bin === BINS - 1 ? '≥ ' : ''}${shown(bin * width)}`),
    shares,
  };
}

/** Returns epsilons at equal distances, from 0 to a value that nearly all bounds are below. */
export function curveEpsilons(values: Float64Array): number[] {
  const reach = reachOf(values);
  return Array.from({ length: CURVE_POINTS }, (_, at) => (at * reach) / (CURVE_POINTS - 1));
}

function reachOf(values: Float64Array): number {
  const finite = values.filter(Number.isFinite).sort();
  return finite[Math.floor(SHOWN * (finite.length - 1))] || 1;
}
