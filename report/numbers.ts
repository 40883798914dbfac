/** Numbers as the tables and sentences show them. */

export function digits(value: number): string {
  return value.toFixed(4);
}

export function signed(value: number): string {
  const text = value.toFixed(4);
  return value >= 0 ? `+${text}` : text;
}

/** With one decimal, and never "-0.0". */
export function tenths(value: number): string {
  return value.toFixed(1).replace(/^-0\.0$/, '0.0');
}

/** A share or relative change: "-38.2 %". */
export function percent(share: number): string {
  return `${tenths(100 * share)} %`;
}

export function probability(p: number): string {
  return p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).replace(/^0/, '')}`;
}
