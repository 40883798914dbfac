import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { InputError } from './errors.js';

/**
 * Makes the registry of a process's metrics, with the metrics of Node.js already in it. Other metrics join it when they
 * are made with `registers: [registry]`.
 * @param labels labels that every metric of the process gets.
 */
export function createRegistry(labels: Readonly<Record<string, string>> = {}): Registry {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** The options of the server for metrics and health checks. */
export interface ObservabilityOptions {
  readonly registry: Registry;
  /** The address to listen on. The default is all addresses. */
  readonly host?: string;
  /** The port to listen on; 0 takes a free port. */
  readonly port: number;
  /** Says what the process still waits for before it can serve, or null when it is ready. */
  readonly notReady: () => string | null;
  /** Says why the process should be restarted, or null when it is healthy. */
  readonly unhealthy?: () => string | null;
}

/** A running server for metrics and health checks. */
export interface ObservabilityServer {
  /** The port on which it listens. */
  readonly port: number;
  /** Stops the server and closes its connections. */
  close(): Promise<void>;
}

/**
 * Serves /metrics, /healthz and /readyz over HTTP. Rejects with an InputError `metrics-address-unusable` when the
 * address is not free or not allowed.
 */
export async function serveObservability(options: ObservabilityOptions): Promise<ObservabilityServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      reply(response, 405, 'only GET\n', { allow: 'GET, HEAD' });
      return;
    }
    const path = (request.url ?? '/').split('?')[0];
    if (path === '/metrics') void replyMetrics(response, options.registry);
    else if (path === '/healthz') replyState(response, options.unhealthy?.() ?? null);
    else if (path === '/readyz') replyState(response, options.notReady());
    else reply(response, 404, 'not found: /metrics, /healthz and /readyz are here\n');
  });
  await new Promise<void>((resolve, reject) => {
    const { host = '0.0.0.0', port } = options;
    server.once('error', ({ message }) => {
      const facts = { address: `${host}:${port}` };
      reject(new InputError(`Cannot serve metrics: ${message}`, { code: 'metrics-address-unusable', facts }));
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function replyMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  try {
    reply(response, 200, await registry.metrics(), { 'content-type': registry.contentType });
  } catch (error) {
    reply(response, 500, `cannot collect the metrics: ${String(error)}\n`);
  }
}

function replyState(response: ServerResponse, problem: string | null): void {
  reply(response, problem === null ? 200 : 503, `${problem ?? 'ok'}\n`);
}

function reply(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(body);
}
