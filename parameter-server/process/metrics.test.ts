import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { ShardMetrics } from './metrics.js';

it('ShardMetrics tells of the job that the shard serves, and of none before it', async () => {
  const registry = new Registry();
  const meter = { sent: 0, received: 0 };
  const metrics = new ShardMetrics(registry, meter);
  const text = () => registry.metrics();
  expect(await text()).not.toContain('training_job=');
  metrics.serve('first', 0);
  expect(await text()).toContain('amr_gradient_chunks_total{training_job="first",shard="0",result="corrupt"} 0');
  metrics.chunk('first', 0, 'applied');
  metrics.checkpoint('first', 0, 0.2);
  [meter.sent, meter.received] = [70, 300];
  metrics.serve('first', 0);
  for (const line of [
    'amr_gradient_chunks_total{training_job="first",shard="0",result="applied"} 1',
    'amr_checkpoint_seconds_count{training_job="first",shard="0"} 1',
    'amr_wire_bytes_total{training_job="first",direction="sent"} 70',
    'amr_wire_bytes_total{training_job="first",direction="received"} 300',
  ])
    expect(await text()).toContain(`\n${line}\n`);
  metrics.serve('second', 1);
  meter.sent += 5;
  expect(await text()).not.toContain('first');
  expect(await text()).toContain('amr_wire_bytes_total{training_job="second",direction="sent"} 5');
});
