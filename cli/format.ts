import type { Metrics } from '../job/index.js';

/** 62345 -> "62,345". */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** Triples a second: "812", "62.3k", "1.24M". */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '-';
  if (perSecond < 999.5) return perSecond.toFixed(0);
  if (perSecond < 999_500) return `${(perSecond / 1e3).toPrecision(3)}k`;
  return `${(perSecond / 1e6).toPrecision(3)}M`;
}

/** A loss or a metric: four decimals, or four digits where those would say nothing. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 || Math.abs(value) >= 1e-3 ? value.toFixed(4) : value.toPrecision(3);
}

/** With one decimal: "12.3", and never "-0.0". */
export function formatTenths(value: number): string {
  return value.toFixed(1).replace(/^-0\.0$/, '0.0');
}

/** A share or a relative change: "-38.2 %". */
export function formatPercent(share: number): string {
  return `${formatTenths(100 * share)} %`;
}

/** "hr@10" -> "HR@10". */
export function metricName(name: string): string {
  return name.toUpperCase();
}

/** "NDCG@10 0.3274  HR@10 0.5071": the metrics at 10, or at the largest cut-off where there is no 10. */
export function formatMetrics(metrics: Metrics): string {
  const cutOffs = Object.keys(metrics).flatMap((name) => (name.startsWith('ndcg@') ? [Number(name.slice(5))] : []));
  const shown = cutOffs.includes(10) ? 10 : Math.max(...cutOffs);
  return [`ndcg@${shown}`, `hr@${shown}`]
    .filter((name) => name in metrics)
    .map((name) => `${metricName(name)} ${formatNumber(metrics[name])}`)
    .join('  ');
}

/** "against 999 sampled items": what the figures beside it were measured against. */
export function formatAgainst(candidates: number | 'all'): string {
  return candidates === 'all' ? 'against all items' : `against ${formatCount(candidates)} sampled items`;
}
