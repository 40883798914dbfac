import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** The dashboard is 24 columns wide. */
export type Width = 4 | 6 | 8 | 12 | 16 | 24;

export interface Query {
  /** PromQL; may hold `$namespace`, `$training_job`, `$__rate_interval` and `$__range`. */
  readonly expr: string;
  /** Grafana's legend, such as `{{pod}}`. */
  readonly legend: string;
}

interface PanelOptions {
  readonly title: string;
  /** What the panel shows and what a reader should conclude from it. */
  readonly description: string;
  /** Grafana's name of a unit: s, Bps, bytes, percentunit, short, none. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly width: Width;
}

export interface TimeSeriesOptions extends PanelOptions {
  /** Parts of a whole, drawn on top of each other. */
  readonly stacked?: boolean;
  readonly maximum?: number;
  /** Values span powers of ten. */
  readonly logarithmic?: boolean;
}

export interface StatOptions extends PanelOptions {
  /** From this value on the figure is drawn in red. */
  readonly alarmFrom?: number;
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** Values over time. */
export function timeSeries(options: TimeSeriesOptions): Builder<dashboard.Panel> {
  const panel = new timeseries.PanelBuilder()
    .title(options.title)
    .description(options.description)
    .datasource(DATASOURCE)
    .unit(options.unit)
    .min(0)
    .height(8)
    .span(options.width)
    .targets(targets(options.queries, 'over-time'))
    .fillOpacity(options.stacked ? 40 : 8)
    .lineWidth(options.stacked ? 1 : 2)
    .showPoints(common.VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    );
  if (options.maximum !== undefined) panel.max(options.maximum);
  if (options.stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (options.logarithmic) {
    panel.scaleDistribution(new common.ScaleDistributionConfigBuilder().type(common.ScaleDistribution.Log).log(10));
  }
  return panel;
}

/** The newest values, large. */
export function figures(options: StatOptions): Builder<dashboard.Panel> {
  const steps: dashboard.Threshold[] = [{ value: null, color: 'text' }];
  if (options.alarmFrom !== undefined) steps.push({ value: options.alarmFrom, color: 'red' });
  return new stat.PanelBuilder()
    .title(options.title)
    .description(options.description)
    .datasource(DATASOURCE)
    .unit(options.unit)
    .height(4)
    .span(options.width)
    .targets(targets(options.queries, 'now'))
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .thresholds(new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps))
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));
}

export interface LabelTableOptions {
  readonly title: string;
  readonly description: string;
  /** An instant query whose labels are the table. */
  readonly expr: string;
  /** The labels shown, in this order. */
  readonly labels: readonly string[];
  readonly width: Width;
}

/** One row for each series, its labels as columns. */
export function labelTable(options: LabelTableOptions): Builder<dashboard.Panel> {
  const indexByName = Object.fromEntries(options.labels.map((label, index) => [label, index]));
  return new table.PanelBuilder()
    .title(options.title)
    .description(options.description)
    .datasource(DATASOURCE)
    .height(8)
    .span(options.width)
    .withTarget(target({ expr: options.expr, legend: '' }, 0, 'now').format(prometheus.PromQueryFormat.Table))
    .withTransformation({ id: 'filterFieldsByName', options: { include: { names: [...options.labels] } } })
    .withTransformation({ id: 'organize', options: { indexByName } });
}

export interface DashboardOptions {
  /** Its address in Grafana, and the name of its file. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Whether one looks at all jobs or at one. */
  readonly jobs: 'all' | 'one';
  readonly rows: readonly { readonly title: string; readonly panels: readonly Builder<dashboard.Panel>[] }[];
}

export function board({ uid, title, description, jobs, rows }: DashboardOptions): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(`AMR / ${title}`)
    .uid(uid)
    .description(description)
    .tags(['amr'])
    .editable()
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .refresh('15s')
    .time({ from: 'now-1h', to: 'now' })
    .timezone('browser')
    .link(
      new dashboard.DashboardLinkBuilder('AMR')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(['amr'])
        .keepTime(true)
        .includeVars(true),
    )
    .withVariable(new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(labelVariable('namespace', 'Namespace', 'label_values(amr_jobs, namespace)', true))
    .withVariable(
      labelVariable(
        'training_job',
        'Training job',
        'label_values(amr_job_progress_ratio{namespace=~"$namespace"}, training_job)',
        jobs === 'all',
      ),
    );
  for (const row of rows) {
    builder.withRow(new dashboard.RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panel);
  }
  return builder.build();
}

/** "All" is `.*`, which also matches series without the label: scrapers need not set a namespace. */
function labelVariable(name: string, label: string, query: string, all: boolean) {
  const variable = new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ query, refId: name })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(all);
  return all
    ? variable.includeAll(true).allValue('.*').current({ selected: true, text: 'All', value: '$__all' })
    : variable;
}

type When = 'now' | 'over-time';

function targets(queries: readonly Query[], when: When) {
  return queries.map((query, index) => target(query, index, when));
}

function target(query: Query, index: number, when: When) {
  const builder = new prometheus.DataqueryBuilder()
    .datasource(DATASOURCE)
    .expr(query.expr)
    .legendFormat(query.legend)
    .refId(String.fromCharCode('A'.charCodeAt(0) + index));
  return when === 'now' ? builder.instant() : builder.range();
}
