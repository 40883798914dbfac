import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Engine } from '../../engine/engine.js';

/** The parts of a step that a worker measures. */
export type StepPhase = 'sample' | 'pull' | 'compute' | 'push' | 'wait';

/** What a worker tells Prometheus. */
export class WorkerMetrics {
  readonly #triples: Counter<'training_job' | 'stage'>;
  readonly #steps: Histogram<'training_job' | 'phase'>;
  readonly #engine: Gauge<'engine' | 'device'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#triples = new Counter({
      name: 'amr_triples_total',
      help: 'Triples trained on, those of replays included',
      labelNames: ['training_job', 'stage'],
      registers,
    });
    this.#steps = new Histogram({
      name: 'amr_step_seconds',
      help: 'Seconds of the phases of a step',
      labelNames: ['training_job', 'phase'],
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    });
    this.#engine = new Gauge({
      name: 'amr_engine_info',
      help: 'The engine in use: always 1',
      labelNames: ['engine', 'device'],
      registers,
    });
  }

  triples(job: string, stage: string, count: number): void {
    this.#triples.inc({ training_job: job, stage }, count);
  }

  phase(job: string, phase: StepPhase, seconds: number): void {
    this.#steps.observe({ training_job: job, phase }, seconds);
  }

  engine({ name, device }: Engine): void {
    this.#engine.reset();
    this.#engine.set({ engine: name, device }, 1);
  }
}
