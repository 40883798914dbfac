import type { Metrics } from '../job/index.js';

export { against as formatAgainst, percent as formatPercent, tenths as formatTenths } from '../report/numbers.js';

/** Writes a count with separators between thousands: "62,345". */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** Writes a number of triples per second in a few characters: "812", "62.3k", "1.24M". */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '-';
  if (perSecond < 999.5) return perSecond.toFixed(0);
  if (perSecond < 999_500) return `${(perSecond / 1e3).toPrecision(3)}k`;
  return `${(perSecond / 1e6).toPrecision(3)}M`;
}

/** Writes a loss or a metric with four decimals, or with three digits where four decimals would be mostly zeros. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 || Math.abs(value) >= 1e-3 ? value.toFixed(4) : value.toPrecision(3);
}

/** Writes the name of a metric as people read it: "hr@10" becomes "HR@10". */
export function metricName(name: string): string {
  return name.toUpperCase();
}

/** Writes the metrics at cut-off 10, or at the largest cut-off where there is no 10: "NDCG@10 0.3274  HR@10 0.5071". */
export function formatMetrics(metrics: Metrics): string {
  const cutOffs = Object.keys(metrics).flatMap((name) => (name.startsWith('ndcg@') ? [Number(name.slice(5))] : []));
  const shown = cutOffs.includes(10) ? 10 : Math.max(...cutOffs);
  return [`ndcg@${shown}`, `hr@${shown}`]
    .filter((name) => name in metrics)
    .map((name) => `${metricName(name)} ${formatNumber(metrics[name])}`)
    .join('  ');
}
