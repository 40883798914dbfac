import { dashboardFiles } from '../../deploy/dashboards/dashboards.js';

/** A panel of a dashboard, with the fields that tests read. */
export interface Panel {
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string }[];
  readonly fieldConfig?: { readonly defaults?: { readonly links?: readonly { readonly url: string }[] } };
  readonly gridPos: { readonly w: number; readonly h: number; readonly x: number; readonly y: number };
}
/** A dashboard, with the fields that tests read. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly links: readonly { readonly url?: string }[];
  readonly annotations: { readonly list: readonly { readonly name: string; readonly expr?: string }[] };
  readonly panels: readonly (Panel & { readonly panels?: readonly Panel[] })[];
}

/** All dashboards of the chart. */
export const dashboards = [...dashboardFiles().values()].map((text) => JSON.parse(text) as Dashboard);

/** The panels of a dashboard that show data, including those inside rows. */
export function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return dashboard.panels.flatMap((panel) => panel.panels ?? [panel]).filter((panel) => panel.targets !== undefined);
}

/** All queries of all dashboards with their places, those of marks included. Variables of Grafana have the values that select everything. */
export function dashboardQueries(rateInterval: string): { at: string; expr: string }[] {
  const filledIn = (expr: string) =>
    expr
      .replaceAll('$cluster', '.*')
      .replaceAll('$namespace', '.*')
      .replaceAll('$training_job', '.*')
      .replaceAll('$__rate_interval', rateInterval)
      .replaceAll('$__range', '1h');
  return dashboards.flatMap((dashboard) => [
    ...panelsOf(dashboard).flatMap((panel) =>
      (panel.targets ?? []).map(({ expr }) => ({ at: `${dashboard.uid}: ${panel.title}`, expr: filledIn(expr) })),
    ),
    // A mark is drawn where something has changed. Without this condition, the query finds data at any time.
    ...dashboard.annotations.list.flatMap(({ name, expr }) =>
      expr === undefined ? [] : [{ at: `${dashboard.uid}: ${name}`, expr: filledIn(expr).replace(/ > 0$/, '') }],
    ),
  ]);
}
