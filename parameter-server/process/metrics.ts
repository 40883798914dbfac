import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { WireMeter } from '../nats/meter.js';
import type { ChunkResult } from '../nats/server.js';
import { CHUNK_RESULTS } from '../nats/server.js';

/** Bytes of the tensors' messages, as a meter counts them. */
export function registerWire(registry: Registry, meter: WireMeter): void {
  const counter: Counter<'direction'> = new Counter({
    name: 'amr_wire_bytes_total',
    help: 'Bytes of messages between workers and shards',
    labelNames: ['direction'],
    registers: [registry],
    collect() {
      counter.reset();
      counter.inc({ direction: 'sent' }, meter.sent);
      counter.inc({ direction: 'received' }, meter.received);
    },
  });
}

/** What a shard tells Prometheus. */
export class ShardMetrics {
  readonly #chunks: Counter<'training_job' | 'shard' | 'result'>;
  readonly #checkpoints: Histogram<'training_job' | 'shard'>;
  readonly #lastCheckpoint: Gauge<'training_job' | 'shard'>;

  constructor(registry: Registry) {
    this.#chunks = new Counter({
      name: 'amr_gradient_chunks_total',
      help: 'Frames of gradients by what became of them',
      labelNames: ['training_job', 'shard', 'result'],
      registers: [registry],
    });
    this.#checkpoints = new Histogram({
      name: 'amr_checkpoint_seconds',
      help: "Seconds from the copy of a shard's rows to the last sync of its files",
      labelNames: ['training_job', 'shard'],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
      registers: [registry],
    });
    this.#lastCheckpoint = new Gauge({
      name: 'amr_checkpoint_last_success_timestamp_seconds',
      help: "When this shard's part of a checkpoint was last written whole",
      labelNames: ['training_job', 'shard'],
      registers: [registry],
    });
  }

  chunk(job: string, shard: number, result: ChunkResult): void {
    this.#chunks.inc({ training_job: job, shard, result });
  }

  checkpoint(job: string, shard: number, seconds: number): void {
    this.#checkpoints.observe({ training_job: job, shard }, seconds);
    this.#lastCheckpoint.set({ training_job: job, shard }, Date.now() / 1000);
  }

  /** Every result is there from the start, so that the first one of a kind counts as an increase. */
  serve(job: string, shard: number): void {
    for (const result of CHUNK_RESULTS) this.#chunks.inc({ training_job: job, shard, result }, 0);
  }
}
