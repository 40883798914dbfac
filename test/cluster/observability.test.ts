import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../../parameter-server/nats/server-process.js';
import { describeWith } from '../chart/helm.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';
import { dashboardQueries } from '../tools/dashboards.js';
import { describeWithNats } from './require.js';
import { TINY_JOB } from './tiny-job.js';

const HERE = new URL('../../deploy/observability/', import.meta.url).pathname;
const HOW_TO_GET = {
  howToGet: 'prometheus is not on PATH: test/tools/prometheus.sh "$HOME/.cache/amr/bin" builds it, with Go',
};

interface Service {
  readonly network_mode: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
}

const read = (path: string): unknown => parse(readFileSync(join(HERE, path), 'utf8'), { merge: true });
const { services } = read('compose.yaml') as { services: Record<'prometheus' | 'grafana', Service> };

/** The path on this machine of a path in a container. `up` is the folder of `amr up`. */
function hostPath({ volumes }: Service, path: string, up: string): string {
  for (const volume of volumes) {
    const [, source, target] = /^(\$\{.*\}|[^:]+):([^:]+):ro$/.exec(volume)!;
    if (path !== target && !path.startsWith(`${target}/`)) continue;
    return join(source.startsWith('$') ? up : join(HERE, source), path.slice(target.length));
  }
  throw new Error(`${path} is in no volume`);
}

describe('deploy/observability/compose.yaml', () => {
  it('mounts files that exist, for reading only, and everything that the configurations name', () => {
    for (const service of Object.values(services)) {
      expect(service.network_mode).toBe('host');
      for (const volume of service.volumes.filter((each) => !each.startsWith('$')))
        expect(existsSync(join(HERE, volume.split(':')[0])), volume).toBe(true);
    }
    const { grafana } = services;
    const dashboards = read('grafana/dashboards/amr.yaml') as { providers: { options: { path: string } }[] };
    const folder = hostPath(grafana, dashboards.providers[0].options.path, '');
    expect(folder).toBe(new URL('../../charts/dashboards', import.meta.url).pathname);
    const home = grafana.environment!.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
    expect(statSync(hostPath(grafana, home, '')).isFile()).toBe(true);
    for (const name of ['datasources', 'dashboards'])
      expect(statSync(hostPath(grafana, `/etc/grafana/provisioning/${name}`, '')).isDirectory()).toBe(true);
  });

  it('lets only this machine reach Prometheus and Grafana, and Grafana ask this Prometheus', () => {
    const address = '127.0.0.1:9091';
    expect(services.prometheus.command).toContain(`--web.listen-address=${address}`);
    expect(services.grafana.environment!.GF_SERVER_HTTP_ADDR).toBe('127.0.0.1');
    const { datasources } = read('grafana/datasources/prometheus.yaml') as {
      datasources: { url: string; isDefault: boolean }[];
    };
    expect(datasources).toMatchObject([{ url: `http://${address}`, isDefault: true }]);
  });
});

describeWithNats('deploy/observability/prometheus.yaml', () => {
  describeWith('prometheus', HOW_TO_GET, 'with a real Prometheus and amr up', () => {
    const folder = temporaryFolder();
    const stops: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });

    it('scrapes every process of amr up, loads the alerts, and answers the queries of the dashboards', async () => {
      const up = new Amr(['up', '--port', '0', '-o', 'json'], { cwd: folder, env: { TMPDIR: folder } });
      stops.push(() => (up.process.kill('SIGINT'), up.ended));
      await once(up.process.stdout!, 'data');
      const { server, folder: own } = JSON.parse(up.stdout) as { server: string; folder: string };
      const { prometheus } = services;
      const text = readFileSync(join(HERE, 'prometheus.yaml'), 'utf8');
      const config = join(folder, 'prometheus.yaml');
      writeFileSync(
        config,
        text.replace(/\/(etc|amr)\/[\w./-]+/g, (path) => hostPath(prometheus, path, own)),
      );
      const address = `127.0.0.1:${await freePort()}`;
      const data = `--storage.tsdb.path=${join(folder, 'data')}`;
      const args = [`--config.file=${config}`, data, `--web.listen-address=${address}`];
      const child = spawn('prometheus', args, { stdio: 'ignore' });
      stops.push(() => (child.kill(), once(child, 'close')));
      writeFileSync(join(folder, 'job.yaml'), TINY_JOB);
      const submitted = await amr('submit', join(folder, 'job.yaml'), '--server', server, '--wait');
      expect(submitted.code, submitted.stderr).toBe(0);
      const ask = async (path: string): Promise<unknown> => (await fetch(`http://${address}/api/v1/${path}`)).json();
      const query = async (expr: string) => {
        const { status, data: found } = (await ask(`query?query=${encodeURIComponent(expr)}`)) as {
          status: string;
          data: { result: { metric: Record<string, string>; value: [number, string] }[] };
        };
        expect(status, expr).toBe('success');
        return found.result;
      };
      const patience = { timeout: 60_000, interval: 500 };
      const pods = ['coordinator', 'parameter-server-1', 'parameter-server-2', 'worker-1', 'worker-2'];
      await vi.waitFor(async () => {
        const found = await query('up{namespace="local"} == 1');
        expect(found.map(({ metric }) => metric.pod).toSorted()).toEqual(pods);
        const [ended] = await query('amr_job_progress_ratio{training_job="tiny",role="coordinator"}');
        expect(ended.value[1]).toBe('1');
      }, patience);
      for (const { expr } of dashboardQueries('1m')) await query(expr);
      const { data: rules } = (await ask('rules')) as { data: { groups: { rules: { health: string }[] }[] } };
      const health = rules.groups.flatMap((group) => group.rules).map((rule) => rule.health);
      expect(health.length).toBeGreaterThan(5);
      expect(new Set(health)).not.toContain('err');
    });
  });
});
