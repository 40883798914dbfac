import { afterEach, expect, it } from 'vitest';
import { Counter } from 'prom-client';
import { createRegistry, serveObservability, type ObservabilityServer } from './observability.js';

const servers: ObservabilityServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(state: { notReady: string | null; unhealthy: string | null }) {
  const registry = createRegistry({ role: 'worker' });
  const server = await serveObservability({
    registry,
    host: '127.0.0.1',
    port: 0,
    notReady: () => state.notReady,
    unhealthy: () => state.unhealthy,
  });
  servers.push(server);
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
  };
  return { registry, server, get };
}

it('serveObservability() gives the metrics of its registry, with its labels', async () => {
  const { registry, get } = await serve({ notReady: null, unhealthy: null });
  const triples = new Counter({ name: 'amr_triples_total', help: 'Triples trained on', registers: [registry] });
  triples.inc(3);
  const { status, body, type } = await get('/metrics?name=x');
  expect(status).toBe(200);
  expect(type).toContain('text/plain');
  expect(body).toContain('amr_triples_total{role="worker"} 3');
  expect(body).toContain('nodejs_eventloop_lag_seconds');
});

it('serveObservability() says what the process waits for, and whether it is well', async () => {
  const state: { notReady: string | null; unhealthy: string | null } = {
    notReady: 'waiting for NATS',
    unhealthy: null,
  };
  const { get } = await serve(state);
  expect(await get('/readyz')).toMatchObject({ status: 503, body: 'waiting for NATS\n' });
  expect(await get('/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
  state.notReady = null;
  state.unhealthy = 'the step loop has stopped';
  expect(await get('/readyz')).toMatchObject({ status: 200, body: 'ok\n' });
  expect(await get('/healthz')).toMatchObject({ status: 503, body: 'the step loop has stopped\n' });
});

it('serveObservability() refuses other paths, methods and a port that is taken', async () => {
  const { registry, server, get } = await serve({ notReady: null, unhealthy: null });
  expect((await get('/')).status).toBe(404);
  expect((await get('/metrics', 'POST')).status).toBe(405);
  const options = { registry, host: '127.0.0.1', port: server.port, notReady: () => null };
  await expect(serveObservability(options)).rejects.toThrow(/EADDRINUSE/);
});

it('createRegistry() makes registries that share nothing', async () => {
  const [first, second] = [createRegistry(), createRegistry()];
  const counter = new Counter({ name: 'one_total', help: 'one', registers: [first] });
  counter.inc();
  expect(await second.metrics()).not.toContain('one_total');
});

it('serveObservability() says which address cannot be had', async () => {
  const { server } = await serve({ notReady: null, unhealthy: null });
  const taken = { registry: createRegistry(), host: '127.0.0.1', port: server.port, notReady: () => null };
  await expect(serveObservability(taken)).rejects.toMatchObject({
    message: expect.stringContaining('EADDRINUSE') as string,
    details: { code: 'metrics-address-unusable', facts: { address: `127.0.0.1:${server.port}` } },
  });
});
