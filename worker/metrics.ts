import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Engine } from '../engine/engine.js';
import type { WireMeter } from '../parameter-server/nats/meter.js';
import { WireMetrics } from '../parameter-server/process/metrics.js';

/** The phases of a step whose time a worker measures. */
export type StepPhase = 'sample' | 'pull' | 'compute' | 'push' | 'wait';

/** The Prometheus metrics of a worker about the job that it serves. */
export class WorkerMetrics {
  readonly #wire: WireMetrics;
  readonly #triples: Counter<'training_job' | 'stage'>;
  readonly #steps: Histogram<'training_job' | 'phase'>;
  readonly #engine: Gauge<'training_job' | 'engine' | 'device'>;

  constructor(registry: Registry, meter: WireMeter) {
    const registers = [registry];
    this.#wire = new WireMetrics(registry, meter);
    this.#triples = new Counter({
      name: 'amr_triples_total',
      help: 'The number of trained triples, including those of replays',
      labelNames: ['training_job', 'stage'],
      registers,
    });
    this.#steps = new Histogram({
      name: 'amr_step_seconds',
      help: 'The seconds that the phases of a step took',
      labelNames: ['training_job', 'phase'],
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    });
    this.#engine = new Gauge({
      name: 'amr_engine_info',
      help: 'The engine in use; the value is always 1',
      labelNames: ['training_job', 'engine', 'device'],
      registers,
    });
  }

  /** Counts triples that were trained in a stage of the given kind. */
  triples(job: string, stage: string, count: number): void {
    this.#triples.inc({ training_job: job, stage }, count);
  }

  /** Records how many seconds a phase of a step took. */
  phase(job: string, phase: StepPhase, seconds: number): void {
    this.#steps.observe({ training_job: job, phase }, seconds);
  }

  /**
   * Called when the data and the engine of a job have been opened. The counters start again when the job is another one
   * than before.
   */
  serve(job: string, { name, device }: Pick<Engine, 'name' | 'device'>): void {
    if (this.#wire.serve(job)) for (const own of [this.#triples, this.#steps]) own.reset();
    this.#engine.reset();
    this.#engine.set({ training_job: job, engine: name, device }, 1);
  }
}
