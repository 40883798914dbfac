/** The selector of every query about jobs. It contains the variables of the dashboard. */
export const JOB = 'cluster=~"$cluster",namespace=~"$namespace",training_job=~"$training_job"';
/** The selector of every query that does not concern a single job. */
export const NAMESPACE = 'cluster=~"$cluster",namespace=~"$namespace"';
/** The labels of a job. Jobs of the same name in two namespaces are two jobs. */
export const PER_JOB = 'cluster, namespace, training_job';
/** The legend of a series of a job. */
export const JOB_LEGEND = '{{namespace}} {{training_job}}';

/** A query for the recent mean of a histogram, grouped by the labels `by`. */
export function mean(histogram: string, selector: string, by: string): string {
  const per = (part: string) => `sum by (${by}) (rate(${histogram}_${part}{${selector}}[$__rate_interval]))`;
  return `${per('sum')} / (${per('count')} > 0)`;
}

/** A query for the value below which a share of a histogram's observations is, grouped by the labels `by`. */
export function quantile(share: number, histogram: string, selector: string, by: string): string {
  return `histogram_quantile(${share}, sum by (le, ${by}) (rate(${histogram}_bucket{${selector}}[$__rate_interval])))`;
}

/** A query for the recent increase of a counter per second, grouped by the labels `by`. */
export function rate(counter: string, selector: string, by: string): string {
  return `sum by (${by}) (rate(${counter}{${selector}}[$__rate_interval]))`;
}
