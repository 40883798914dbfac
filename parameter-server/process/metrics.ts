import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { WireMeter } from '../nats/meter.js';
import type { ChunkResult } from '../nats/server.js';
import { CHUNK_RESULTS } from '../nats/server.js';

/** The Prometheus counter of the bytes that a process sends and receives for the job that it serves. */
export class WireMetrics {
  #job = '';

  constructor(
    registry: Registry,
    private readonly meter: WireMeter,
  ) {
    const counter: Counter<'training_job' | 'direction'> = new Counter({
      name: 'amr_wire_bytes_total',
      help: 'The bytes of messages between workers and shards',
      labelNames: ['training_job', 'direction'],
      registers: [registry],
      collect: () => {
        counter.reset();
        if (this.#job === '') return;
        for (const direction of ['sent', 'received'] as const)
          counter.inc({ training_job: this.#job, direction }, meter[direction]);
      },
    });
  }

  /**
   * Called when the process begins to serve a job. Returns whether it is another job than before. The counter then
   * starts again.
   */
  serve(job: string): boolean {
    if (job === this.#job) return false;
    this.#job = job;
    this.meter.sent = this.meter.received = 0;
    return true;
  }
}

/** The Prometheus metrics of a shard about the job that it serves. */
export class ShardMetrics {
  readonly #wire: WireMetrics;
  readonly #chunks: Counter<'training_job' | 'shard' | 'result'>;
  readonly #checkpoints: Histogram<'training_job' | 'shard'>;
  readonly #lastCheckpoint: Gauge<'training_job' | 'shard'>;

  constructor(registry: Registry, meter: WireMeter) {
    this.#wire = new WireMetrics(registry, meter);
    this.#chunks = new Counter({
      name: 'amr_gradient_chunks_total',
      help: 'The number of frames of gradients by what happened to them',
      labelNames: ['training_job', 'shard', 'result'],
      registers: [registry],
    });
    this.#checkpoints = new Histogram({
      name: 'amr_checkpoint_seconds',
      help: "The seconds from the copy of a shard's rows to the last sync of its files",
      labelNames: ['training_job', 'shard'],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
      registers: [registry],
    });
    this.#lastCheckpoint = new Gauge({
      name: 'amr_checkpoint_last_success_timestamp_seconds',
      help: 'When this shard last completed its part of a checkpoint',
      labelNames: ['training_job', 'shard'],
      registers: [registry],
    });
  }

  /** Counts a frame of a gradient by what happened to it. */
  chunk(job: string, shard: number, result: ChunkResult): void {
    this.#chunks.inc({ training_job: job, shard, result });
  }

  /** Records that the shard has written its part of a checkpoint, and how many seconds that took. */
  checkpoint(job: string, shard: number, seconds: number): void {
    this.#checkpoints.observe({ training_job: job, shard }, seconds);
    this.#lastCheckpoint.set({ training_job: job, shard }, Date.now() / 1000);
  }

  /**
   * Called when the shard begins to serve a job. All results are counted from 0, so that Prometheus sees the first
   * frame with a result as an increase.
   */
  serve(job: string, shard: number): void {
    if (this.#wire.serve(job)) for (const own of [this.#chunks, this.#checkpoints, this.#lastCheckpoint]) own.reset();
    for (const result of CHUNK_RESULTS) this.#chunks.inc({ training_job: job, shard, result }, 0);
  }
}
