import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { JOB, PER_JOB } from './queries.js';

/** The width of a panel. A dashboard has 24 columns. */
export type Width = 4 | 6 | 8 | 12 | 16 | 24;

/** A query of a panel. */
export interface Query {
  /** The PromQL expression. It may contain `$cluster`, `$namespace`, `$training_job`, `$__rate_interval` and `$__range`. */
  readonly expr: string;
  /** The legend in Grafana's notation, such as `{{pod}}`. */
  readonly legend: string;
}

/** What all kinds of panels share. */
interface PanelOptions {
  readonly title: string;
  /** What the panel shows and what a reader should conclude from it. */
  readonly description: string;
  /** Grafana's name of a unit: s, Bps, bytes, percentunit, short, none. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly width: Width;
}

/** The settings of a panel of values over time. */
export interface TimeSeriesOptions extends PanelOptions {
  /** Whether the values are parts of a whole, which are drawn on top of each other. */
  readonly stacked?: boolean;
  /** The upper end of the axis. By default it follows from the values. */
  readonly maximum?: number;
  /** Whether a click on a series leads to the dashboard of its job. The series must then have the labels PER_JOB. */
  readonly leadsToJob?: boolean;
  /** Whether the axis is logarithmic, for values that span powers of ten. */
  readonly logarithmic?: boolean;
}

/** The settings of a panel of figures. */
export interface StatOptions extends PanelOptions {
  /** The value from which a figure is drawn in red. */
  readonly alarmFrom?: number;
}

/** The data source that the user chooses in the dashboard. */
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** A panel that draws values over time. */
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
  if (options.leadsToJob) panel.dataLinks([jobLink()]);
  if (options.maximum !== undefined) panel.max(options.maximum);
  if (options.stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (options.logarithmic) {
    panel.scaleDistribution(new common.ScaleDistributionConfigBuilder().type(common.ScaleDistribution.Log).log(10));
  }
  return panel;
}

/** A panel that shows the newest values as large figures. */
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

/** The link from a series to the dashboard about its job, with the same time. */
function jobLink() {
  const labels = ['cluster', 'namespace', 'training_job'].map((name) => `var-${name}=\${__field.labels.${name}}`);
  return new dashboard.DashboardLinkBuilder('The training job')
    .type(dashboard.DashboardLinkType.Link)
    .url(`/d/amr-training-job?${['${datasource:queryparam}', ...labels, '${__url_time_range}'].join('&')}`);
}

/** The settings of a table of labels. */
export interface LabelTableOptions {
  readonly title: string;
  readonly description: string;
  /** An instant query. The labels of its series are the cells of the table. */
  readonly expr: string;
  /** The labels to show, in this order. */
  readonly labels: readonly string[];
  readonly width: Width;
}

/** A panel with one row for each series and its labels as columns. */
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

/** The settings of a dashboard. */
export interface DashboardOptions {
  /** The address of the dashboard in Grafana, from which the name of its file is made. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Whether the user looks at all jobs or at one. */
  readonly jobs: 'all' | 'one';
  /** The dashboard that shows more of the same jobs: its title and its address. */
  readonly next?: { readonly title: string; readonly uid: string };
  readonly rows: readonly { readonly title: string; readonly panels: readonly Builder<dashboard.Panel>[] }[];
}

/** Makes a dashboard from its rows of panels. */
export function board({ uid, title, description, jobs, next, rows }: DashboardOptions): dashboard.Dashboard {
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
    .annotation(marks({ ...ROLLBACKS, color: 'red' }))
    .annotation(marks({ ...CHECKPOINTS, color: 'blue', enabled: jobs === 'one' }))
    .withVariable(new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(labelVariable('cluster', 'Cluster', 'label_values(amr_jobs, cluster)', true))
    .withVariable(
      labelVariable('namespace', 'Namespace', 'label_values(amr_jobs{cluster=~"$cluster"}, namespace)', true),
    )
    .withVariable(
      labelVariable(
        'training_job',
        'Training job',
        'label_values(amr_job_progress_ratio{cluster=~"$cluster",namespace=~"$namespace"}, training_job)',
        jobs === 'all',
      ),
    );
  if (next)
    builder.link(
      new dashboard.DashboardLinkBuilder(next.title)
        .type(dashboard.DashboardLinkType.Link)
        .url(`/d/${next.uid}`)
        .icon('dashboard')
        .keepTime(true)
        .includeVars(true),
    );
  for (const row of rows) {
    builder.withRow(new dashboard.RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panel);
  }
  return builder.build();
}

/** What is marked in all panels over time. */
const ROLLBACKS = {
  name: 'Rollbacks',
  expr: `changes(amr_job_restarts_total{${JOB}}[1m]) > 0`,
  text: 'A process was lost, and the job went back to its last checkpoint.',
};
const CHECKPOINTS = {
  name: 'Checkpoints',
  expr: `max by (${PER_JOB}) (amr_checkpoint_last_success_timestamp_seconds{${JOB}}) * 1000`,
  text: 'A checkpoint was on disk.',
  isTime: true,
};

/** The settings of marks. With `isTime`, the values of the query are the times of the marks, in milliseconds. */
interface Marks {
  readonly name: string;
  readonly expr: string;
  readonly text: string;
  readonly color: string;
  readonly isTime?: boolean;
  readonly enabled?: boolean;
}

function marks({ name, expr, text, color, isTime = false, enabled = true }: Marks) {
  return new dashboard.AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(enabled)
    .iconColor(color)
    .expr(expr)
    .step('1m')
    .titleFormat(`${name}: {{namespace}} {{training_job}}`)
    .textFormat(text)
    .useValueForTime(isTime);
}

/**
 * Makes a variable whose values are those of a label. "All" is `.*`, which also matches series without the label,
 * because scrapers need not set a cluster or a namespace.
 */
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

/** Whether a query asks for the newest value or for values over time. */
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
