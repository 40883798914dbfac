import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboardFiles } from '../../deploy/dashboards/dashboards.js';
import { dashboardQueries, dashboards, panelsOf } from '../tools/dashboards.js';
import { CHART, describeWith, describeWithHelm, find, output, render } from './helm.js';
import { series } from './metrics.js';

const PROMTOOL = {
  howToGet: 'promtool is not on PATH: test/tools/prometheus.sh "$HOME/.cache/amr/bin" builds it, with Go',
};
const ALERTS = `${CHART}files/alerts.yaml`;

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}
interface Rules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Alert[] }[];
}
interface AlertTests {
  readonly tests: readonly {
    readonly promql_expr_test: readonly {
      readonly expr: string;
      readonly exp_samples: readonly { readonly labels: string }[];
    }[];
  }[];
}
/** The labels that Prometheus or the type of a metric adds to a series. */
const ADDED = ['cluster', 'namespace', 'pod', 'instance', 'role', 'le'];

const alerts = (parse(readFileSync(ALERTS, 'utf8')) as Rules).groups.flatMap((group) => group.rules);

const queries = dashboardQueries('5m');

describeWith('promtool', PROMTOOL, 'dashboards and alerts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amr-rules-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('every query of the dashboards finds data in the series of the processes', () => {
    const file = join(folder, 'queries.test.yaml');
    // The test can only check that a result is not empty: `count(...) > bool 0` is 1 or has no value.
    const tests = queries.map(({ expr }) => ({
      expr: `count(${expr}) > bool 0`,
      eval_time: '2h',
      exp_samples: [{ labels: '{}', value: 1 }],
    }));
    const input_series = series.map(({ name, labels, values }) => ({ series: `${name}${selector(labels)}`, values }));
    writeFileSync(
      file,
      JSON.stringify({ evaluation_interval: '1m', tests: [{ interval: '1m', input_series, promql_expr_test: tests }] }),
    );
    expect(queries.length).toBeGreaterThan(40);
    expect(promtool(['test', 'rules', file])).toContain('SUCCESS');
  });

  it('promtool accepts the alerts', () => {
    expect(promtool(['check', 'rules', ALERTS])).toContain(`SUCCESS: ${alerts.length} rules found`);
  });

  it('promtool accepts deploy/prometheus.yaml', () => {
    const file = `${CHART}../deploy/prometheus.yaml`;
    expect(promtool(['check', 'config', file])).toContain('is valid prometheus config file syntax');
  });

  it('every alert fires when it should, and only then', () => {
    const file = new URL('alerts.test.yaml', import.meta.url).pathname;
    expect(promtool(['test', 'rules', file])).toContain('SUCCESS');
    const { tests } = parse(readFileSync(file, 'utf8')) as AlertTests;
    const cases = tests.flatMap((test) => test.promql_expr_test);
    for (const { alert } of alerts) {
      const name = `alertname="${alert}"`;
      const fires = cases.some(({ exp_samples }) => exp_samples.some(({ labels }) => labels.includes(name)));
      const quiet = cases.some(({ expr, exp_samples }) => expr.includes(name) && exp_samples.length === 0);
      expect({ alert, fires, quiet }).toEqual({ alert, fires: true, quiet: true });
    }
  });
});

it('dashboards and alerts use only metrics that processes export', () => {
  const known = new Set(series.map(({ name }) => name));
  for (const { at, expr } of [...queries, ...alerts.map(({ alert, expr }) => ({ at: alert, expr }))]) {
    for (const [name] of expr.matchAll(/\b(?:amr|nodejs|process)_[a-z0-9_]+/g))
      expect(known, `${at}: ${name}`).toContain(name);
  }
});

it('every metric of the contract is in a dashboard', () => {
  const text = queries.map(({ expr }) => expr).join(' ');
  for (const { name } of series) expect(text, name).toContain(name.replace(/_(bucket|sum|count)$/, ''));
});

it('docs/monitoring.md describes every metric, with its labels, and every alert', () => {
  const guide = readFileSync(`${CHART}../docs/monitoring.md`, 'utf8');
  for (const { name, labels } of series.filter((one) => one.name.startsWith('amr_'))) {
    const metric = name.replace(/(seconds)_(bucket|sum|count)$/, '$1');
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${metric}\` |`));
    expect(row, metric).toContain(labels.role);
    for (const label of Object.keys(labels).filter((key) => !ADDED.includes(key)))
      expect(row, metric).toContain(`\`${label}\``);
  }
  for (const { alert } of alerts) expect(guide).toContain(`| \`${alert}\` |`);
});

it('every alert has a severity, a description and a runbook', () => {
  expect(alerts.map(({ alert }) => alert)).toEqual([
    'AmrWorkerLost',
    'AmrNoProgress',
    'AmrLossNotFinite',
    'AmrCheckpointStale',
    'AmrChunksRejected',
    'AmrEventLoopBlocked',
    'AmrGpuNotUsed',
    'AmrJobFailed',
    'AmrCoordinatorAbsent',
    'AmrCoordinatorBacklog',
  ]);
  for (const { alert, labels, annotations } of alerts) {
    expect(['warning', 'critical'], alert).toContain(labels.severity);
    expect(annotations.summary, alert).toMatch(/\{\{ \$labels\.(training_job|role|namespace) \}\}/);
    expect(annotations.description, alert).toMatch(/\.$/);
    expect(annotations.runbook, alert).toMatch(/^1\. [^]*\n2\. /);
  }
});

it('dashboards lead from all jobs to one, and from there to its parameter servers, with the cluster and the namespace', () => {
  const [overview, job] = ['amr-overview', 'amr-training-job'].map((uid) => dashboards.find((one) => one.uid === uid)!);
  const links = panelsOf(overview).flatMap(({ fieldConfig }) => fieldConfig?.defaults?.links ?? []);
  expect(links.length).toBeGreaterThan(3);
  for (const { url } of links) {
    expect(url).toMatch(/^\/d\/amr-training-job\?/);
    for (const label of ['cluster', 'namespace', 'training_job'])
      expect(url).toContain(`var-${label}=\${__field.labels.${label}}`);
  }
  expect(job.links.map(({ url }) => url)).toContain('/d/amr-parameter-servers');
});

it('dashboards of several jobs show jobs of the same name in two namespaces apart', () => {
  const several = queries.filter(({ at }) => !at.startsWith('amr-training-job'));
  const grouped = several.flatMap(({ at, expr }) =>
    [...expr.matchAll(/ by \(([^)]*training_job[^)]*)\)/g)].map(([, by]) => ({ at, by })),
  );
  expect(grouped.length).toBeGreaterThan(8);
  for (const { at, by } of grouped) expect(by, at).toContain('cluster, namespace, training_job');
});

it('every panel has a description, and no two panels overlap', () => {
  for (const dashboard of dashboards) {
    const taken = new Set<string>();
    for (const { title, description, gridPos } of panelsOf(dashboard)) {
      expect(description, title).toMatch(/\.$/);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x},${y}`), `${dashboard.uid}: ${title} at ${x},${y}`).toBe(false);
          taken.add(`${x},${y}`);
          expect(x, title).toBeLessThan(24);
        }
      }
    }
  }
});

describeWithHelm('monitoring objects', () => {
  const objects = render();

  it('scrape every pod that has a port of metrics', () => {
    const { spec } = find(objects, 'PodMonitor', 'amr');
    expect(spec).toMatchObject({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'amr', 'app.kubernetes.io/instance': 'amr' } },
      podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }],
    });
  });

  it('label pods as deploy/prometheus.yaml does, for a Prometheus without an operator', () => {
    const [endpoint] = find(objects, 'PodMonitor', 'amr').spec!.podMetricsEndpoints as {
      honorLabels: boolean;
      relabelings: { sourceLabels: string[]; targetLabel: string }[];
    }[];
    const [plain] = (
      parse(readFileSync(`${CHART}../deploy/prometheus.yaml`, 'utf8')) as {
        scrape_configs: {
          honor_labels: boolean;
          relabel_configs: { source_labels: string[]; target_label?: string }[];
        }[];
      }
    ).scrape_configs;
    const named = plain.relabel_configs.map(({ source_labels, target_label }) => [source_labels[0], target_label]);
    expect(plain.honor_labels).toBe(endpoint.honorLabels);
    for (const { sourceLabels, targetLabel } of endpoint.relabelings) {
      expect(named).toContainEqual([sourceLabels[0], targetLabel]);
    }
  });

  it('hold the alerts as the file has them', () => {
    const rule = find(objects, 'PrometheusRule', 'amr').spec as unknown as Rules;
    expect(rule.groups.flatMap((group) => group.rules)).toEqual(alerts);
  });

  it('leave out alerts and replace parts of them, as the values say', () => {
    const rule = find(render({ values: 'production-values.yaml' }), 'PrometheusRule', 'recommender')
      .spec as unknown as Rules;
    const [lost] = rule.groups[0].rules;
    const original = alerts[0];
    expect(rule.groups[0].rules.map(({ alert }) => alert)).toEqual(
      alerts.map(({ alert }) => alert).filter((name) => name !== 'AmrGpuNotUsed'),
    );
    expect(lost).toEqual({ ...original, for: '5m', labels: { severity: 'critical' } });
  });

  it('hold the dashboards, labelled for Grafana', () => {
    for (const [name, text] of dashboardFiles()) {
      const map = find(objects, 'ConfigMap', `amr-dashboard-${name.replace('.json', '')}`);
      expect(JSON.parse(map.data![`amr-${name}`])).toEqual(JSON.parse(text));
      expect(map.metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    }
  });

  it('are made where the cluster knows their kinds, and the values want them', () => {
    const kinds = (options: Parameters<typeof render>[0]) => new Set(render(options).map(({ kind }) => kind));
    const without = kinds({ operator: false });
    expect(without.has('PodMonitor') || without.has('PrometheusRule')).toBe(false);
    expect(without.has('ConfigMap')).toBe(true);
    const off = kinds({ values: 'minimal-values.yaml' });
    expect(off.has('PodMonitor') || off.has('PrometheusRule')).toBe(false);
  });
});

function selector(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}

function promtool(args: readonly string[]): string {
  try {
    return output('promtool', args);
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
