import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { podTargets, prometheusConfig, type Pod } from '../tools/pod-targets.js';

/** One sample of the result of a query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A real Prometheus on this machine with the alerts of the chart. It scrapes pods every 2 s. */
export class Prometheus {
  private constructor(
    private readonly process: ChildProcess,
    private readonly discovery: Server,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** Starts Prometheus. `pods` returns the pods that exist now. */
  static async start(pods: () => Promise<readonly Pod[]>): Promise<Prometheus> {
    const answer = async (response: ServerResponse) => {
      const found = await pods().catch(() => null);
      if (!found) response.writeHead(503).end();
      else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(podTargets(found)));
    };
    const discovery = createServer((_, response) => void answer(response));
    const targets = await listen(discovery);
    const folder = await mkdtemp(join(tmpdir(), 'amr-prometheus-'));
    const config = join(folder, 'prometheus.yaml');
    await writeFile(config, prometheusConfig(`http://127.0.0.1:${targets}/`));
    const free = createServer();
    const port = await listen(free);
    free.close();
    const address = `127.0.0.1:${port}`;
    const storage = `--storage.tsdb.path=${join(folder, 'data')}`;
    const args = [`--config.file=${config}`, storage, `--web.listen-address=${address}`];
    const child = spawn('prometheus', args, { stdio: 'ignore' });
    await Promise.race([once(child, 'spawn'), once(child, 'error').then(([error]) => Promise.reject(error as Error))]);
    return new Prometheus(child, discovery, folder, `http://${address}`);
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
    this.discovery.close();
    this.process.kill();
    await once(this.process, 'close');
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
