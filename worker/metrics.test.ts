import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { WorkerMetrics } from './metrics.js';

it('WorkerMetrics tells of the job that the worker serves, and of none before it', async () => {
  const registry = new Registry();
  const meter = { sent: 0, received: 0 };
  const metrics = new WorkerMetrics(registry, meter);
  metrics.serve('first', { name: 'onnx', device: 'cpu, 2 threads' });
  metrics.triples('first', 'amr', 512);
  metrics.phase('first', 'compute', 0.2);
  meter.received = 9;
  for (const line of [
    'amr_triples_total{training_job="first",stage="amr"} 512',
    'amr_step_seconds_count{training_job="first",phase="compute"} 1',
    'amr_engine_info{training_job="first",engine="onnx",device="cpu, 2 threads"} 1',
    'amr_wire_bytes_total{training_job="first",direction="received"} 9',
  ])
    expect(await registry.metrics()).toContain(`${line}\n`);
  metrics.serve('second', { name: 'reference', device: 'cpu, 1 thread' });
  expect(await registry.metrics()).not.toContain('first');
  expect(await registry.metrics()).toContain('amr_engine_info{training_job="second",engine="reference"');
});
