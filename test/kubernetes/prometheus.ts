import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { freePort } from '../../parameter-server/nats/server-process.js';

/** One sample of the result of a query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

const CONFIG = new URL('../../deploy/prometheus.yaml', import.meta.url).pathname;
const INTERVAL = '2s';

interface Config {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly { readonly kubernetes_sd_configs: readonly object[] }[];
}

/**
 * A real Prometheus on this machine with deploy/prometheus.yaml. It finds the pods through the Kubernetes API, as it would in
 * the cluster, but with the credentials of KUBECONFIG, and it scrapes them every 2 s.
 */
export class Prometheus {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  static async start(): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'amr-prometheus-'));
    const config = join(folder, 'prometheus.yaml');
    await writeFile(config, configuration(process.env.KUBECONFIG ?? join(homedir(), '.kube/config')));
    const address = `127.0.0.1:${await freePort()}`;
    const storage = `--storage.tsdb.path=${join(folder, 'data')}`;
    const args = [`--config.file=${config}`, storage, `--web.listen-address=${address}`];
    const child = spawn('prometheus', args, { stdio: 'ignore' });
    await Promise.race([once(child, 'spawn'), once(child, 'error').then(([error]) => Promise.reject(error as Error))]);
    return new Prometheus(child, folder, `http://${address}`);
  }

  /** The present result of a query; empty while Prometheus starts. Throws if the query is wrong. */
  async query(expr: string): Promise<readonly Sample[]> {
    const body = new URLSearchParams({ query: expr });
    const response = await fetch(`${this.url}/api/v1/query`, { method: 'POST', body }).catch(() => null);
    if (response === null || response.status === 503) return [];
    const answer = (await response.json()) as { status: string; error?: string; data: { result: Sample[] } };
    if (answer.status !== 'success') throw new Error(`${expr}: ${answer.error}`);
    return answer.data.result;
  }

  async stop(): Promise<void> {
    this.process.kill();
    await once(this.process, 'close');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** deploy/prometheus.yaml for a process outside the cluster, with short intervals. */
function configuration(kubeconfig: string): string {
  const config = parse(readFileSync(CONFIG, 'utf8')) as Config;
  return stringify({
    ...config,
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
    rule_files: config.rule_files.map((path) => resolve(dirname(CONFIG), path)),
    scrape_configs: config.scrape_configs.map((scrape) => ({
      ...scrape,
      kubernetes_sd_configs: scrape.kubernetes_sd_configs.map((own) => ({ ...own, kubeconfig_file: kubeconfig })),
    })),
  });
}
