/** The selector of every query about jobs: what the dashboard's variables choose. */
export const JOB = 'namespace=~"$namespace",training_job=~"$training_job"';
export const NAMESPACE = 'namespace=~"$namespace"';

/** The mean of a histogram over the last moments, by some labels. */
export function mean(histogram: string, selector: string, by: string): string {
  const per = (part: string) => `sum by (${by}) (rate(${histogram}_${part}{${selector}}[$__rate_interval]))`;
  return `${per('sum')} / (${per('count')} > 0)`;
}

/** The value that a share of a histogram's observations stays under, by some labels. */
export function quantile(share: number, histogram: string, selector: string, by: string): string {
  return `histogram_quantile(${share}, sum by (le, ${by}) (rate(${histogram}_bucket{${selector}}[$__rate_interval])))`;
}

export function rate(counter: string, selector: string, by: string): string {
  return `sum by (${by}) (rate(${counter}{${selector}}[$__rate_interval]))`;
}
