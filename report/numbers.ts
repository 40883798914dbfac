import type { MeasuredAgainst } from '../model/metrics.js';

/** How the tables, sentences and pages of this room write numbers. The command line writes its numbers with some of them. */

/** Writes a metric with four decimals: "0.2366". */
export function digits(value: number): string {
  return value.toFixed(4);
}

/** Writes a difference of metrics with its sign: "+0.0123". */
export function signed(value: number): string {
  const text = value.toFixed(4);
  return value >= 0 ? `+${text}` : text;
}

/** Writes a number with one decimal, and never "-0.0". */
export function tenths(value: number): string {
  return value.toFixed(1).replace(/^-0\.0$/, '0.0');
}

/** Writes a share or a relative change: "-38.2 %". */
export function percent(share: number): string {
  return `${tenths(100 * share)} %`;
}

/** Writes a count with separators between thousands: "12,101". */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Writes a p-value: "p = .030", or "p < .001". */
export function probability(p: number): string {
  return p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).replace(/^0/, '')}`;
}

/** Says what each test item is ranked against: "against 99 sampled items" or "against all items". */
export function against({ candidates, rankedAgainst = candidates }: MeasuredAgainst): string {
  return rankedAgainst === 'all' ? 'against all items' : `against ${count(rankedAgainst)} sampled items`;
}
